import { readdirSync } from 'node:fs';
import type { StoredIdentity } from '../../../../shared/process/identity.ts';
import { ProcFiles } from '../proc-files.ts';
import { parseProcStat, type ProcStat } from '../proc-stat.ts';

/** One process as `/proc` shows it now, and whose it is; `null`: gone, or not readable. */
export function statNow(files: ProcFiles, pid: number): { stat: ProcStat; uid: number } | null {
  try {
    const read = files.readStat(pid);
    const stat = typeof read === 'string' ? null : parseProcStat(read.stat);
    return typeof read === 'string' || stat === null ? null : { stat, uid: read.uid };
  } catch {
    return null;
  }
}

/** Who a process is, in the form in which it is stored; `null`: gone, or not readable. */
export function storedIdentityOf(files: ProcFiles, pid: number, bootId: string): StoredIdentity | null {
  const now = statNow(files, pid);
  if (now === null || bootId === '') return null;
  return { pid, start_token: now.stat.startTicks, boot_id: bootId, uid: now.uid };
}

/** All that runs below a process at this moment, without it. */
export function allBelow(files: ProcFiles, root: number, bootId: string): StoredIdentity[] {
  const found = new Map<number, { parentPid: number; identity: StoredIdentity }>();
  for (const name of readdirSync(files.root)) {
    const pid = Number(name);
    const now = Number.isInteger(pid) && pid > 0 ? statNow(files, pid) : null;
    if (now === null || now.stat.state === 'zombie') continue;
    const identity = { pid, start_token: now.stat.startTicks, boot_id: bootId, uid: now.uid };
    found.set(pid, { parentPid: now.stat.parentPid, identity });
  }
  const isBelow = (pid: number): boolean => {
    const seen = new Set<number>();
    for (
      let at = found.get(pid);
      at !== undefined && !seen.has(at.identity.pid);
      at = found.get(at.parentPid)
    ) {
      if (at.parentPid === root) return true;
      seen.add(at.identity.pid);
    }
    return false;
  };
  return [...found.values()].filter(({ identity }) => isBelow(identity.pid)).map(({ identity }) => identity);
}
