import { formatBytes, plural } from '../words/format.ts';
import type { Confidence, ProcessVerdict, ScanResult, SessionVerdict } from '../judge/world/verdict.ts';

/** What sessions left behind, as far as something could be done about it. */
export interface Leftovers {
  sessions: readonly SessionVerdict[];
  processes: readonly ProcessVerdict[];
  memoryBytes: number;
}

/** A process that the janitor would not even offer to end is nothing that anybody has to be told of. */
export const isLeftover = ({
  confidence,
  vetoes,
}: {
  confidence: Confidence;
  vetoes: readonly unknown[];
}): boolean => confidence !== 'none' && vetoes.length === 0;

/**
 * How many processes of a session are left over: `3 processes`, `3 of 5 processes` where something forbids touching
 * the others, `2 processes stay` where it forbids touching any; empty where there are none.
 */
export function countProcesses(
  processes: readonly { confidence: Confidence; vetoes: readonly unknown[] }[],
): string {
  const all = plural(processes.length, 'process');
  const left = processes.filter(isLeftover).length;
  if (processes.length === 0 || left === processes.length) return processes.length === 0 ? '' : all;
  return left === 0 ? `${all} ${processes.length === 1 ? 'stays' : 'stay'}` : `${left} of ${all}`;
}

/** Also of a session that was cleaned up or ended in order, something may still run that is proven to be its own. */
const hasLeft = (session: SessionVerdict) =>
  session.verdict === 'orphaned'
    ? session.confidence !== 'none'
    : session.verdict === 'ended' &&
      session.processes.some((process) => isLeftover(process) && process.confidence === 'proven');

/** Picks the sessions of a scan that are over and left something, and those processes that no veto protects. */
export function leftoversOf(scan: ScanResult | null): Leftovers {
  const sessions = (scan?.sessions ?? []).filter(hasLeft);
  const processes = sessions.flatMap((session) => session.processes.filter(isLeftover));
  const memoryBytes = processes.reduce((sum, process) => sum + (process.details?.memoryBytes ?? 0), 0);
  return { sessions, processes, memoryBytes };
}

/** `2 crashed sessions`; just `2 sessions` where not all of them crashed, or one was cleaned up before. */
export function countSessions({ sessions }: Leftovers): string {
  const allCrashed = sessions.every(({ verdict }) => verdict === 'orphaned');
  return plural(sessions.length, allCrashed ? 'crashed session' : 'session');
}

/** What and how much: `2 crashed sessions left 5 processes behind · 1.2 GB`. */
export function describeLeftovers(left: Leftovers): string {
  const { processes, memoryBytes } = left;
  const who = countSessions(left);
  if (processes.length === 0) return `${who} left only files behind`;
  const what = `${who} left ${plural(processes.length, 'process')} behind`;
  return memoryBytes > 0 ? `${what} · ${formatBytes(memoryBytes)}` : what;
}

/** The state of things in one sentence: what was left behind, or that all is tidy. */
export function describeState(scan: ScanResult): string {
  const left = leftoversOf(scan);
  if (left.sessions.length > 0) return describeLeftovers(left);
  const active = scan.sessions.filter(({ verdict }) => verdict === 'active').length;
  return active === 0 ? 'All tidy · no sessions running' : `All tidy · ${plural(active, 'session')} running`;
}
