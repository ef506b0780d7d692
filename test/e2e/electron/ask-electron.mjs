// Runs inside Electron: asks it all that the double takes for granted, and writes the answers down.
import * as electron from 'electron';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeReady, whenReady } from '../../fakes/electron/expectations.mjs';

const { app, nativeImage } = electron;
const answers = {};
const given = {
  icon: nativeImage.createFromPath(
    path.resolve(import.meta.dirname, '../../../build/icons/tray/linux/dark/idle.png'),
  ),
  settle: () => wait(150),
};
const ask = async (questions) => {
  for (const [what, question] of questions)
    answers[what] = JSON.parse(JSON.stringify(await question(electron, given)));
};

app.on('window-all-closed', () => undefined);

// `ready` waits for this module, so the module must not wait for it.
async function askAll() {
  await ask(beforeReady);
  await app.whenReady();
  await ask(whenReady);
  writeFileSync(process.env.JANITOR_TEST_ANSWERS, JSON.stringify(answers));
  app.exit(0);
}
askAll().catch((error) => {
  console.error(error);
  app.exit(1);
});
