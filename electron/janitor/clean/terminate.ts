import { plural } from '../../../shared/words/format.ts';
import { commandHash } from '../../../shared/process/command-hash.ts';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import { sameProcess } from '../../../shared/process/identity.ts';
import type { StepProcess } from '../../../shared/plan/plan.ts';
import type { Outcome } from '../../../shared/plan/receipt.ts';
import type { System } from '../../platform/system.ts';

export interface TerminateResult {
  outcome: Exclude<Outcome, 'planned'>;
  detail: string;
}

const GRACE_MS = 5000;
const FORCED_MS = 2000;
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 320;

/**
 * Ends one unit: SIGTERM to every process, up to 5 s of patience, SIGKILL only to those that got our SIGTERM and
 * still are the same process. The top goes first: a loop that outlives its child starts the next. The identity is
 * read again before every signal. If any process of the unit changed before the first signal, or became another
 * program (`exec`), nothing is sent at all; one that does so once it was asked to end is not forced.
 *
 * @param processes the unit, the process at the top first
 */
export async function terminateUnit(
  processes: readonly StepProcess[],
  system: System,
): Promise<TerminateResult> {
  const identities = processes.map(({ identity }) => identity);
  for (const { identity, isPassing } of processes) {
    const holder = await system.identify(identity.pid);
    if (holder === null && isPassing) {
      return { outcome: 'skipped', detail: 'Changed: it does not wait any more. Nothing was ended.' };
    }
    if (holder === 'unreadable') {
      return {
        outcome: 'skipped',
        detail: `Process ${identity.pid} could not be identified. Nothing was ended.`,
      };
    }
    if (holder !== null && !sameProcess(holder, identity)) {
      return {
        outcome: 'skipped',
        detail: `Changed: ${identity.pid} is another process now. Nothing was ended.`,
      };
    }
  }

  const other = (await otherPrograms(processes, system))[0];
  if (other !== undefined) {
    return {
      outcome: 'skipped',
      detail: `Changed: ${other.pid} runs another program now. Nothing was ended.`,
    };
  }

  const asked: ProcessIdentity[] = [];
  const refused: string[] = [];
  for (const identity of identities) {
    const result = await system.signal(identity, 'terminate');
    if (result.ok) asked.push(identity);
    else if (result.reason !== 'gone' && result.reason !== 'changed') refused.push(result.detail);
  }
  const stubborn = await waitUntilGone(asked, GRACE_MS, system);
  const forced: ProcessIdentity[] = [];
  const becameOther = await otherPrograms(
    processes.filter(({ identity }) => stubborn.includes(identity)),
    system,
  );
  for (const identity of stubborn) {
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
  const left = await waitUntilGone(forced, FORCED_MS, system);

  if (left.length > 0) {
    const pids = left.map(({ pid }) => pid).join(', ');
    return {
      outcome: 'unkillable',
      detail: `${plural(left.length, 'process')} (${pids}) did not end even when forced; the system may be waiting for a device. A restart of the computer ends it.`,
    };
  }
  if (refused.length > 0) return { outcome: 'failed', detail: refused.join(' ') };
  if (asked.length === 0) return { outcome: 'done', detail: 'Had already ended by itself.' };
  return {
    outcome: 'done',
    detail:
      stubborn.length === 0
        ? `Ended when asked (${plural(asked.length, 'process')}).`
        : `Ended; ${plural(stubborn.length, 'process')} had to be forced.`,
  };
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
