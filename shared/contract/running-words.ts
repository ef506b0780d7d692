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

/** Servers that several sessions run each for itself: `context7 × 7 · 690 MB`. Empty where there are none. */
export function describeShared({ servers }: Running): string {
  return servers
    .filter(({ count }) => count > 1)
    .slice(0, 6)
    .map(({ name, count, memory_bytes: bytes }) => `${name} × ${count} · ${formatBytes(bytes)}`)
    .join(', ');
}
