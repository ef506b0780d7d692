import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { formatAge, formatBytes, projectName } from '../../../shared/words/format.ts';
import { countProcesses, describeState, isLeftover } from '../../../shared/plan/leftovers.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { columns } from './table.ts';
import { cut, type Terminal } from './terminal.ts';

/** Widths in characters: before the first column, between two columns, and of a shortened session id. */
const margin = 2;
const gap = 2;
const shortId = 8;

const memoryOf = (session: SessionRow) =>
  session.processes.filter(isLeftover).reduce((sum, { memory_bytes: bytes }) => sum + (bytes ?? 0), 0);

export const ageOf = (session: SessionRow, scannedAt: string) =>
  session.start_time === null ? '' : formatAge(Date.parse(scannedAt) - Date.parse(session.start_time));

/** The groups of the report, in their order, as the window shows them too. */
export function groups(document: ScanDocument): { title: string; sessions: SessionRow[] }[] {
  const pick = (title: string, wanted: (session: SessionRow) => boolean) => ({
    title,
    sessions: document.sessions.filter(wanted),
  });
  const isSure = (session: SessionRow) => session.confidence === 'proven';
  const hasLeftOvers = ({ processes }: SessionRow) =>
    processes.some(({ confidence }) => confidence !== 'none');
  return [
    pick('Orphaned', (session) => session.verdict === 'orphaned' && isSure(session)),
    pick(
      'Needs a look',
      (session) =>
        (session.verdict === 'orphaned' && !isSure(session)) ||
        session.verdict === 'unreadable' ||
        (session.verdict === 'ended' && hasLeftOvers(session)) ||
        (session.verdict === 'active' && session.suggestion !== null),
    ),
    pick('Active', (session) => session.verdict === 'active' && session.suggestion === null),
    pick('Elsewhere or protected', (session) => session.verdict === 'protected'),
    pick('Ended', (session) => session.verdict === 'ended' && !hasLeftOvers(session)),
  ].filter(({ sessions }) => sessions.length > 0);
}

/** The state of things in one sentence. */
export function headline(scan: ScanResult): string {
  if (!scan.complete) return 'Nothing was judged, and nothing can be cleaned up.';
  return scan.sessions.length === 0
    ? 'No Claude Code sessions found, and nothing left behind.'
    : `${describeState(scan)}.`;
}

export function printErrors(document: ScanDocument, terminal: Terminal): void {
  for (const { where, message } of document.errors) {
    terminal.err(terminal.paint.yellow(`! ${cut(where, 40)}: ${cut(message, 300)}`));
  }
}

/**
 * `scan` for people: the sentence, then a row per session that is not simply ended. Of a part of them, all rows and no
 * sentence on the whole.
 */
export function printSummary(scan: ScanResult, terminal: Terminal, isPart = false): void {
  const { paint } = terminal;
  const document = toScanDocument(scan);
  printErrors(document, terminal);
  if (!isPart || !scan.complete) terminal.out(paint.bold(headline(scan)));
  for (const { title, sessions } of groups(document)) {
    if (title === 'Ended' && !isPart) continue;
    terminal.out(`\n${paint.underline(title)} ${paint.dim(`(${sessions.length})`)}`);
    const shown = sessions.slice(0, 30);
    terminal.out(columns(rowsOf(shown, document, terminal), [1, 2, 3]));
    if (sessions.length > shown.length) {
      terminal.out(paint.dim(`… and ${sessions.length - shown.length} more: process-janitor report`));
    }
  }
  if (document.orphaned_count > 0) {
    terminal.out(paint.dim('\nPreview the clean-up: process-janitor cleanup --dry-run'));
    terminal.out(paint.dim('Every reason:         process-janitor report'));
  }
}

/** A row per session; the reason gets whatever width the other columns leave. */
function rowsOf(sessions: readonly SessionRow[], document: ScanDocument, terminal: Terminal): string[][] {
  const facts = sessions.map((session) => [
    cut(projectName(session.working_dir), 24),
    ageOf(session, document.scanned_at),
    countProcesses(session.processes),
    memoryOf(session) === 0 ? '' : formatBytes(memoryOf(session)),
  ]);
  const widest = (column: number) => Math.max(0, ...facts.map((row) => row[column]?.length ?? 0));
  const filled = [0, 1, 2, 3].filter((column) => widest(column) > 0);
  const taken = filled.reduce((sum, column) => sum + widest(column) + gap, margin + gap + shortId);
  const room = Math.max(24, terminal.columns - taken);
  return sessions.map((session, index) => {
    const [project = '', ...rest] = facts[index] ?? [];
    return [
      `${' '.repeat(margin)}${colourOf(session, terminal)(project)}`,
      ...rest,
      cut(session.suggestion ?? session.explanation, room),
      terminal.paint.dim(cut(session.session_id, shortId)),
    ];
  });
}

export function colourOf(session: SessionRow, { paint }: Terminal): (text: string) => string {
  switch (session.verdict) {
    case 'orphaned':
      return session.confidence === 'proven' ? paint.red : paint.yellow;
    case 'active':
      return paint.green;
    case 'unreadable':
      return paint.yellow;
    case 'protected':
    case 'ended':
      return paint.dim;
  }
}
