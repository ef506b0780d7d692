import { sameProcess, type ProcessIdentity } from '../../../shared/identity.ts';
import type { SignalResult } from '../system.ts';

export type IdentifyNow = (pid: number) => ProcessIdentity | 'unreadable' | null;

/**
 * Signals one process after a last look at who holds its pid. Look and signal follow each other without a
 * pause, so the time in which the pid could change hands is a few microseconds.
 * Never signals ourselves, pid 1, or a process of another user, not even as root.
 */
export function signalExactly(
  identity: ProcessIdentity,
  signal: 'SIGTERM' | 'SIGKILL',
  self: { pid: number; uid: number | string },
  identifyNow: IdentifyNow,
): SignalResult {
  const { pid } = identity;
  if (!Number.isInteger(pid) || pid <= 1 || pid === self.pid) {
    return { ok: false, reason: 'forbidden', detail: `Process ${pid} is never signalled.` };
  }
  if (identity.uid !== self.uid) {
    return { ok: false, reason: 'forbidden', detail: `Process ${pid} belongs to another user.` };
  }
  const holder = identifyNow(pid);
  if (holder === null) return gone(pid);
  if (holder === 'unreadable') {
    return { ok: false, reason: 'unreadable', detail: `It could not be read who process ${pid} is now.` };
  }
  if (!sameProcess(holder, identity)) {
    return { ok: false, reason: 'changed', detail: `Pid ${pid} belongs to another process now.` };
  }
  try {
    process.kill(pid, signal);
    return { ok: true };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ESRCH') return gone(pid);
    if (code === 'EPERM') {
      return { ok: false, reason: 'forbidden', detail: `The system does not let us signal process ${pid}.` };
    }
    return { ok: false, reason: 'failed', detail: `Process ${pid} could not be signalled: ${String(error)}` };
  }
}

function gone(pid: number): SignalResult {
  return { ok: false, reason: 'gone', detail: `Process ${pid} has already ended.` };
}

/** Asks the kernel with signal 0. Only "no such process" means gone; a refusal means that somebody is there. */
export function probePid(pid: number): 'alive' | 'gone' {
  try {
    process.kill(pid, 0);
    return 'alive';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH' ? 'gone' : 'alive';
  }
}
