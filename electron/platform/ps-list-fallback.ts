import type { ProcessListing } from '../../shared/process/process.ts';
import { portableList } from './portable-list.ts';

/**
 * The portable list of ps-list, for where the exact facts of a system can't be had. It tells who is there but not
 * who they are: without an identity no process is ever touched. `why` is the failure that led here.
 */
export async function listWithoutIdentities(ownPid: number, why: string): Promise<ProcessListing> {
  const takenAtMs = Date.now();
  try {
    const rows = await portableList();
    if (!rows.some((row) => row.pid === ownPid)) return { ok: false, reason: why };
    const processes = new Map(
      rows.map((row) => [
        row.pid,
        {
          identity: null,
          pid: row.pid,
          parentPid: row.ppid,
          processGroup: null,
          session: null,
          foregroundGroup: null,
          tty: null,
          state: 'unknown' as const,
          name: row.name,
          executable: row.path === undefined || row.path === '' ? null : row.path,
          argv: row.cmd === undefined || row.cmd === '' ? null : row.cmd.split(' '),
          startedAtMs: row.startTime?.getTime() ?? null,
          markers: null,
          isKernelThread: false,
        },
      ]),
    );
    return { ok: true, takenAtMs, processes };
  } catch (error) {
    return { ok: false, reason: `${why} ps-list failed as well: ${String(error)}` };
  }
}
