import { sameProcess, type ProcessIdentity } from '../../shared/process/identity.ts';
import type { SignalResult } from './system.ts';

/**
 * Says why a process must not be signalled, whoever asks: ourselves, pid 1 and below, or another user's process,
 * not even as root. `null`: nothing forbids it.
 */
export function refusal(
  identity: ProcessIdentity,
  self: { pid: number; uid: number | string },
): SignalResult | null {
  const { pid } = identity;
  if (!Number.isInteger(pid) || pid <= 1 || pid === self.pid) {
    return { ok: false, reason: 'forbidden', detail: `Process ${pid} is never signalled.` };
  }
  if (identity.uid !== self.uid) {
    return { ok: false, reason: 'forbidden', detail: `Process ${pid} belongs to another user.` };
  }
  return null;
}

/** Sends a signal; throws with `code` `ESRCH` where nobody is there, and `EPERM` where it is not allowed. */
export type Send = (signal: 'SIGTERM' | 'SIGKILL') => void;

/**
 * Signals one process if `holder`, read a moment ago, is still it. Nothing may be awaited between that look and
 * this call: the time in which the pid could change hands must stay a few microseconds.
 *
 * @param send sends to the pid, unless the system has something that can't change hands at all
 */
export function signalExactly(
  identity: ProcessIdentity,
  holder: ProcessIdentity | 'unreadable' | null,
  signal: 'SIGTERM' | 'SIGKILL',
  send: Send = (name) => void process.kill(identity.pid, name),
): SignalResult {
  const { pid } = identity;
  if (holder === null) return gone(pid);
  if (holder === 'unreadable') {
    return { ok: false, reason: 'unreadable', detail: `It could not be read who process ${pid} is now.` };
  }
  if (!sameProcess(holder, identity)) {
    return { ok: false, reason: 'changed', detail: `Pid ${pid} belongs to another process now.` };
  }
  try {
    send(signal);
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

/** The answer where nobody holds the pid any more. */
export function gone(pid: number): SignalResult {
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
