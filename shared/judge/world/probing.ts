import type { World } from './world.ts';

/** Pids that the kernel must be asked about before the rules may call them gone. */
export function pidsToProbe(world: Omit<World, 'probes'>): number[] {
  if (!world.listing.ok) return [];
  const processes = world.listing.processes;
  const pids = new Set<number>();
  for (const record of world.records) pids.add(record.owner?.identity.pid ?? record.pid);
  for (const record of world.claudeRecords) pids.add(record.pid);
  for (const { owner } of world.lineage.values()) pids.add(owner.pid);
  for (const { root } of world.runs) pids.add(root.pid);
  for (const { markers } of processes.values()) {
    if (markers?.claudePid != null) pids.add(markers.claudePid);
    if (markers?.socketPid != null) pids.add(markers.socketPid);
  }
  return [...pids].filter((pid) => !processes.has(pid));
}
