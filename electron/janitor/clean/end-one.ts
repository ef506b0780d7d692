import { isoTime } from '../../../shared/contract/to-document.ts';
import { commandHash } from '../../../shared/process/command-hash.ts';
import type { Target } from '../../../shared/plan/by-hand.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import type { System } from '../../platform/system.ts';
import type { Sources } from '../look/sources.ts';
import { CleanupBusyError } from './cleanup.ts';

const patienceMs = 5000;
const pollMs = 100;

export interface EndDeps {
  system: Pick<System, 'list' | 'describe' | 'signal' | 'isRunning' | 'now' | 'sleep'>;
  sources: Pick<Sources, 'lock' | 'appendReceipt'>;
}

/**
 * Ends one process that a person chose by hand, after they read every reason against it. Identity and command are
 * read again first. SIGTERM only; `force` is another yes, to SIGKILL, for what was asked before and still runs.
 *
 * @returns the receipt, which is in the history then; `failed` where it still runs after 5 s
 * @throws CleanupBusyError where a clean-up is under way
 */
export async function endOne(
  target: Target,
  how: 'terminate' | 'kill',
  { system, sources }: EndDeps,
): Promise<CleanupDocument> {
  const lock = await sources.lock();
  if (!lock.ok) throw new CleanupBusyError(lock.holder);
  try {
    const startedAt = isoTime(system.now()) ?? '';
    const result = await attempt(target, how, system);
    const bytes = target.memoryBytes ?? 0;
    const receipt: CleanupDocument = {
      schema: 'process-janitor/cleanup@1',
      dry_run: false,
      plan_id: `end-${target.identity.pid}-${target.identity.startToken}`.slice(0, 64),
      trigger: 'manual',
      started_at: startedAt,
      finished_at: isoTime(system.now()),
      steps: [stepOf(target, how, result)],
      memory_before_bytes: bytes,
      memory_after_bytes: result.outcome === 'done' ? 0 : bytes,
      memory_estimated: target.memoryIsEstimated || target.memoryBytes === null,
    };
    sources.appendReceipt(receipt);
    return receipt;
  } finally {
    lock.release();
  }
}

type Result = Pick<StepReport, 'outcome' | 'detail'>;

async function attempt(
  target: Target,
  how: 'terminate' | 'kill',
  system: EndDeps['system'],
): Promise<Result> {
  const { identity } = target;
  const listing = await system.list();
  const now = listing.ok ? listing.processes.get(identity.pid) : undefined;
  if (!listing.ok) return { outcome: 'skipped', detail: `${listing.reason} Nothing was ended.` };
  const described = (await system.describe([identity.pid])).get(identity.pid);
  const hashes = [now?.argv ?? null, described?.argv ?? null].map(commandHash);
  if (now !== undefined && !hashes.includes(target.commandHash)) {
    return { outcome: 'skipped', detail: 'Changed: it runs another program now. Nothing was ended.' };
  }
  const sent = await system.signal(identity, how);
  if (!sent.ok) {
    const isOver = sent.reason === 'gone' || sent.reason === 'changed';
    return { outcome: isOver ? 'skipped' : 'failed', detail: `${sent.detail} Nothing was ended.` };
  }
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += pollMs) {
    if (!(await system.isRunning(identity))) return { outcome: 'done', detail: 'Ended when asked, by hand.' };
    await system.sleep(pollMs);
  }
  return how === 'kill'
    ? { outcome: 'unkillable', detail: 'It did not end even when forced.' }
    : { outcome: 'failed', detail: 'It was asked to end and still runs.' };
}

function stepOf(target: Target, how: 'terminate' | 'kill', { outcome, detail }: Result): StepReport {
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
    pid: identity.pid,
    start_token: identity.startToken,
    path: null,
    confidence: 'likely',
    reason: 'by-hand',
    outcome,
    detail,
    force: how === 'kill',
    memory_bytes: memoryBytes ?? 0,
    processes: [process],
  };
}
