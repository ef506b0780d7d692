import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { look, surroundingsOf } from '../../../electron/janitor/look/look.ts';
import { readFacts } from '../../../electron/janitor/look/read-facts.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { readRuns } from '../../../electron/store/records/runs.ts';
import { readConfig } from '../../../electron/store/settings/config-file.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';
import { eventually } from './start.ts';

const cli = path.resolve('out/cli.cjs');
const isBuilt = fs.existsSync(cli);
if (!isBuilt) console.warn(`Skipped: runs need ${cli} (npm run build).`);

let system: System;
beforeAll(async () => {
  const real = await createSystem({});
  // Nothing here is as old as the grace period asks for.
  system = { ...real, now: () => Date.now() + 11 * 60_000 };
});

/** Ended after each test, each by its own number. */
const strays = new Set<number>();
afterEach(async () => {
  for (const pid of strays) {
    const identity = await system.identify(pid);
    if (identity !== null && identity !== 'unreadable') await system.signal(identity, 'kill');
  }
  strays.clear();
});

function startRun(home: Home, words: readonly string[], options: readonly string[] = []): ChildProcess {
  const child = spawn(process.execPath, [cli, 'run', ...options, '--', process.execPath, ...words], {
    env: { ...process.env, JANITOR_HOME: home.dir },
    cwd: home.dir,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  onTestFinished(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  });
  return child;
}

async function ranHere(words: readonly string[], options: readonly string[] = []) {
  const child = startRun(temporaryHome(), words, options);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  child.stdin?.end('said to it');
  const [code] = (await once(child, 'close')) as [number];
  return { code, stdout, stderr };
}

/** A script where Claude Code would be, which lets a process detach twice and says its number. */
async function runningClaude(home: Home) {
  const script = path.join(home.dir, 'node_modules', '@anthropic-ai', 'claude-code', 'cli.js');
  const told = path.join(home.dir, 'detached');
  fs.mkdirSync(path.dirname(script), { recursive: true });
  const detached = `const { spawn } = require('node:child_process');
    const options = { detached: true, stdio: 'ignore', cwd: 'C:\\\\' };`;
  const idle = 'setInterval(() => undefined, 60000)';
  const middle = `${detached}
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(idle)}], { ...options, env: { SystemRoot: process.env.SystemRoot } });
    require('node:fs').writeFileSync(${JSON.stringify(told)}, String(child.pid));
    child.unref();`;
  fs.writeFileSync(
    script,
    `${detached}
    spawn(process.execPath, ['-e', ${JSON.stringify(middle)}], options).unref();
    ${idle};`,
  );
  const ours = startRun(home, [script]);
  const pid = await eventually(() => {
    const text = fs.existsSync(told) ? fs.readFileSync(told, 'utf8') : '';
    return Promise.resolve(text === '' ? undefined : Number(text));
  });
  strays.add(pid);
  const [run] = readRuns(home);
  if (run === undefined) throw new Error('The run was not noted.');
  strays.add(run.root.pid);
  return { ours, run, pid };
}

const scan = (home: Home) =>
  look(
    system,
    { config: () => readConfig(home), read: (sessions) => readFacts(home, sessions) },
    surroundingsOf({}, process.pid),
  );

async function foundIn(home: Home, pid: number) {
  const { sessions } = await scan(home);
  return sessions.flatMap(({ processes }) => processes).find((one) => one.pid === pid);
}

describe.runIf(isBuilt)('a run on Windows', () => {
  it('gives the exit code, the streams and every argument', async () => {
    const script =
      "process.stdin.on('data', (d) => console.log(String(d), JSON.stringify(process.argv.slice(1)))).on('end', () => process.exit(7)); console.error('aside')";
    const args = ['a b', 'quo"te', 'back\\slash\\', '', 'ünï', 'a\\"b', '\\\\'];
    const { code, stdout, stderr } = await ranHere(['-e', script, ...args]);
    expect(stdout.trim()).toBe(`said to it ${JSON.stringify(args)}`);
    expect(stderr.trim()).toBe('aside');
    expect(code).toBe(7);
  });

  it('says where it runs, and what it is in', async () => {
    const { stderr } = await ranHere(['-e', '0'], ['--verbose']);
    expect(stderr).toMatch(/It runs in the job process-janitor-run-[a-z0-9]+\./);
  });

  it('whose Claude lives keeps its members, and what detached twice is under no suspicion', async () => {
    const home = temporaryHome();
    const { run, pid } = await runningClaude(home);
    expect(run).toMatchObject({ kind: 'job', isClaude: true });
    const members = await system.pidsInRun?.(run.place ?? '');
    expect([...(members ?? [])]).toEqual(expect.arrayContaining([run.root.pid, pid]));
    expect(members?.has(process.pid)).toBe(false);
    expect((await foundIn(home, pid))?.confidence ?? 'none').toBe('none');
  });

  it('whose parent of ours is killed goes on, and its job still tells who is in it', async () => {
    const home = temporaryHome();
    const { ours, run, pid } = await runningClaude(home);
    ours.kill('SIGKILL');
    await once(ours, 'exit');
    expect(await system.isRunning(run.root)).toBe(true);
    // Another who asks, who has never seen it before.
    const other = await createSystem({});
    expect((await other.pidsInRun?.(run.place ?? ''))?.has(pid)).toBe(true);
  });

  it.each([
    ['while nobody watched', false],
    ['while somebody watched', true],
  ])('whose Claude crashed %s: what detached twice certainly comes from it', async (_how, isWatched) => {
    const home = temporaryHome();
    const { ours, run, pid } = await runningClaude(home);
    const members = isWatched ? await system.pidsInRun?.(run.place ?? '') : undefined;
    expect(members?.has(pid)).toBe(isWatched ? true : undefined);
    await system.signal(run.root, 'kill');
    await once(ours, 'exit');
    expect(readRuns(home)[0]?.left.map((one) => one.pid)).toContain(pid);
    expect(await foundIn(home, pid)).toMatchObject({
      attribution: 'run',
      origin: 'certain',
      confidence: 'likely',
      vetoes: [],
    });
  });

  it.each([
    ['Ctrl-C', 'SIGINT'],
    ['Ctrl-Break', 'SIGBREAK'],
    ['closing', 'SIGHUP'],
  ])('hands %s on to its program, and ends when that has ended', async (what, signal) => {
    const home = temporaryHome();
    const told = path.join(home.dir, 'told.json');
    const driver = spawn(process.execPath, ['test/windows/platform/on-console.mjs', cli, what, told], {
      env: { ...process.env, JANITOR_HOME: home.dir },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    onTestFinished(() => void driver.kill('SIGKILL'));
    await once(driver, 'exit');
    const outcome = JSON.parse(fs.readFileSync(told, 'utf8')) as Record<string, unknown>;
    if ('skipped' in outcome) {
      console.warn(`SKIPPED: ${what} of a run on Windows, since ${String(outcome['skipped'])}.`);
      return;
    }
    expect(outcome).toEqual({ code: 5, heard: signal });
  });

  it('takes no more memory than --memory allows, or does not start', async () => {
    const greedy =
      "console.log('started'); const all = []; for (let n = 0; n < 40; n++) all.push(Buffer.alloc(2 ** 24, 1));";
    expect((await ranHere(['-e', greedy])).code).toBe(0);
    const { code, stdout, stderr } = await ranHere(['-e', greedy], ['--memory', '256M']);
    if (stderr.includes('Windows does not limit the memory of a job here')) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      console.warn(
        'SKIPPED: the limit itself, since jobs keep none here (Wine); the run says so and starts nothing.',
      );
      return;
    }
    expect(stdout).toBe('started\n');
    expect(code).not.toBe(0);
  });
});
