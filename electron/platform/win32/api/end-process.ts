import type { ProcessIdentity } from '../../../../shared/process/identity.ts';
import { gone } from '../../exact-signal.ts';
import type { SignalResult } from '../../system.ts';
import { askToClose, visibleWindows } from './desktop-windows.ts';
import { access, type Windows, type Word } from './functions.ts';
import { holderOf, holderRights, withProcess } from './open-process.ts';

/**
 * Ends one process by an open handle: from the moment that it is open until it is closed Windows gives the pid to
 * nobody else, so the process that is compared is the process that is ended.
 *
 * `terminate` asks its windows to close. A program of the terminal has none, and Windows knows no way to ask it
 * alone: console events reach everything on that console (GenerateConsoleCtrlEvent). It is left alone, then, and
 * the next step forces it.
 */
export function endProcess(
  windows: Windows,
  identity: ProcessIdentity,
  how: 'terminate' | 'kill',
): SignalResult {
  const { pid } = identity;
  const rights = holderRights | (how === 'kill' ? access.terminate : 0);
  const answer = withProcess(windows, pid, rights, (handle) => endOpen(windows, handle, identity, how));
  if (answer === 'gone') return gone(pid);
  if (answer === 'denied') {
    return { ok: false, reason: 'forbidden', detail: `Windows does not let us open process ${pid}.` };
  }
  return answer;
}

function endOpen(
  windows: Windows,
  handle: Word,
  identity: ProcessIdentity,
  how: 'terminate' | 'kill',
): SignalResult {
  const { pid } = identity;
  const holder = holderOf(windows, handle);
  if (holder?.isRunning === false) return gone(pid);
  if (holder?.sid == null) {
    return { ok: false, reason: 'unreadable', detail: `It could not be read who process ${pid} is now.` };
  }
  if (holder.startToken !== identity.startToken || holder.sid !== identity.uid) {
    return { ok: false, reason: 'changed', detail: `Pid ${pid} belongs to another process now.` };
  }
  if (how === 'terminate') {
    for (const window of visibleWindows(windows)) if (window.pid === pid) askToClose(windows, window.handle);
    return { ok: true };
  }
  if (windows.kernel32.TerminateProcess(handle, 1) !== 0) return { ok: true };
  const code = String(windows.kernel32.GetLastError());
  return { ok: false, reason: 'failed', detail: `Process ${pid} could not be ended (error ${code}).` };
}
