import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { stopKeepers } from '../fakes/real/keepers.ts';
import { privateEnvironment } from '../fakes/real/private-environment.ts';
import { readHistory } from '../../electron/store/records/history.ts';
import type { Home } from '../../electron/store/files/home.ts';
import type { Outcome } from '../../shared/plan/receipt.ts';
import type { Bench } from './bench.ts';
import type { Command } from './commands.ts';
import { foreignPicture, makeHome } from './home.ts';
import { keepOurselves, writeClaudesRecord } from './live-claude.ts';
import type { Fault } from './kinds.ts';
import { readCalls, type Call } from './preload.ts';
import { leaveVictim, type Victim } from './victim.ts';
import { flaws, leftLocks } from './whole.ts';

const root = path.resolve('.');
const cli = path.join(root, 'out/cli.cjs');

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
  { folder, library, inside, mark, claude }: Bench,
  command: Command,
  at: number,
  fault: Fault | null,
): Promise<Trial> {
  const dir = path.join(folder, 'home');
  const log = path.join(folder, 'calls');
  for (const old of [dir, log]) fs.rmSync(old, { recursive: true, force: true });
  const home = await makeHome(dir);
  const victim = command.victim === true ? await leaveVictim(home, mark) : null;
  writeClaudesRecord(home, claude.identity);
  if (command.isKept === true) await keepOurselves(home);
  const run = (
    { args, input = '', program }: Pick<Command, 'args' | 'input' | 'program'>,
    more: NodeJS.ProcessEnv = {},
  ): Promise<Run> =>
    runNode([program === 'inside' ? inside : cli, ...args], input, {
      ...privateEnvironment(dir, mark),
      UV_THREADPOOL_SIZE: '1',
      CLAUDE_PID: String(claude.identity.pid),
      ...more,
    });
  try {
    if (command.before !== undefined) await run(command.before);
    const others = foreignPicture(dir);
    const first = await run(command, {
      LD_PRELOAD: library,
      FAULT_FOLDER: dir,
      FAULT_LOG: log,
      FAULT_AT: String(at),
      FAULT_ERRNO: String(fault?.errno ?? 0),
      FAULT_SHORT: fault?.kind === 'short' ? '1' : '0',
      FAULT_LASTS: fault?.lasts === true ? '1' : '0',
    });
    const calls = readCalls(log);
    const complaints = [...flaws(dir), ...said(command, first, fault, dir)];
    const second = await run(command);
    complaints.push(
      ...flaws(dir),
      ...(isUnderWay(home, victim) ? [] : unfinished(command, first, second, dir)),
      ...lockComplaints(dir),
      ...ofVictim(home, victim, first, second),
    );
    if (foreignPicture(dir) !== others) complaints.push("another's file was changed");
    return { reached: calls.some(({ wasFailed }) => wasFailed), calls, complaints: [...new Set(complaints)] };
  } finally {
    victim?.end();
    await stopKeepers(dir);
  }
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
function unfinished(
  { isDone, isFinished = isDone }: Command,
  first: Run,
  { status, stdout, stderr }: Run,
  dir: string,
): string[] {
  const hasSaidSo =
    first.status !== 0 ? first.status !== null : /skipped|could not be read/.test(first.stdout);
  return (hasSaidSo ? isFinished : isDone)(dir)
    ? []
    : [`the next run did not finish (${status}): ${stdout}${stderr}`.slice(0, 400)];
}

function lockComplaints(dir: string): string[] {
  const left = leftLocks(dir);
  return left.length > 0 ? [`locks are left: ${left.join(', ')}`] : [];
}

/**
 * Who was perhaps asked to end when the run was cut is not asked again by the next one, but told of: only a person may
 * force it.
 */
const isUnderWay = (home: Home, victim: Victim | null) =>
  victim?.isAlive() === true && timesTold(home, victim, 'ending') === 1;

const timesTold = (home: Home, { pid }: Victim, outcome: Outcome) =>
  readHistory(home, 50).flatMap(({ steps }) =>
    steps.filter((step) => step.outcome === outcome && step.processes.some((one) => one.pid === pid)),
  ).length;

/** Nobody is asked twice, and who was asked and ended is told of once; who lives is never said to have ended. */
function ofVictim(home: Home, victim: Victim | null, ...runs: readonly Run[]): string[] {
  if (victim === null) return [];
  const words = runs.map(({ stdout, stderr }) => stdout + stderr).join(' | ');
  const times = victim.timesAsked();
  if (times > 1) return [`it was asked to end ${times} times: ${words}`.slice(0, 600)];
  const told = timesTold(home, victim, 'done');
  const isGone = times > 0 && !victim.isAlive();
  return told === Number(isGone)
    ? []
    : [`the history tells ${told} times of its end: ${words}`.slice(0, 900)];
}

function runNode(args: readonly string[], input: string, env: NodeJS.ProcessEnv): Promise<Run> {
  const child = spawn(process.execPath, args, { env, timeout: 300_000, stdio: ['pipe', 'pipe', 'pipe'] });
  const result = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (result.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (result.stderr += chunk.toString()));
  // Who was killed reads no more.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, ...result }));
  });
}
