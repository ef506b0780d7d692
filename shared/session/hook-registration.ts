import { sameProcess } from '../process/identity.ts';
import type { HostFacts } from '../process/process.ts';
import { ended } from './registration.ts';
import type { SessionOwner, SessionRecord } from './session.ts';

/** What a hook knows when its session begins, goes on, or is taken up again. */
export interface HookedSession {
  sessionId: string;
  workingDir: string;
  owner: SessionOwner;
  parentPid: number;
  /** Whether the owner in the record, where that is another process, still runs. */
  otherOwnerRuns: boolean;
  host: HostFacts;
  nowMs: number;
}

/**
 * The record after SessionStart; `null`: it stays as it is. A process that is known already keeps its baseline
 * (terminal or parent of when it was first seen), and of two processes that run one session the first stays.
 */
export function startedByHook(before: SessionRecord | null, hooked: HookedSession): SessionRecord | null {
  const known = before?.owner ?? null;
  const isSame = known !== null && sameProcess(known.identity, hooked.owner.identity);
  if (before !== null && isSame) {
    const isAsBefore = before.status === 'active' && before.workingDir === hooked.workingDir;
    if (isAsBefore) return null;
    return { ...before, workingDir: hooked.workingDir, status: 'active', endedAtMs: null, endReason: null };
  }
  if (known !== null && hooked.otherOwnerRuns) return null;
  return {
    sessionId: hooked.sessionId,
    pid: hooked.owner.identity.pid,
    parentPid: hooked.parentPid,
    startedAtMs: hooked.nowMs,
    hostname: hooked.host.hostname,
    workingDir: hooked.workingDir,
    lastHeartbeatMs: hooked.nowMs,
    platform: hooked.host.platform,
    status: 'active',
    endedAtMs: null,
    endReason: null,
    owner: hooked.owner,
    beat: null,
  };
}

/** True for the reasons of SessionEnd after which the same process goes on with another conversation. */
export function onlySwitches(reason: string | null): boolean {
  return reason === 'clear' || reason === 'resume';
}

/**
 * The record after SessionEnd; `null`: it stays as it is, since it had ended already, or another process runs the
 * session.
 *
 * @param callerPid the Claude process that called the hook and lives at this moment, so that its pid alone tells it
 *   from another owner that lives as well; `null`: not known
 */
export function endedByHook(
  before: SessionRecord | null,
  callerPid: number | null,
  reason: string | null,
  nowMs: number,
): SessionRecord | null {
  if (before?.status !== 'active') return null;
  const isOthers = before.owner !== null && callerPid !== null && before.owner.identity.pid !== callerPid;
  return isOthers ? null : ended(before, reason ?? 'other', nowMs);
}
