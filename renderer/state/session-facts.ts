import type { ProcessRow, SessionRow } from '../../shared/document.ts';
import { formatAge, formatBytes, plural } from '../../shared/format.ts';

/** What a clean-up could end: recognised as the session's own, and nothing forbids it. */
export function leftovers(session: SessionRow): ProcessRow[] {
  return session.processes.filter((process) => process.confidence !== 'none' && process.vetoes.length === 0);
}

/** Memory of all processes of a session. Resident size counts shared pages more than once: an estimate. */
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

/** `3 hours`, or `age unknown` where the start time cannot be read. */
export function ageText(startTime: string | null, nowMs: number): string {
  const startedMs = startTime === null ? NaN : Date.parse(startTime);
  return Number.isNaN(startedMs) ? 'age unknown' : formatAge(nowMs - startedMs);
}

/** `3 hours · 4 processes`. */
export function metaText(session: SessionRow, nowMs: number): string {
  const count = session.processes.length;
  return [ageText(session.start_time, nowMs), count === 0 ? 'no processes' : plural(count, 'process')].join(
    ' · ',
  );
}
