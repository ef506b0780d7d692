import type { Load } from '../../../shared/running/runaways.ts';
import type { ProcFiles } from './proc-files.ts';

/** Milliseconds of processor time that some processes have used so far; one that vanished is missing. */
export function cpuTimesOf(
  files: ProcFiles,
  pids: readonly number[],
  ticksPerSecond: number,
): Map<number, number> {
  const times = new Map<number, number>();
  for (const pid of pids) {
    const stat = files.read(`${pid}/stat`);
    const ticks = typeof stat === 'string' ? null : cpuTicks(stat.toString('latin1'));
    if (ticks !== null) times.set(pid, (ticks * 1000) / ticksPerSecond);
  }
  return times;
}

/** What some processes have used so far, and hold now; one that vanished is missing. */
export function loadsOf(
  files: ProcFiles,
  pids: readonly number[],
  { ticksPerSecond, pageBytes }: { ticksPerSecond: number; pageBytes: number },
): Map<number, Load> {
  const loads = new Map<number, Load>();
  for (const pid of pids) {
    const read = files.read(`${pid}/stat`);
    const stat = typeof read === 'string' ? '' : read.toString('latin1');
    const ticks = cpuTicks(stat);
    // `rss`, field 24.
    const pages = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ', 22)[21] ?? NaN);
    if (ticks === null) continue;
    loads.set(pid, {
      cpuMs: (ticks * 1000) / ticksPerSecond,
      residentBytes: Number.isFinite(pages) ? pages * pageBytes : null,
    });
  }
  return loads;
}

/** `utime` and `stime`, fields 14 and 15 (proc_pid_stat(5)); the name before them may hold spaces and `)`. */
function cpuTicks(stat: string): number | null {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ', 13);
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isFinite(ticks) ? ticks : null;
}
