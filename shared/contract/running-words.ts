import { formatBytes, formatPercent, plural } from '../words/format.ts';
import type { ScanDocument } from './document.ts';

type Running = NonNullable<ScanDocument['running']>;

/** `4 running sessions hold 2.1 GB in 31 processes · 12 % CPU`. */
export function describeRunning(running: Running): string {
  const { sessions, processes, memory_bytes: bytes, memory_estimated: isEstimated } = running;
  const cpu = running.cpu_percent === null ? '' : ` · ${formatPercent(running.cpu_percent)} CPU`;
  const holds = sessions === 1 ? 'holds' : 'hold';
  const memory = `${formatBytes(bytes)}${isEstimated ? ' (estimated)' : ''}`;
  return `${plural(sessions, 'running session')} ${holds} ${memory} in ${plural(processes, 'process')}${cpu}`;
}

/** What a session does, by Claude Code's own word where that is plain; its `shell` is a command that runs. */
export const statusWord = (status: string): string => (status === 'shell' ? 'runs a command' : status);

/** The MCP servers of one session and what each holds: `context7 80 MB, github 61 MB`, `mcp-server × 3 21 MB`. */
export function describeServers(servers: readonly { name: string; memory_bytes: number }[]): string {
  return [...new Set(servers.map(({ name }) => name))]
    .map((name) => {
      const same = servers.filter((server) => server.name === name);
      const bytes = same.reduce((sum, { memory_bytes: own }) => sum + own, 0);
      return [name, same.length > 1 ? `× ${same.length}` : '', bytes > 0 ? formatBytes(bytes) : '']
        .filter(Boolean)
        .join(' ');
    })
    .join(', ');
}

/** Servers that several sessions run each for itself: `context7 × 7 · 690 MB`. Empty where there are none. */
export function describeShared({ servers }: Running): string {
  return servers
    .filter(({ count }) => count > 1)
    .slice(0, 6)
    .map(({ name, count, memory_bytes: bytes }) => `${name} × ${count} · ${formatBytes(bytes)}`)
    .join(', ');
}
