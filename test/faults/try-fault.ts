import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Command } from './commands.ts';
import { foreignPicture, makeHome } from './home.ts';
import type { Fault } from './kinds.ts';
import { readCalls, type Call } from './preload.ts';
import { leaveVictim, type Victim } from './victim.ts';
import { flaws } from './whole.ts';

const root = path.resolve('.');
const cli = path.join(root, 'out/cli.cjs');
const elevenMinutesMs = 11 * 60_000;

/** Where and with what faults are tried. */
export interface Bench {
  folder: string;
  library: string;
}

/** What came of one fault. */
export interface Trial {
  /** False where the run ended before it made so many calls. */
  reached: boolean;
  calls: readonly Call[];
  complaints: readonly string[];
}

interface Run {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a command in a fresh home folder with one call failing, then once more without, and says what was not kept. */
export async function tryFault(
  { folder, library }: Bench,
  command: Command,
  at: number,
  fault: Fault | null,
): Promise<Trial> {
  const dir = path.join(folder, 'home');
  const log = path.join(folder, 'calls');
  for (const old of [dir, log]) fs.rmSync(old, { recursive: true, force: true });
  const home = await makeHome(dir);
  const victim = command.victim === true ? await leaveVictim(home, process.pid) : null;
  const run = (args: readonly string[], more: NodeJS.ProcessEnv = {}): Run =>
    spawnSync(process.execPath, [cli, ...args], {
      env: { ...environment(dir), ...more },
      input: command.input ?? '',
      encoding: 'utf8',
      timeout: 60_000,
    });
  try {
    if (command.before !== undefined) run(command.before);
    const others = foreignPicture(dir);
    const first = run(command.args, {
      LD_PRELOAD: library,
      FAULT_FOLDER: dir,
      FAULT_LOG: log,
      FAULT_AT: String(at),
      FAULT_ERRNO: String(fault?.errno ?? 0),
      FAULT_LASTS: fault?.lasts === true ? '1' : '0',
    });
    const calls = readCalls(log);
    const complaints = [...flaws(dir), ...said(command, first, fault, dir)];
    const second = run(command.args);
    complaints.push(
      ...flaws(dir),
      ...finished(command, first, second, dir),
      ...ofVictim(victim, first, second),
    );
    if (foreignPicture(dir) !== others) complaints.push("another's file was changed");
    return { reached: calls.some(({ wasFailed }) => wasFailed), calls, complaints: [...new Set(complaints)] };
  } finally {
    victim?.end();
  }
}

function environment(dir: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^(CLAUDE|AI_AGENT|NODE_OPTIONS)/.test(name));
  const required = ['later.cjs', 'fence.cjs'].map(
    (name) => `--require ${path.join(root, 'test/fakes', name)}`,
  );
  return {
    ...Object.fromEntries(own),
    HOME: dir,
    JANITOR_HOME: dir,
    NODE_OPTIONS: required.join(' '),
    JANITOR_TEST_FENCE: String(process.pid),
    JANITOR_TEST_LATER_MS: String(elevenMinutesMs),
    UV_THREADPOOL_SIZE: '1',
    NO_COLOR: '1',
  };
}

/** What the troubled run said: it did all, or names what stood in its way, in words and not as a stack. */
function said(command: Command, { status, stdout, stderr }: Run, fault: Fault | null, dir: string): string[] {
  if (fault?.kind === 'cut') return [];
  const words = `${stdout}${stderr}`;
  if (/^ {4}at |node:internal|Unhandled/m.test(words)) return [`a stack was shown: ${words.slice(0, 300)}`];
  if (command.neverFails === true) {
    return status === 0 && words === '' ? [] : [`a hook said "${words.trim()}" (exit code ${status})`];
  }
  // A step that is told as skipped was not claimed to be done.
  if (status === 0)
    return command.isDone(dir) || /skipped|could not be read/.test(words)
      ? []
      : [`it claimed to be done: ${words.slice(0, 300)}`];
  return words.trim() === '' ? [`it failed without a word (exit code ${status})`] : [];
}

/** What the next run, which nothing troubles, makes of it. */
function finished(
  { isDone, isFinished = isDone }: Command,
  first: Run,
  { status, stdout, stderr }: Run,
  dir: string,
): string[] {
  const left = leftLocks(dir);
  const hasSaidSo =
    first.status !== 0 ? first.status !== null : /skipped|could not be read/.test(first.stdout);
  return [
    ...((hasSaidSo ? isFinished : isDone)(dir)
      ? []
      : [`the next run did not finish (${status}): ${stdout}${stderr}`.slice(0, 400)]),
    ...(left.length > 0 ? [`locks are left: ${left.join(', ')}`] : []),
  ];
}

function leftLocks(dir: string): string[] {
  return fs
    .readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.lock.dir') && !path.basename(name).startsWith('.spare-'))
    .filter((name) => fs.readdirSync(path.join(dir, name)).length > 0);
}

function ofVictim(victim: Victim | null, ...runs: readonly Run[]): string[] {
  if (victim === null) return [];
  return victim.timesAsked() > 1
    ? [
        `it was asked to end ${victim.timesAsked()} times: ${runs.map(({ stdout }) => stdout).join(' | ')}`.slice(
          0,
          600,
        ),
      ]
    : [];
}
