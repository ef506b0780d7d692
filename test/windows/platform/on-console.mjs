// node on-console.mjs <cli> <what> <file>: starts a program by `run` on a console of its own, does `what` to all that are on
// that console, and writes into `file` how the run ended.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import koffi from 'koffi';

/** CTRL_C_EVENT, CTRL_BREAK_EVENT (GenerateConsoleCtrlEvent); a console is closed through its window. */
const events = { 'Ctrl-C': 0, 'Ctrl-Break': 1 };
const closeMessage = 0x10;

const [, , cli, what, file] = process.argv;
const kernel32 = koffi.load('kernel32.dll');
const user32 = koffi.load('user32.dll');
const [noConsole, newConsole] = ['FreeConsole', 'AllocConsole'].map((name) =>
  kernel32.func('__stdcall', name, 'int', []),
);
const listen = kernel32.func('__stdcall', 'SetConsoleCtrlHandler', 'int', ['uintptr_t', 'int']);
const sendEvent = kernel32.func('__stdcall', 'GenerateConsoleCtrlEvent', 'int', ['uint32_t', 'uint32_t']);
const window = kernel32.func('__stdcall', 'GetConsoleWindow', 'uintptr_t', []);
const post = user32.func('__stdcall', 'PostMessageW', 'int', [
  ...['uintptr_t', 'uint32_t'],
  ...['uintptr_t', 'uintptr_t'],
]);

const tell = (outcome) => fs.writeFileSync(file, JSON.stringify(outcome));
const ready = `${file}.ready`;
const heard = `${file}.heard`;
/** Says which signal it hears, and ends by itself. */
const program = `const fs = require('node:fs');
  for (const signal of ['SIGINT', 'SIGBREAK', 'SIGHUP'])
    process.on(signal, () => {
      fs.writeFileSync(${JSON.stringify(heard)}, signal);
      setTimeout(() => process.exit(5), 200);
    });
  fs.writeFileSync(${JSON.stringify(`${ready}.half`)}, String(process.pid));
  fs.renameSync(${JSON.stringify(`${ready}.half`)}, ${JSON.stringify(ready)});
  setInterval(() => undefined, 60000);`;

/** @returns why it can't be done here; `null`: it is done */
function act() {
  if (what in events) return sendEvent(events[what], 0) === 0 ? 'the event is refused' : null;
  const handle = window();
  if (Number(handle) === 0) return 'its console has no window';
  return post(handle, closeMessage, 0, 0) === 0 ? 'its window takes no message' : null;
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What reaches the program reaches us too. */
const reached = new Set();
for (const signal of ['SIGINT', 'SIGBREAK', 'SIGHUP']) process.on(signal, () => reached.add(signal));
// Who was started to hear no Ctrl-C hands that on to its children (SetConsoleCtrlHandler, "Remarks").
listen(0, 0);
noConsole();
if (newConsole() === 0) tell({ skipped: 'no console can be made' });
else {
  const run = spawn(process.execPath, [cli, 'run', '--', process.execPath, '-e', program], {
    stdio: 'ignore',
  });
  const ended = once(run, 'exit');
  while (!fs.existsSync(ready)) await sleep(50);
  let skipped = act();
  if (skipped === null && (await Promise.race([ended, sleep(10_000)])) === undefined && reached.size === 0)
    skipped = 'what is sent to a console reaches nobody there';
  if (skipped === null) {
    const [code] = (await Promise.race([ended, sleep(10_000)])) ?? [null];
    tell({ code, heard: fs.existsSync(heard) ? fs.readFileSync(heard, 'utf8') : null });
  } else tell({ skipped });
  if (run.exitCode === null) {
    // The program is ended, and so ends the run, its parent.
    process.kill(Number(fs.readFileSync(ready, 'utf8')), 'SIGKILL');
    await ended;
  }
}
process.exit();
