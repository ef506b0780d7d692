import { sameProcess } from '../process/identity.ts';
import type { ProcessInfo } from '../process/process.ts';
import { recogniseClaude } from '../process/claude-process.ts';
import { isParentThatStayed } from '../process/run-parent.ts';
import { isAdopted, isStranded } from '../process/adoption.ts';
import type { Attachment, SessionOwner } from './session.ts';

type Processes = ReadonlyMap<number, ProcessInfo>;

/**
 * The parent, where it is alive, known, started the child, and is itself held by somebody. Behind a process that `run`
 * left in between stands whoever started that.
 */
function realParent(info: ProcessInfo, processes: Processes): ProcessInfo | null {
  const seen = new Set<number>();
  for (let child = info; !seen.has(child.pid);) {
    seen.add(child.pid);
    const parent = processes.get(child.parentPid);
    if (parent === undefined || parent.pid === child.pid || parent.state === 'zombie') return null;
    if (isAdopted(child, processes) || isStranded(parent, processes)) return null;
    if (!isParentThatStayed(parent)) return parent;
    child = parent;
  }
  return null;
}

/** Whether anybody holds a process at this moment, known or not: a terminal, or a parent that is more than an adopter. */
export function isHeld(info: ProcessInfo, processes: Processes): boolean {
  return info.tty !== null || realParent(info, processes) !== null;
}

/** What a session belongs to at this moment: its terminal, else its parent, else nothing (`detached`). */
export function attachmentOf(info: ProcessInfo, processes: Processes): Attachment {
  if (info.tty !== null) return { kind: 'terminal', tty: info.tty };
  const parent = realParent(info, processes)?.identity ?? null;
  return parent === null ? { kind: 'detached' } : { kind: 'parent', parent };
}

/**
 * Whether a session still belongs to someone, `info` being its owner as listed now.
 *
 * A controlling terminal is enough, and need not be the one it was registered with (reptyr moves processes to
 * another). It also proves that someone holds the other side: when the last holder of a pseudo-terminal's
 * master goes, or the leader of its session exits, the kernel takes the terminal away from all of the session
 * (Linux: `tty_nr` becomes 0, tty_io.c `__tty_hangup`; macOS revokes it likewise).
 */
export function isAttached(owner: SessionOwner, info: ProcessInfo, processes: Processes): boolean {
  if (info.tty !== null) return true;
  if (owner.attachment.kind !== 'parent') return false;
  const parent = processes.get(owner.attachment.parent.pid);
  if (parent === undefined || parent.state === 'zombie') return false;
  // Who holds the parent's pid can't be said: nothing proves that the parent is gone.
  if (parent.identity === null) return true;
  return sameProcess(parent.identity, owner.attachment.parent) && !isStranded(parent, processes);
}

/**
 * It lost whoever started it, and another Claude is in the foreground of its terminal: nobody can speak to it there.
 * A job that a shell put into the background still has that shell.
 */
export function isDisplaced(info: ProcessInfo, processes: Processes): boolean {
  if (info.tty === null || info.foregroundGroup === null || info.foregroundGroup === info.processGroup)
    return false;
  if (!isAdopted(info, processes)) return false;
  return [...processes.values()].some(
    (other) =>
      other.pid !== info.pid &&
      other.tty === info.tty &&
      other.processGroup === info.foregroundGroup &&
      recogniseClaude(other) === 'session',
  );
}
