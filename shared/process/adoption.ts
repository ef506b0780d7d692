import type { ProcessInfo } from './process.ts';
import { isReaper } from './reaper.ts';
import { isPackageLauncher } from './shape.ts';

type Processes = ReadonlyMap<number, ProcessInfo>;

/**
 * True where the parent that a process has now only adopted it: whoever started it is gone.
 *
 * Told by structure: only the leader of a process session can have a parent outside of it (setsid(2)), so who is no
 * leader and has such a parent lost its own, whatever the adopter is called (a subreaper, prctl(2); `tini`; a launcher;
 * WSL's `init(Ubuntu)`). Leaders, and systems that tell no sessions (macOS), are told by the well-known reapers alone.
 * Windows never hands a process on: there a parent that is gone, or younger than its child, says the same.
 */
export function isAdopted(info: ProcessInfo, processes: Processes): boolean {
  if (info.parentPid <= 0) return true;
  const parent = processes.get(info.parentPid);
  if (parent === undefined) return info.parentPid === 1 || info.processGroup === null;
  if (isYounger(parent, info) || isReaper(parent)) return true;
  return isOutsideItsSession(info, parent);
}

/**
 * Whoever is younger than a child did not start it: Windows gives a dead parent's pid to others, and an adopter may be
 * young. Not asked on macOS (which tells no sessions), where start times move with the wall clock.
 */
function isYounger(parent: ProcessInfo, child: ProcessInfo): boolean {
  if (child.processGroup !== null && child.session === null) return false;
  return parent.startedAtMs !== null && child.startedAtMs !== null && parent.startedAtMs > child.startedAtMs;
}

function isOutsideItsSession(info: ProcessInfo, parent: ProcessInfo): boolean {
  if (info.session === null || parent.session === null) return false;
  return info.session !== info.pid && info.session !== parent.session;
}

/**
 * True for a launcher (npx, a wrapper of an editor's agent) that lost its terminal and whoever started it, and for what
 * hangs below one: it holds nobody any more. A daemon leads a process session of its own, so it is none.
 */
export function isStranded(info: ProcessInfo, processes: Processes): boolean {
  const seen = new Set<number>();
  let one: ProcessInfo | undefined = info;
  while (one !== undefined && !seen.has(one.pid)) {
    seen.add(one.pid);
    if (one.tty !== null) return false;
    // macOS tells no process sessions; there only what is nothing but a launcher is no daemon for certain.
    const maySay = one.session === null ? isPackageLauncher(one.argv) : one.session !== one.pid;
    if (one.session !== null && !maySay) return false;
    if (isAdopted(one, processes)) return maySay;
    one = processes.get(one.parentPid);
  }
  return false;
}
