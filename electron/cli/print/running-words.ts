import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { formatBytes, formatPercent, plural, shortAge } from '../../../shared/words/format.ts';

type Running = NonNullable<ScanDocument['running']>;

/** What a running session does: `idle 3 h`, `busy`, `waiting 5 min`; empty where Claude Code did not tell. */
export function doing({ status, status_since: since }: SessionRow, scannedAt: string): string {
  if (status === null) return '';
  const word = status === 'shell' ? 'runs a command' : status;
  return since === null || status === 'busy'
    ? word
    : `${word} ${shortAge(Date.parse(scannedAt) - Date.parse(since))}`;
}

/** `4 running sessions hold 2.1 GB in 31 processes · 12 % CPU`. */
export function describeRunning(running: Running): string {
  const { sessions, processes, memory_bytes: bytes, memory_estimated: isEstimated } = running;
  const cpu = running.cpu_percent === null ? '' : ` · ${formatPercent(running.cpu_percent)} CPU`;
  const holds = sessions === 1 ? 'holds' : 'hold';
  const memory = `${formatBytes(bytes)}${isEstimated ? ' (estimated)' : ''}`;
  return `${plural(sessions, 'running session')} ${holds} ${memory} in ${plural(processes, 'process')}${cpu}`;
}

/** Servers that several sessions run each for itself: `context7 × 7 · 690 MB`. Empty where there are none. */
export function describeShared({ servers }: Running): string {
  return servers
    .filter(({ count }) => count > 1)
    .slice(0, 6)
    .map(({ name, count, memory_bytes: bytes }) => `${name} × ${count} · ${formatBytes(bytes)}`)
    .join(', ');
}

/** `context7, github`: the MCP servers of one session by name. */
export const serverNames = ({ servers }: SessionRow): string => servers.map(({ name }) => name).join(', ');
