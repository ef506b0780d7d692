import type { Family } from './family-of.ts';
import { saysNothing } from './server-name.ts';

/** The same MCP server, counted across sessions: each of them runs one of its own. */
export interface SharedServer {
  name: string;
  count: number;
  memoryBytes: number;
}

/**
 * MCP servers of all running sessions by name, the costliest first, and in how many sessions each runs. Without those
 * whose name says only what they are: two of them need not be the same.
 */
export function sharedServers(families: readonly Pick<Family, 'servers'>[]): SharedServer[] {
  const byName = new Map<string, SharedServer>();
  for (const { servers } of families) {
    for (const name of new Set(servers.map((server) => server.name))) {
      if (saysNothing(name)) continue;
      const own = servers.filter((server) => server.name === name);
      const known = byName.get(name) ?? { name, count: 0, memoryBytes: 0 };
      const memoryBytes = own.reduce((sum, server) => sum + server.memoryBytes, known.memoryBytes);
      byName.set(name, { name, count: known.count + 1, memoryBytes });
    }
  }
  return [...byName.values()].sort((a, b) => b.memoryBytes - a.memoryBytes || (a.name < b.name ? -1 : 1));
}
