import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { formatAge, formatBytes, projectName } from '../../../shared/words/format.ts';
import { countProcesses, isLeftover } from '../../../shared/plan/share.ts';
import { shownAsNames, type ShownAs } from '../../../shared/plan/shown-as.ts';
import { standingOf } from '../../../shared/plan/standing.ts';
import { describeStanding } from '../../../shared/plan/standing-words.ts';
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

const titles: Record<ShownAs, string> = {
  'just-crashed': 'Just crashed',
  orphaned: 'Orphaned',
  'needs-a-look': 'Needs a look',
  'left-running': 'Left running',
  running: 'Running',
  elsewhere: 'Elsewhere or protected',
  ended: 'Ended',
};

/** The groups of the report, in their order, as the window shows them too. */
export function groups(document: ScanDocument): { title: string; sessions: SessionRow[] }[] {
  return shownAsNames
    .map((name) => ({
      title: titles[name],
      sessions: document.sessions.filter((session) => session.shown_as === name),
    }))
    .filter(({ sessions }) => sessions.length > 0);
}

/** The state of things in one sentence. */
export function headline(scan: ScanResult): string {
  if (!scan.complete) return 'Nothing was judged, and nothing can be cleaned up.';
  return scan.sessions.length === 0
    ? 'No Claude Code sessions found, and nothing left behind.'
    : `${describeStanding(standingOf(scan))}.`;
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
    if (title === titles.ended && !isPart) continue;
    terminal.out(`\n${paint.underline(title)} ${paint.dim(`(${sessions.length})`)}`);
    const shown = sessions.slice(0, 30);
    terminal.out(columns(rowsOf(shown, document, terminal), [1, 2, 3]));
    if (sessions.length > shown.length) {
      terminal.out(paint.dim(`… and ${sessions.length - shown.length} more: process-janitor report`));
    }
  }
  if (document.summary.left_over.sessions > 0) {
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
      cut(session.suggestion ?? session.shown_because, room),
      terminal.paint.dim(cut(session.session_id, shortId)),
    ];
  });
}

export function colourOf(session: SessionRow, { paint }: Terminal): (text: string) => string {
  switch (session.shown_as) {
    case 'orphaned':
      return paint.red;
    case 'just-crashed':
    case 'needs-a-look':
    case 'left-running':
      return paint.yellow;
    case 'running':
      return paint.green;
    case 'elsewhere':
    case 'ended':
      return paint.dim;
  }
}
