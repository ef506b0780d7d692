import { processIdentity, sameProcess, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { ProcessState } from '../../../shared/process/process.ts';
import type { ProcFiles } from './proc-files.ts';
import { parseProcStat } from './proc-stat.ts';

/** Who holds a pid, and whether that process still runs. */
interface Holder {
  identity: ProcessIdentity;
  state: ProcessState;
}

/**
 * Who holds `pid` now, with two small reads and no pause between them. `null`: certainly nobody;
 * `unreadable`: somebody may, but it can't be said who.
 */
export function identifyNow(
  files: ProcFiles,
  pid: number,
  bootId: string,
): ProcessIdentity | 'unreadable' | null {
  const holder = holderOf(files, pid, bootId);
  return holder === null || holder === 'unreadable' ? holder : holder.identity;
}

/** Whether exactly this process still runs and is no zombie; `true` where that can't be said. */
export function isRunningNow(files: ProcFiles, identity: ProcessIdentity, bootId: string): boolean {
  const holder = holderOf(files, identity.pid, bootId);
  if (holder === null) return false;
  if (holder === 'unreadable') return true;
  return sameProcess(holder.identity, identity) && holder.state !== 'zombie';
}

function holderOf(files: ProcFiles, pid: number, bootId: string): Holder | 'unreadable' | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (bootId === '') return 'unreadable';
  try {
    const read = files.readStat(pid);
    if (read === 'gone') return null;
    if (read === 'denied') return 'unreadable';
    const stat = parseProcStat(read.stat);
    if (stat?.pid !== pid) return 'unreadable';
    const identity = processIdentity({ pid, startToken: stat.startTicks, bootId, uid: read.uid });
    return { identity, state: stat.state };
  } catch {
    return 'unreadable';
  }
}
