import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ScanDocument } from '../../../shared/contract/document.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { readRuns } from '../../../electron/store/records/runs.ts';
import { isAlive } from '../../fakes/real/own-processes.ts';
import { cliPath, runCli } from '../cli/run-cli.ts';
import { eventually } from '../platform/start.ts';
import { environmentOf, homeOfRuns, waysHere, wordsFor, type Way } from './started.ts';

const ways = waysHere();

/** Ended after the tests, whatever came of them. */
const strays = new Set<number>();
afterAll(() => {
  for (const pid of strays) if (isAlive(pid)) process.kill(pid, 'SIGKILL');
});

function runHere(way: Way | null, words: readonly string[], home: Home, env: NodeJS.ProcessEnv = {}) {
  const [command, ...args] = wordsFor(way, words);
  return spawnSync(command, args, {
    encoding: 'utf8',
    cwd: home.dir,
    env: { ...environmentOf(home), ...env },
    input: 'said to it',
  });
}

describe.each(ways.map((way): [string, Way] => [way.kind, way]))('a run (%s)', (kind, way) => {
  it.each([
    'exit 7',
    'kill -TERM $$',
    'kill -KILL $$',
    'kill -PIPE $$',
    'cat; echo "$0 $# $1 $2"; echo aside >&2; pwd; env | sort',
    'grep ^SigIgn /proc/$$/status; ulimit -n; ulimit -a | sort',
  ])('gives and tells what a bare start does: %s', (script) => {
    const home = homeOfRuns();
    const words = ['sh', '-c', script, 'name', 'a b', "it's ü"];
    const bare = runHere(null, words, home);
    const ours = runHere(way, words, home);
    const told = ({ status, signal, stdout, stderr }: typeof bare) => ({ status, signal, stdout, stderr });
    expect(told(ours)).toEqual(told(bare));
  });

  it('hands on descriptors above the standard ones', () => {
    const home = homeOfRuns();
    const words = wordsFor(way, ['sh', '-c', 'cat <&5; cat /dev/fd/63']).map((word) => `'${word}'`);
    const { stdout } = runHere(
      null,
      ['bash', '-c', `${words.join(' ')} 5< <(echo five) 63< <(echo more)`],
      home,
    );
    expect(stdout).toBe('five\nmore\n');
  });

  it('notes who was started, and where', async () => {
    const home = homeOfRuns();
    const { child, ended, said } = await startedIn(way, ['sh', '-c', 'echo $$; read line'], home);
    // Below a parent that stays, it is noted once it runs.
    const run = await eventually(() => readRuns(home)[0]);
    expect(run).toMatchObject({
      kind,
      isClaude: false,
      root: { pid: Number(said), uid: process.getuid?.() },
    });
    expect(fs.statSync(home.runsDir).mode & 0o777).toBe(0o700);
    child.stdin?.end('\n');
    await ended;
  });

  it('passes on what is sent to its own number', async () => {
    const home = homeOfRuns();
    const script =
      "trap 'echo usr' USR2; trap 'echo term; exit 4' TERM; echo $$; while :; do sleep 0.05; done";
    const { child, ended, next } = await startedIn(way, ['sh', '-c', script], home);
    child.kill('SIGUSR2');
    expect(await next()).toBe('usr');
    child.kill('SIGTERM');
    expect(await next()).toBe('term');
    expect(await ended).toEqual([4, null]);
  });

  it('leaves no zombies of what was handed to it', async () => {
    const home = homeOfRuns();
    const script = 'for i in 1 2 3; do (setsid sh -c "sleep 0.1" &); done; echo $PPID; read line';
    const { child, ended, said } = await startedIn(way, ['sh', '-c', script], home);
    // What is handed to pid 1 is its business.
    const parent = way.kind === 'reaper' ? Number(said) : process.pid;
    const zombies = () =>
      fs
        .readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .filter((pid) => {
          try {
            return fs.readFileSync(`/proc/${pid}/stat`, 'latin1').includes(`) Z ${parent} `);
          } catch {
            return false;
          }
        });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await eventually(() => zombies().length === 0 || undefined);
    child.stdin?.end('\n');
    await ended;
  });

  it('inside of a run is one of its own', () => {
    const home = homeOfRuns();
    const inner = [process.execPath, cliPath, 'run', '--', 'sh', '-c', 'exit 5'];
    expect(runHere(way, inner, home).status).toBe(5);
    const runs = readRuns(home);
    expect(runs).toHaveLength(2);
    if (way.kind !== 'reaper') {
      const folders = runs.map(({ place }) => path.dirname(place ?? ''));
      expect(folders[0]).toBe(folders[1]);
    }
  });

  it('whose Claude crashed: what detached twice certainly comes from it, and is only offered', async () => {
    const home = homeOfRuns();
    const { claude, detached } = await crashed(way, home);
    const before = await scan(home);
    expect(
      before.sessions.flatMap(({ processes }) => processes).find(({ pid }) => pid === detached),
    ).toMatchObject({
      attribution: 'run',
      origin: 'certain',
      use: 'unknown',
      confidence: 'likely',
      vetoes: [],
    });
    expect(before.orphaned_sessions).toEqual([`pid-${claude}`]);
    expect((await runCli(home, ['cleanup', '--auto', '--json'])).code).toBe(0);
    expect(isAlive(detached)).toBe(true);
    const { code, stdout } = await runCli(home, [
      'cleanup',
      '--execute',
      '--include-likely',
      '--yes',
      '--json',
    ]);
    expect(code, stdout).toBe(0);
    expect(isAlive(detached), stdout).toBe(false);
  });

  it('whose Claude runs: nothing of it is under suspicion', async () => {
    const home = homeOfRuns();
    const { ended, claude, detached } = await runningClaude(way, home);
    const { sessions } = await scan(home);
    const shown = sessions.flatMap(({ processes }) => processes).filter(({ pid }) => pid === detached);
    for (const { confidence } of shown) expect(confidence).toBe('none');
    process.kill(claude, 'SIGKILL');
    await ended;
  });
});

