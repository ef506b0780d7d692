import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it, vi } from 'vitest';
import { isAlive } from '../../fakes/real/own-processes.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';
import { leaveBehind } from './orphans.ts';
import { cliEnvironment, cliPath, runCli, startCli } from './run-cli.ts';
import type { Home } from '../../../electron/store/files/home.ts';

const canTry = process.platform === 'linux' && fs.existsSync(cliPath);
if (!canTry) console.warn('SKIPPED: no first start: it needs Linux, and what npm run build makes.');

const liar = path.resolve('test/fakes/real/false-parents.cjs');
const falsified = (home: Home) => ({
  NODE_OPTIONS: `${cliEnvironment(home)['NODE_OPTIONS'] ?? ''} --require ${liar}`,
});

/** Starts a keeper, waits until it has tried itself, and stops it; what it found wrong, and what its log says. */
async function firstStart(home: Home, env: NodeJS.ProcessEnv) {
  const file = path.join(home.janitorDir, 'self-test.json');
  fs.rmSync(file, { force: true });
  const keeper = startCli(home, ['keep'], env);
  await vi.waitFor(() => expect(fs.existsSync(file)).toBe(true), { timeout: 90_000, interval: 50 });
  keeper.kill('SIGTERM');
  await once(keeper, 'exit');
  const { tests } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    tests: Record<string, { fact: string; ok: boolean }[]>;
  };
  const results = Object.values(tests).flat();
  return {
    wrong: results.filter(({ ok }) => !ok).map(({ fact }) => fact),
    log: fs.existsSync(home.logPath) ? fs.readFileSync(home.logPath, 'utf8') : '',
  };
}

it.skipIf(!canTry)(
  'a keeper tries itself at its first start; where a fact is false it says so, and nothing is ended without asking',
  async () => {
    const home = temporaryHome();
    const pid = await leaveBehind(home, 'crashed', 'server', 'sleep', ['600']);

    const bad = await firstStart(home, falsified(home));
    expect(bad.wrong).toEqual(['parent']);
    expect(bad.log).toMatch(/parent did not come out right\. Its parent was read as 1\./);
    const refused = await runCli(home, ['cleanup', '--auto'], falsified(home));
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('Nothing is ended without asking'),
    });
    expect(isAlive(pid)).toBe(true);

    expect((await firstStart(home, {})).wrong).toEqual([]);
    expect(await runCli(home, ['cleanup', '--auto'])).toMatchObject({ code: 0 });
    expect(isAlive(pid)).toBe(false);
  },
);
