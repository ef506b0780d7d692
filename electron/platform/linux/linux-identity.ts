import { processIdentity, type ProcessIdentity } from '../../../shared/identity.ts';
import type { ProcFiles } from './proc-files.ts';
import { parseProcStat } from './proc-stat.ts';

/**
 * Who holds `pid` now, with two small reads and no pause between them. `null`: certainly nobody;
 * `unreadable`: somebody may, but it can't be said who.
 */
export function identifyNow(
  files: ProcFiles,
  pid: number,
  bootId: string,
): ProcessIdentity | 'unreadable' | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (bootId === '') return 'unreadable';
  try {
    const read = files.readStat(pid);
    if (read === 'gone') return null;
    if (read === 'denied') return 'unreadable';
    const stat = parseProcStat(read.stat);
    if (stat?.pid !== pid) return 'unreadable';
    return processIdentity({ pid, startToken: stat.startTicks, bootId, uid: read.uid });
  } catch {
    return 'unreadable';
  }
}
