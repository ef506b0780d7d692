import type { ProcessRow, SessionRow } from '../../shared/contract/document.ts';
import { formatAge, formatBytes, projectName } from '../../shared/words/format.ts';
import { countProcesses, isLeftover } from '../../shared/plan/share.ts';

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

/** What a session is called: its project, or the start of its id where the folder is unknown. */
export function sessionTitle(sessionId: string, workingDir: string | null): string {
  return workingDir === null ? `session ${sessionId.slice(0, 8)}` : projectName(workingDir);
}

/** The one sentence of a closed row: what could be done, where that is the reason to look; else why. */
export function rowReason(session: SessionRow): string {
  return session.verdict === 'active' ? (session.suggestion ?? session.explanation) : session.explanation;
}

/** `3 hours`; empty where the start time is unknown. */
export function ageText(startTime: string | null, nowMs: number): string {
  const startedMs = startTime === null ? NaN : Date.parse(startTime);
  return Number.isNaN(startedMs) ? '' : formatAge(nowMs - startedMs);
}

/** `3 hours · 4 processes`, `3 hours · 2 of 4 processes` where two must stay. */
export function metaText(session: SessionRow, nowMs: number): string {
  const processes = countProcesses(session.processes) || 'no processes';
  return [ageText(session.start_time, nowMs), processes].filter(Boolean).join(' · ');
}
