import { plural } from '../../../../shared/words/format.ts';
import { commandHash } from '../../../../shared/process/command-hash.ts';
import type { ProcessIdentity } from '../../../../shared/process/identity.ts';
import { sameProcess } from '../../../../shared/process/identity.ts';
import type { Patience, StepProcess } from '../../../../shared/plan/plan.ts';
import type { Outcome } from '../../../../shared/plan/receipt.ts';
import type { System } from '../../../platform/system.ts';

export type TerminateResult =
  | { outcome: Exclude<Outcome, 'planned' | 'ending'>; detail: string }
  /** Asked to end; these are still at work. */
  | { outcome: 'ending'; detail: string; working: readonly ProcessIdentity[] };

const GRACE_MS = 5000;
/** Whoever needs longer than a moment is waited for together with all others (watch-ending.ts). */
const MOMENT_MS = 1000;
const FORCED_MS = 2000;
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 320;

/**
 * Ends one unit: SIGTERM to every process. What is useless gets 5 s of patience and is then forced: SIGKILL only to those
 * that got our SIGTERM and still are the same process; what must be treated gently goes on as `ending`. The top goes
 * first: a loop that outlives its child starts the next. The identity is read again before every signal. If any process
 * of the unit changed before the first signal, or became another program (`exec`), nothing is sent at all; one that
 * does so once it was asked to end is not forced.
 *
 * @param processes the unit, the process at the top first
 * @param onIntent called before the first signal; where it throws, none is sent
 */
export async function terminateUnit(
  processes: readonly StepProcess[],
  patience: Patience,
  system: System,
  onIntent: () => void = () => undefined,
): Promise<TerminateResult> {
  const change = await whatChanged(processes, system);
  if (change !== null) return { outcome: 'skipped', detail: change };

  onIntent();
  system.prepareToSignal?.();
  // Noting that took its time, in which a loop's sleep may have run out: then the loop is at work.
  if (!(await stillWaits(processes, system))) return { outcome: 'skipped', detail: worksAgain };
  const asked: ProcessIdentity[] = [];
  const saidGone: ProcessIdentity[] = [];
  const refused: string[] = [];
  for (const { identity } of processes) {
    const result = await system.signal(identity, 'terminate');
    if (result.ok) asked.push(identity);
    else if (result.reason === 'gone' || result.reason === 'changed') saidGone.push(identity);
    else refused.push(result.detail);
  }
  for (const { pid } of await waitUntilGone(saidGone, 0, system))
    refused.push(`Process ${pid} was said to have ended, and still runs. It was not asked to end.`);
  const isGentle = patience === 'gentle';
  const working = await waitUntilGone(asked, isGentle ? MOMENT_MS : GRACE_MS, system);
  if (working.length > 0 && isGentle) {
    return { outcome: 'ending', detail: [stillWorking(working), ...refused].join(' '), working };
  }
  const suspects = processes.filter(({ identity }) => working.includes(identity));
  const left = await forceToEnd(suspects, refused, system);
  if (left.length > 0) {
    return {
      outcome: 'unkillable',
      detail: `${plural(left.length, 'process')} (${pidsOf(left)}) did not end even when forced; the system may be waiting for a device. A restart of the computer ends it.`,
    };
  }
  if (refused.length > 0) return { outcome: 'failed', detail: refused.join(' ') };
  if (asked.length === 0) return { outcome: 'done', detail: 'Had already ended by itself.' };
  return {
    outcome: 'done',
    detail:
      working.length === 0
        ? endedWhenAsked(asked.length)
        : `Ended; ${plural(working.length, 'process')} had to be forced.`,
  };
}

const pidsOf = (identities: readonly ProcessIdentity[]) => identities.map(({ pid }) => pid).join(', ');

export const endedWhenAsked = (count: number): string => `Ended when asked (${plural(count, 'process')}).`;

export const stillWorking = (working: readonly ProcessIdentity[]): string =>
  `Asked to end; still working: ${plural(working.length, 'process')} (${pidsOf(working)}).`;

const worksAgain = 'Changed: it does not wait any more. Nothing was ended.';

async function stillWaits(processes: readonly StepProcess[], system: System): Promise<boolean> {
  for (const { identity, isPassing } of processes)
    if (isPassing && !(await system.isRunning(identity))) return false;
  return true;
}

/** Why nothing may be sent to a unit that was agreed to a moment ago; `null`: it is what it was. */
async function whatChanged(processes: readonly StepProcess[], system: System): Promise<string | null> {
  for (const { identity, isPassing } of processes) {
    const holder = await system.identify(identity.pid);
    if (holder === null && isPassing) return worksAgain;
    if (holder === 'unreadable') return `Process ${identity.pid} could not be identified. Nothing was ended.`;
    if (holder !== null && !sameProcess(holder, identity))
      return `Changed: ${identity.pid} is another process now. Nothing was ended.`;
  }
  const other = (await otherPrograms(processes, system))[0];
  return other === undefined ? null : `Changed: ${other.pid} runs another program now. Nothing was ended.`;
}

/** Forces those that are still what was agreed to; notes who was refused, and gives who lives on even so. */
async function forceToEnd(
  suspects: readonly StepProcess[],
  refused: string[],
  system: System,
): Promise<ProcessIdentity[]> {
  const forced: ProcessIdentity[] = [];
  const becameOther = await otherPrograms(suspects, system);
  for (const { identity } of suspects) {
    if (becameOther.includes(identity)) {
      refused.push(
        `Process ${identity.pid} became another program when it was asked to end. It was not forced.`,
      );
      continue;
    }
    const result = await system.signal(identity, 'kill');
    if (result.ok) forced.push(identity);
    else if (result.reason !== 'gone' && result.reason !== 'changed') refused.push(result.detail);
  }
  return waitUntilGone(forced, FORCED_MS, system);
}

/** Those whose arguments are not the ones that were judged. Who is gone by now is none of them. */
async function otherPrograms(processes: readonly StepProcess[], system: System): Promise<ProcessIdentity[]> {
  if (processes.length === 0) return [];
  const now = await system.describe(processes.map(({ identity }) => identity.pid));
  const others: ProcessIdentity[] = [];
  for (const { identity, commandHash: judged } of processes) {
    const description = now.get(identity.pid);
    if (description === undefined || commandHash(description.argv) === judged) continue;
    // A zombie has no arguments any more.
    if (await system.isRunning(identity)) others.push(identity);
  }
  return others;
}

/** Waits until none of them runs; returns those that still do when time is up. */
async function waitUntilGone(
  identities: readonly ProcessIdentity[],
  patienceMs: number,
  system: System,
): Promise<ProcessIdentity[]> {
  const startedMs = system.monotonicMs();
  let pollMs = FIRST_POLL_MS;
  for (;;) {
    const running: ProcessIdentity[] = [];
    for (const identity of identities) if (await system.isRunning(identity)) running.push(identity);
    const leftMs = patienceMs - (system.monotonicMs() - startedMs);
    if (running.length === 0 || leftMs <= 0) return running;
    await system.sleep(Math.min(pollMs, leftMs));
    pollMs = Math.min(2 * pollMs, LONGEST_POLL_MS);
  }
}