describe.runIf(ways.length > 0)('run', () => {
  it.each([
    ['nothing to start', [], 2, /What shall be started/],
    ['an option that it has not', ['--fast', '--', 'true'], 2, /no option --fast/],
    ['a size that is none', ['--memory', 'much', '--', 'true'], 2, /such as 4G/],
    ['a program that is not there', ['--', 'no-such-program'], 127, /no such program/],
    ['a folder', ['--', '/tmp'], 126, /is a folder/],
    ['a file that may not be executed', ['--', import.meta.filename], 126, /may not be executed/],
  ])('refuses %s', async (_what, args, code, words) => {
    const result = await runCli(homeOfRuns(), ['run', ...args]);
    expect(result.code).toBe(code);
    expect(result.stderr).toMatch(words);
    expect(result.stdout).toBe('');
  });

  it('with --memory ends what takes more, and nothing beside it', (context) => {
    const home = homeOfRuns();
    const command = [process.execPath, cliPath, 'run', '--memory', '96M', '--'];
    const take = (megabytes: number) => [
      '-e',
      `Buffer.alloc(${megabytes} * 2 ** 20, 1); console.log('took it')`,
    ];
    const start = (words: readonly string[]) =>
      runHere(null, [...words, process.execPath, ...take(400)], home);
    const limited = start(command);
    if (limited.status === 2 && /cannot be limited|not handed down/.test(limited.stderr)) {
      console.warn(`Skipped: no limit can be kept here. ${limited.stderr}`);
      return context.skip();
    }
    expect(limited).toMatchObject({ status: null, signal: 'SIGKILL', stdout: '' });
    expect(start([])).toMatchObject({ status: 0, stdout: 'took it\n' });
    expect(runHere(null, [...command, process.execPath, ...take(8)], home)).toMatchObject({ status: 0 });
  });

  it('starts also where nothing can be noted', () => {
    const home = homeOfRuns();
    fs.writeFileSync(home.janitorDir, 'in the way');
    const ours = runHere({ kind: 'cgroup', prefix: [] }, ['sh', '-c', 'echo started'], home);
    expect(ours).toMatchObject({ status: 0, stdout: 'started\n', stderr: '' });
  });

  it('takes a script without a first line for one of the shell', () => {
    const home = homeOfRuns();
    const file = path.join(home.dir, 'plain');
    fs.writeFileSync(file, 'echo "plain $1"\n', { mode: 0o755 });
    for (const way of ways) expect(runHere(way, [file, 'word'], home).stdout).toBe('plain word\n');
  });
});

/** Starts a program; reads what it says line by line. */
async function startedIn(way: Way, words: readonly string[], home: Home) {
  const [command, ...args] = wordsFor(way, words);
  const child: ChildProcess = spawn(command, args, {
    cwd: home.dir,
    env: environmentOf(home),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  });
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const next = () =>
    eventually(() => {
      const end = text.indexOf('\n');
      if (end < 0) return undefined;
      const line = text.slice(0, end);
      text = text.slice(end + 1);
      return line;
    });
  return { child, ended, next, said: await next() };
}

/** A program in a place where Claude Code would be, which lets a process detach twice, without its environment. */
async function runningClaude(way: Way, home: Home) {
  const file = path.join(home.dir, 'claude/versions/2.1.330');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    `#!/bin/sh
mark=$JANITOR_TEST_FENCE
(setsid env -i "JANITOR_TEST_FENCE=$mark" sh -c 'sleep 600 & echo $!' < /dev/null > detached 2> /dev/null &)
echo $$
read line
`,
    { mode: 0o755 },
  );
  const { ended, said } = await startedIn(way, [file], home);
  const detached = await eventually(() => {
    const told = path.join(home.dir, 'detached');
    const pid = fs.existsSync(told) ? Number(fs.readFileSync(told, 'utf8')) : 0;
    return pid > 0 ? pid : undefined;
  });
  strays.add(detached);
  return { ended, claude: Number(said), detached };
}

async function crashed(way: Way, home: Home) {
  const { ended, claude, detached } = await runningClaude(way, home);
  process.kill(claude, 'SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  return { claude, detached };
}

async function scan(home: Home): Promise<ScanDocument> {
  const { stdout } = await runCli(home, ['scan', '--json']);
  return JSON.parse(stdout) as ScanDocument;
}
