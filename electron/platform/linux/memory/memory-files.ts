/** Amounts in bytes; shares of time in percent. `null`: the text does not say. */

/** `/proc/meminfo`: all memory, and what programs could still get without swapping (proc(5), `MemAvailable`). */
export function parseMeminfo(text: string): { totalBytes: number; availableBytes: number } | null {
  const total = Number(/^MemTotal: +(\d+) kB$/m.exec(text)?.[1] ?? NaN);
  const available = Number(/^MemAvailable: +(\d+) kB$/m.exec(text)?.[1] ?? NaN);
  return Number.isNaN(total + available)
    ? null
    : { totalBytes: total * 1024, availableBytes: available * 1024 };
}

/**
 * `/proc/pressure/memory` or a control group's `memory.pressure` (kernel documentation, accounting/psi): in which share
 * of the last 10 s at least one process waited for memory.
 */
export function parsePressure(text: string): number | null {
  const share = /^some avg10=(\d+(?:\.\d+)?) /m.exec(text)?.[1];
  return share === undefined ? null : Number(share);
}

/** Where a process's control groups for memory are: version 2 is unified, version 1 has a tree for memory alone. */
export function memoryGroups(cgroup: string): { unified: string | null; memory: string | null } {
  const lines = cgroup.split('\n').map((line) => /^\d+:([^:]*):(\/.*)$/.exec(line));
  const pathOf = (isIt: (controllers: string[]) => boolean) =>
    lines.find((line) => line !== null && isIt((line[1] ?? '').split(',')))?.[2] ?? null;
  return {
    unified: pathOf((controllers) => controllers.join() === ''),
    memory: pathOf((controllers) => controllers.includes('memory')),
  };
}

/**
 * What is left of a control group's limit. Pages of files that nobody uses are given back before anybody has to wait
 * (what kubelet calls the working set).
 *
 * @param limit `memory.max` or `memory.limit_in_bytes`; `max`, or more than there is: no limit
 * @param stat `memory.stat`
 */
export function groupMemory(
  { limit, usage, stat }: { limit: string; usage: string; stat: string },
  machineBytes: number,
): { totalBytes: number; availableBytes: number } | null {
  const [totalBytes, usedBytes] = [Number(limit), Number(usage)];
  if (!(totalBytes > 0 && totalBytes < machineBytes) || !(usedBytes >= 0)) return null;
  const unused = Number(/^(?:total_)?inactive_file (\d+)$/m.exec(preferTotals(stat))?.[1] ?? 0);
  return { totalBytes, availableBytes: Math.min(totalBytes, Math.max(0, totalBytes - usedBytes + unused)) };
}

/** Version 1 counts groups below apart, in lines of their own. */
const preferTotals = (stat: string) =>
  stat.includes('total_inactive_file') ? stat.replace(/^inactive_file .*$/m, '') : stat;
