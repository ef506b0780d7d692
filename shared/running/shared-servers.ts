import type { Family } from './family-of.ts';

/** The same MCP server, counted across sessions: each of them runs one of its own. */
export interface SharedServer {
  name: string;
  count: number;
  memoryBytes: number;
}

/** MCP servers of all running sessions by name, the costliest first. */
export function sharedServers(families: readonly Pick<Family, 'servers'>[]): SharedServer[] {
  const byName = new Map<string, SharedServer>();
  for (const { name, memoryBytes } of families.flatMap(({ servers }) => servers)) {
    const known = byName.get(name) ?? { name, count: 0, memoryBytes: 0 };
    byName.set(name, { name, count: known.count + 1, memoryBytes: known.memoryBytes + memoryBytes });
  }
  return [...byName.values()].sort((a, b) => b.memoryBytes - a.memoryBytes || (a.name < b.name ? -1 : 1));
}
