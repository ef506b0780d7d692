import { isAttached } from './attach.ts';
import type { AwakeClock } from './heartbeat.ts';
import type { ProcessInfo } from '../process/process.ts';
import { ownerRuns } from './registration.ts';
import type { SessionRecord } from './session.ts';

/**
 * Whether a keeper may beat for a session now: its owner runs (by identity), is neither zombie nor suspended, and
 * still belongs to its terminal or its parent. Only so does a missing beat mean something.
 */
export function mayBeat(record: SessionRecord, processes: ReadonlyMap<number, ProcessInfo>): boolean {
  const { owner } = record;
  if (record.status !== 'active' || owner === null || !ownerRuns(owner, processes)) return false;
  const info = processes.get(owner.identity.pid);
  return info !== undefined && info.state !== 'stopped' && isAttached(owner, info, processes);
}

/** Whether the last beat is old enough for the next; a little early is on time. */
export function isDue(record: SessionRecord, clock: AwakeClock, intervalMs: number): boolean {
  const { beat } = record;
  if (beat?.clock !== clock.clock || beat.awakeMs > clock.awakeMs) return true;
  // A beat from before a sleep counts as fresh, but the next one should not wait.
  return clock.awakeMs - beat.awakeMs >= intervalMs * 0.9 || beat.awakeMs < clock.wokeAtMs;
}

/** Whether it is suspended (Ctrl-Z) where it belongs: nobody may beat for it, and nothing is amiss. */
function isSuspended({ status, owner }: SessionRecord, processes: ReadonlyMap<number, ProcessInfo>): boolean {
  if (status !== 'active' || owner === null || !ownerRuns(owner, processes)) return false;
  const info = processes.get(owner.identity.pid);
  return info?.state === 'stopped' && isAttached(owner, info, processes);
}

/**
 * The record after a keeper has looked at its session: with a beat where one may be, else, while it is suspended, with
 * none missing, so that it has all its time again once it goes on. `null`: its heartbeat is missing from now on.
 */
export function afterRound(
  record: SessionRecord,
  processes: ReadonlyMap<number, ProcessInfo>,
  clock: AwakeClock,
  nowMs: number,
): SessionRecord | null {
  if (mayBeat(record, processes)) return beaten(record, clock, nowMs);
  if (record.beat === null || !isSuspended(record, processes)) return null;
  return { ...record, beat: { clock: clock.clock, awakeMs: clock.awakeMs } };
}

/** The record with a beat of this moment. */
export function beaten(record: SessionRecord, clock: AwakeClock, nowMs: number): SessionRecord {
  return { ...record, lastHeartbeatMs: nowMs, beat: { clock: clock.clock, awakeMs: clock.awakeMs } };
}
