import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { onTestFinished } from 'vitest';
import { pidsInCgroup } from '../../../electron/platform/linux/run/members.ts';
import { olderMemoryFolder, unifiedMount } from '../../../electron/platform/linux/run/places.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { readRuns } from '../../../electron/store/records/runs.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';
import { cliPath } from '../cli/run-cli.ts';
import { eventually } from '../platform/start.ts';

/** A way in which runs are followed on this computer, and what brings it about. */
export interface Way {
  kind: 'scope' | 'cgroup' | 'reaper';
  /** Goes before the program and its arguments. */
  prefix: readonly string[];
}

/** In a mount namespace of its own, control groups can be read only: as in most containers. */
const readOnly = (mount: string) => [
  ...['unshare', '--mount', 'sh', '-c'],
  'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"',
  mount,
];

/** The ways that can be tried here; says aloud which cannot. */
export function waysHere(): Way[] {
  if (process.platform !== 'linux' || !fs.existsSync(cliPath)) {
    console.warn(`Skipped: runs are tried on Linux, with ${cliPath} built (npm run build).`);
    return [];
  }
  const usual = usualKind();
  const mount = unifiedMount(fs.readFileSync('/proc/self/mountinfo', 'utf8'));
  const ways: Way[] = usual === null ? [] : [{ kind: usual, prefix: [] }];
  if (usual !== 'reaper') {
    const prefix = mount === null ? [] : readOnly(mount);
    const [command = 'false', ...args] = prefix;
    if (usual === 'cgroup' && spawnSync(command, [...args, 'true']).status === 0)
      ways.push({ kind: 'reaper', prefix });
    else console.warn('Skipped: runs below a parent that stays need a computer without other ways, or root.');
  }
  if (usual !== 'scope') console.warn('Skipped: runs in a scope of systemd need a systemd that answers.');
  return ways;
}

function usualKind(): Way['kind'] | null {
  const { stderr } = spawnSync(process.execPath, [cliPath, 'run', '--verbose', '--', 'true'], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: '/nonexistent' },
  });
  if (stderr.includes('stays its parent')) return 'reaper';
  return stderr.includes('.scope.') ? 'scope' : stderr.includes('It runs in ') ? 'cgroup' : null;
}

const ownMemoryFolder = () =>
  olderMemoryFolder(
    fs.readFileSync('/proc/self/mountinfo', 'utf8'),
    fs.readFileSync('/proc/self/cgroup', 'utf8'),
  );

/** A private home; the control groups of the runs that are noted there go with it. */
export function homeOfRuns(): Home {
  const home = temporaryHome();
  onTestFinished(async () => {
    for (const { kind, place } of readRuns(home)) {
      if (kind !== 'cgroup' || place === null || !fs.existsSync(place)) continue;
      await eventually(() => {
        const pids = pidsInCgroup(place) ?? [];
        for (const pid of pids) process.kill(pid, 'SIGKILL');
        return [...pids].length === 0 || undefined;
      });
      fs.rmdirSync(place);
      const limit = path.join(ownMemoryFolder() ?? '', path.basename(place));
      if (fs.existsSync(limit)) fs.rmdirSync(limit);
    }
  });
  return home;
}

/** The environment of what is started: a private home, and the mark by which the fenced janitor sees it. */
export const environmentOf = (home: Home): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: home.dir,
  JANITOR_HOME: home.dir,
  JANITOR_TEST_FENCE: String(process.pid),
  PS1: 'ready> ',
  TERM: 'dumb',
});

/** The words that start a program by `run`, or bare. */
export const wordsFor = (way: Way | null, words: readonly string[]): [string, ...string[]] => {
  const [first = '', ...rest] =
    way === null ? words : [...way.prefix, process.execPath, cliPath, 'run', '--', ...words];
  return [first, ...rest];
};

/** A shell in a pseudo-terminal. */
export interface ShellInTerminal {
  type(text: string): void;
  /** Waits until the terminal has shown it since the last one that was waited for. */
  shown(pattern: RegExp): Promise<string>;
  resize(columns: number): void;
  close(): void;
}

/** Asks until there is an answer: a busy neighbour may hold everything up for long. */
async function within<T>(seconds: number, ask: () => T | undefined): Promise<T> {
  for (const endMs = Date.now() + seconds * 1000; ;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    if (Date.now() > endMs) throw new Error(`It did not happen within ${seconds} seconds.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const hasPython = spawnSync('python3', ['--version']).status === 0;

/** Opens a pseudo-terminal with an interactive bash in it, which does job control. */
export async function openShell(home: Home, way: Way): Promise<ShellInTerminal> {
  const log = path.join(home.dir, 'terminal.log');
  const argv = [...way.prefix, 'bash', '--norc', '--noprofile', '-i'];
  const spec = JSON.stringify({ argv, cwd: home.dir, env: environmentOf(home), log });
  const driver = path.resolve(import.meta.dirname, '../../claude/support/terminal.py');
  const holder: ChildProcess = spawn('python3', [driver, spec], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    const ended = once(holder, 'exit');
    holder.stdin?.end();
    await ended;
  });
  if (holder.stdout === null) throw new Error('No pipe.');
  await once(holder.stdout, 'data');
  const say = (command: object) => void holder.stdin?.write(`${JSON.stringify(command)}\n`);
  let seen = 0;
  return {
    type: (text) => say({ type: text }),
    resize: (columns) => say({ columns }),
    close: () => say({ close: true }),
    async shown(pattern) {
      const left = () => stripVTControlCharacters(fs.readFileSync(log, 'utf8')).slice(seen);
      try {
        return await within(30, () => {
          const found = pattern.exec(left());
          if (found === null) return undefined;
          seen += found.index + found[0].length;
          return found[0];
        });
      } catch {
        throw new Error(`The terminal never showed ${String(pattern)}, but: ${left()}`);
      }
    },
  };
}
