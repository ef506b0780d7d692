import { byCost } from '../../../shared/contract/by-cost.ts';
import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { shownAsNames, type ShownAs } from '../../../shared/plan/shown-as.ts';
import { standingOf } from '../../../shared/plan/standing.ts';
import { describeStanding } from '../../../shared/plan/standing-words.ts';
import { describeRunning, describeShared } from '../../../shared/contract/running-words.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { Family } from '../../../shared/running/family-of.ts';
import { runningTable, sessionTable } from './session-table.ts';
import { cut, type Terminal } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';

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
  const sorted = byCost(document.sessions);
  return shownAsNames
    .map((name) => ({
      title: titles[name],
      sessions: sorted.filter((session) => session.shown_as === name),
    }))
    .filter(({ sessions }) => sessions.length > 0);
}

/** The state of things in one sentence. */
export function headline(scan: ScanResult): string {
  if (!scan.complete) return 'Nothing was judged, and nothing can be cleaned up.';
  return `${describeStanding(standingOf(scan))}.`;
}

export function printErrors(document: ScanDocument, terminal: Terminal): void {
  for (const { where, message } of document.errors) {
    // Most sentences begin with the file that they are about.
    const text = message.startsWith(where) ? cut(message, 300) : `${cut(where, 60)}: ${cut(message, 300)}`;
    terminal.err(terminal.paint.yellow(wrap(`! ${text}`, terminal.columns - 2, '  ')));
  }
}

/** More sessions of one group than this are a list for `report`. */
const longestList = 30;

/**
 * `scan` for people: the sentence, then a row per session that is not simply ended. Of a part of them, all rows and no
 * sentence on the whole.
 *
 * @param families what running sessions cost, where that was looked at
 */
export function printSummary(
  scan: ScanResult,
  terminal: Terminal,
  { isPart = false, families = null }: { isPart?: boolean; families?: readonly Family[] | null } = {},
): void {
  const { paint } = terminal;
  const document = toScanDocument(scan, families);
  printErrors(document, terminal);
  if (!isPart || !scan.complete) terminal.out(paint.bold(wrap(headline(scan), terminal.columns)));
  for (const { title, sessions } of groups(document)) {
    if (title === titles.ended && !isPart) continue;
    terminal.out(`\n${paint.bold(title)} ${paint.dim(`(${sessions.length})`)}`);
    const shown = sessions.slice(0, longestList);
    const table = title === titles.running ? runningTable : sessionTable;
    terminal.out(table(shown, document.scanned_at, terminal));
    if (sessions.length > shown.length) {
      terminal.out(paint.dim(`  … and ${sessions.length - shown.length} more: process-janitor report`));
    }
  }
  printRunning(document, terminal);
  if (document.summary.left_over.sessions > 0) {
    terminal.out(paint.dim('\nPreview the clean-up:  process-janitor cleanup --dry-run'));
    terminal.out(paint.dim('Every reason:          process-janitor report'));
  }
}

/** What running sessions cost together, where that was looked at. */
export function printRunning({ running }: ScanDocument, terminal: Terminal): void {
  if (running === null || running.sessions === 0) return;
  terminal.out(`\n${wrap(`${describeRunning(running)}.`, terminal.columns)}`);
  const shared = describeShared(running);
  if (shared !== '') {
    const text = `The same MCP server in several sessions: ${shared}.`;
    terminal.out(terminal.paint.dim(wrap(text, terminal.columns)));
  }
}
