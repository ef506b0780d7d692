import { isoTime } from '../../../shared/contract/to-document.ts';
import { commandHash } from '../../../shared/process/command-hash.ts';
import { sameProcess } from '../../../shared/process/identity.ts';
import type { Target } from '../../../shared/plan/by-hand.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import type { System } from '../../platform/system.ts';
import type { EndOptions } from '../look/janitor.ts';
import type { Sources } from '../look/sources.ts';
import { forgetEnded, rememberAsked } from './asked.ts';
import { CleanupBusyError } from './cleanup.ts';
import { closeCutOff } from './cut-off.ts';
import { QUIET_MS, WATCH_MS, watchEnding } from './ending/watch-ending.ts';

export interface EndDeps {
  system: Pick<
    System,
    'host' | 'list' | 'describe' | 'signal' | 'isRunning' | 'now' | 'monotonicMs' | 'sleep'
  >;
  sources: Pick<Sources, 'lock' | 'appendReceipt' | 'journal' | 'asked' | 'recordText' | 'markCleaned'>;
}

type How = 'terminate' | 'kill';
type Result = Pick<StepReport, 'outcome' | 'detail'>;

/**
 * Ends one process that a person chose by hand, after they read every reason against it. Identity and command are
 * read again first. `terminate` asks, and waits a minute at most; `kill` is another yes, to force, for what was asked
 * before and is still at work. The intent is noted before the signal, so that a cut loses nothing.
 *
 * @returns the receipt, which is in the history then unless nothing was done; `ending` where it is still at work
 * @throws CleanupBusyError where a clean-up is under way
 */
export async function endOne(
  target: Target,
  how: How,
  deps: EndDeps,
  options: EndOptions = {},
): Promise<CleanupDocument> {
  const { system, sources } = deps;
  const lock = await sources.lock();
  if (!lock.ok) throw new CleanupBusyError(lock.holder);
  try {
    await closeCutOff(sources, system);
    const step = stepOf(target, how);
    const bytes = target.memoryBytes ?? 0;
    const receipt: CleanupDocument = {
      schema: 'process-janitor/cleanup@1',
      dry_run: false,
      plan_id: `end-${target.identity.pid}-${target.identity.startToken}`.slice(0, 64),
      trigger: 'manual',
      started_at: isoTime(system.now()) ?? '',
      finished_at: null,
      steps: [step],
      memory_before_bytes: bytes,
      memory_after_bytes: bytes,
      memory_estimated: target.memoryIsEstimated || target.memoryBytes === null,
    };
    const noteIntent = () => {
      step.outcome = 'ending';
      step.detail = 'It is being asked to end.';
      sources.journal.write(receipt);
    };
    Object.assign(step, await attempt(target, how, deps, options, noteIntent));
    receipt.finished_at = isoTime(system.now());
    if (step.outcome === 'done') receipt.memory_after_bytes = 0;
    if (step.outcome !== 'skipped') sources.appendReceipt(receipt);
    sources.journal.clear();
    return receipt;
  } finally {
    lock.release();
  }
}

async function attempt(
  target: Target,
  how: How,
  deps: EndDeps,
  options: EndOptions,
  noteIntent: () => void,
): Promise<Result> {
  const { system } = deps;
  const { identity } = target;
  const obstacle = await whyNot(target, how, deps);
  if (obstacle !== null) return { outcome: 'skipped', detail: `${obstacle} Nothing was ended.` };
  noteIntent();
  const sent = await system.signal(identity, how);
  if (!sent.ok) {
    const isOver = sent.reason === 'gone' || sent.reason === 'changed';
    return { outcome: isOver ? 'skipped' : 'failed', detail: `${sent.detail} Nothing was ended.` };
  }
  const isOver = how === 'kill' ? await waitForced(target, deps) : await waitAsked(target, deps, options);
  await forgetEnded(deps);
  if (how === 'kill') {
    return isOver
      ? { outcome: 'done', detail: 'Forced to end, by hand.' }
      : { outcome: 'unkillable', detail: 'It did not end even when forced.' };
  }
  return isOver
    ? { outcome: 'done', detail: 'Ended when asked, by hand.' }
    : { outcome: 'ending', detail: 'It was asked to end and is still at work.' };
}

/** What forbids the signal at the last moment; `null`: nothing. */
async function whyNot(
  { identity, commandHash: agreed }: Target,
  how: How,
  { system, sources }: EndDeps,
): Promise<string | null> {
  if (how === 'kill' && !sources.asked.read().some((one) => sameProcess(one.identity, identity)))
    return 'It was never asked to end, so it is not forced.';
  const listing = await system.list();
  if (!listing.ok) return listing.reason;
  const now = listing.processes.get(identity.pid);
  if (now === undefined) return null;
  const described = (await system.describe([identity.pid])).get(identity.pid);
  const hashes = [now.argv, described?.argv ?? null].map(commandHash);
  return hashes.includes(agreed) ? null : 'Changed: it runs another program now.';
}

/** Whether it is over within a minute; who is still at work after a moment is remembered first. */
async function waitAsked(
  { identity }: Target,
  deps: EndDeps,
  { onWaiting, stop }: EndOptions,
): Promise<boolean> {
  const { system } = deps;
  const ending = { working: [identity] as readonly (typeof identity)[], askedAtMs: system.monotonicMs() };
  const wait = (patienceMs: number) => watchEnding([ending], patienceMs, system, () => undefined, stop);
  await wait(QUIET_MS);
  if (ending.working.length > 0) {
    rememberAsked(ending.working, deps);
    onWaiting?.(WATCH_MS);
    await wait(WATCH_MS);
  }
  return ending.working.length === 0;
}

async function waitForced({ identity }: Target, { system }: EndDeps): Promise<boolean> {
  const ending = { working: [identity] as readonly (typeof identity)[], askedAtMs: system.monotonicMs() };
  await watchEnding([ending], QUIET_MS, system, () => undefined);
  return ending.working.length === 0;
}

function stepOf(target: Target, how: How): StepReport {
  const { identity, name, command, memoryBytes } = target;
  const process = {
    pid: identity.pid,
    start_token: identity.startToken,
    name,
    command,
    memory_bytes: memoryBytes,
  };
  return {
    step_id: `terminate:${target.sessionId}:${identity.pid}:${identity.startToken}`,
    kind: 'terminate',
    session_id: target.sessionId,
    working_dir: target.workingDir,
    pid: identity.pid,
    start_token: identity.startToken,
    path: null,
    confidence: 'likely',
    reason: 'by-hand',
    outcome: 'planned',
    detail: '',
    force: how === 'kill',
    memory_bytes: memoryBytes ?? 0,
    processes: [process],
  };
}
