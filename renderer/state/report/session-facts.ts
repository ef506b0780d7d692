import { describeServers, statusWord } from '../../../shared/contract/running-words.ts';
import type { ProcessRow, SessionRow } from '../../../shared/contract/document.ts';
import { formatAge, formatBytes, plural, shortAge } from '../../../shared/words/format.ts';
import { countedOf, countProcesses, isLeftover } from '../../../shared/plan/share.ts';

/** What a clean-up could end: recognised as the session's own, and nothing forbids it. */
export function leftovers(session: SessionRow): ProcessRow[] {
  return session.processes.filter(isLeftover);
}

/** Memory of some processes. Resident size counts shared pages more than once: an estimate. */
export function memoryOf(processes: readonly ProcessRow[]): { bytes: number; estimated: boolean } {
  let bytes = 0;
  let estimated = false;
  for (const process of processes) {
    bytes += process.memory_bytes ?? 0;
    estimated ||= process.memory_bytes !== null && process.memory_kind === 'rss';
  }
  return { bytes, estimated };
}

/** `1.2 GB`, `≈ 850 MB` where estimated, empty where there is nothing to say. */
export function memoryText(bytes: number, estimated: boolean): string {
  if (bytes <= 0) return '';
  return `${estimated ? '≈ ' : ''}${formatBytes(bytes)}`;
}

/** Memory of a closed row. */
export function rowMemory(session: SessionRow): string {
  if (session.memory_bytes !== null) return memoryText(session.memory_bytes, session.memory_estimated);
  const { bytes, estimated } = memoryOf(countedOf(session));
  return memoryText(bytes, estimated);
}

/** The one sentence of a closed row: what could be done, where that is the reason to look; else why. */
export function rowReason(session: SessionRow): string {
  if (session.shown_as !== 'running') return session.shown_because;
  const servers = describeServers(session.servers);
  const odd = session.processes.filter(({ remark }) => remark != null);
  if (odd.length > 0) {
    const { bytes, estimated } = memoryOf(odd);
    const looks = odd.length === 1 ? 'looks' : 'look';
    return [`${plural(odd.length, 'process')} inside ${looks} left over`, memoryText(bytes, estimated)]
      .filter(Boolean)
      .join(' · ');
  }
  return session.suggestion ?? (servers === '' ? session.shown_because : `MCP servers: ${servers}`);
}

/** What a running session does: `idle 3 h`, `busy`; empty where Claude Code did not tell. */
export function doingText({ status, status_since: since }: SessionRow, nowMs: number): string {
  if (status === null) return '';
  const word = statusWord(status);
  return since === null || status === 'busy' ? word : `${word} ${shortAge(nowMs - Date.parse(since))}`;
}

/** `3 hours`; empty where the start time is unknown. */
export function ageText(startTime: string | null, nowMs: number): string {
  const startedMs = startTime === null ? NaN : Date.parse(startTime);
  return Number.isNaN(startedMs) ? '' : formatAge(nowMs - startedMs);
}

/** `3 hours · 4 processes`, `3 hours · 2 of 4 processes` where two must stay; `idle 3 h · 4 processes`. */
export function metaText(session: SessionRow, nowMs: number): string {
  const isRunning = session.shown_as === 'running';
  const count = session.processes.length;
  const processes = isRunning ? (count === 0 ? '' : plural(count, 'process')) : countProcesses(session);
  const doing = isRunning ? doingText(session, nowMs) : '';
  const since = doing === '' ? ageText(session.start_time, nowMs) : doing;
  return [since, processes].filter(Boolean).join(' · ') || 'no processes';
}
