import { sessionTitle, shortSessionId } from '../../../shared/session/title.ts';
import { bytesOf } from '../../../shared/contract/by-cost.ts';
import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import type { ShownAs } from '../../../shared/plan/shown-as.ts';
import { countProcesses } from '../../../shared/plan/share.ts';
import { formatBytes, formatCount, formatPercent, shortAge } from '../../../shared/words/format.ts';
import { printSession } from './print-report.ts';
import { describeRunning, describeShared } from '../../../shared/contract/running-words.ts';
import { describeServers } from '../../../shared/contract/running-words.ts';
import { doing } from './running-words.ts';
import { noPaint } from '../terminal/paint.ts';
import { colourOf } from './session-colour.ts';
import { cut, type Terminal } from '../terminal/terminal.ts';
import { selectedIndex, watchRows, type WatchState } from './watch-state.ts';

export interface Screen {
  columns: number;
  rows: number;
}

const states: Record<ShownAs, string> = {
  'just-crashed': 'just crashed',
  orphaned: 'orphaned',
  'needs-a-look': 'needs a look',
  'left-running': 'left running',
  running: 'running',
  elsewhere: 'elsewhere',
  ended: 'ended',
};

/**
 * The whole screen of `watch`: exactly as many lines as it has rows, none longer than it is wide.
 *
 * @param headline the state of things in one sentence
 * @param note what went wrong, or who beats; an empty line where there is nothing to say
 */
export function drawWatch(
  document: ScanDocument,
  state: WatchState,
  { columns, rows: height }: Screen,
  terminal: Terminal,
  headline: string,
  note: string,
): string[] {
  const { paint } = terminal;
  const rows = watchRows(document, state);
  const line = (text: string) => cut(text, columns);
  const running = document.running;
  const top = [
    paint.bold(line(headline)),
    ...(running === null || running.sessions === 0 ? [] : [line(describeRunning(running))]),
    ...(running === null || describeShared(running) === '' ? [] : [paint.dim(line(describeShared(running)))]),
    ...(note === '' ? [] : [paint.yellow(line(`! ${note}`))]),
    '',
  ];
  const foot = paint.dim(line(footOf(document, state, rows, columns)));
  const room = Math.max(1, height - top.length - 1);
  const selected = rows[selectedIndex(state, rows)];
  const body =
    state.isOpen && selected !== undefined
      ? openedLines(selected, document, columns, terminal).slice(...windowOf(state.scrolled, room))
      : tableLines(rows, document, state, columns, room, terminal);
  const filled = [
    ...body.slice(0, room),
    ...Array.from({ length: Math.max(0, room - body.length) }, () => ''),
  ];
  // On a screen lower than the head, the newest facts win over the rest.
  return [...top, ...filled, foot].slice(0, height);
}

const windowOf = (first: number, room: number): [number, number] => [first, first + room];

function footOf(
  document: ScanDocument,
  state: WatchState,
  rows: readonly SessionRow[],
  columns: number,
): string {
  if (state.isTyping) return `/${state.filter}▏  Enter keeps the filter, Esc drops it`;
  const at = rows.length === 0 ? '' : `${selectedIndex(state, rows) + 1} of ${formatCount(rows.length)}`;
  if (columns < narrow) return `${state.isOpen ? '↑↓ Enter q' : '↑↓ Enter s / q'}  ${at}`;
  const keys = state.isOpen
    ? '↑↓ scroll  Enter back  q quit'
    : `↑↓ choose  Enter opens  s sort: ${state.sort}  / ${state.filter === '' ? 'filter' : `"${state.filter}"`}  q quit`;
  const time = columns < wide ? '' : new Date(document.scanned_at).toLocaleTimeString();
  return [keys, at, time].filter(Boolean).join('  ');
}

function openedLines(
  session: SessionRow,
  document: ScanDocument,
  columns: number,
  terminal: Terminal,
): string[] {
  const lines: string[] = [];
  const collecting: Terminal = {
    ...terminal,
    // A line with colours in it cannot be cut to the width.
    paint: noPaint,
    columns,
    isInteractive: false,
    out: (text) => lines.push(...text.split('\n')),
    err: () => undefined,
  };
  printSession(session, document, collecting);
  return lines.slice(lines[0] === '' ? 1 : 0).map((line) => line.slice(0, columns));
}

/** Below these widths, in characters, columns are left out: how many processes first, then all but name and memory. */
const wide = 100;
const narrow = 60;

/** Widths in characters; what is left is for the reason or the servers. */
const widths = { state: 12, project: 20, age: 6, processes: 13, memory: 7, cpu: 6 };

function tableLines(
  rows: readonly SessionRow[],
  document: ScanDocument,
  state: WatchState,
  columns: number,
  room: number,
  terminal: Terminal,
): string[] {
  const { paint } = terminal;
  if (rows.length === 0) return [paint.dim(state.filter === '' ? '  No sessions.' : '  Nothing matches.')];
  const at = selectedIndex(state, rows);
  // The bar is kept in sight, in the middle where the list is longer than the screen.
  const space = Math.max(1, room - 1);
  const first = Math.max(0, Math.min(at - Math.floor(space / 2), rows.length - space));
  const idWidth = Math.max(
    ...['Session', ...rows.map(({ session_id: id }) => shortSessionId(id))].map(({ length }) => length),
  );
  const heading = cells(
    ['State', 'Project', 'Session', 'Age', 'Processes', 'Memory', 'CPU', 'About'],
    columns,
    idWidth,
  );
  return [
    paint.dim(heading),
    ...rows.slice(first, first + space).map((session, index) => {
      const text = cells(rowOf(session, document.scanned_at, columns), columns, idWidth);
      if (first + index === at) return paint.inverse(text.padEnd(columns));
      return colourOf(session, terminal)(text);
    }),
  ];
}

function rowOf(session: SessionRow, scannedAt: string, columns: number): string[] {
  const isRunning = session.shown_as === 'running';
  const bytes = bytesOf(session);
  return [
    states[session.shown_as],
    sessionTitle(session.session_id, session.working_dir),
    shortSessionId(session.session_id),
    session.start_time === null ? '' : shortAge(Date.parse(scannedAt) - Date.parse(session.start_time)),
    isRunning
      ? String(session.processes.length === 0 ? '' : session.processes.length)
      : countProcesses(session).replace(/ process(es)?/, ''),
    bytes === 0 ? '' : formatBytes(bytes),
    session.cpu_percent === null ? '' : formatPercent(session.cpu_percent),
    isRunning
      ? [doing(session, scannedAt), describeServers(session.servers)].filter(Boolean).join(' · ')
      : [columns < wide ? countProcesses(session) : '', session.suggestion ?? session.shown_because]
          .filter(Boolean)
          .join(' · '),
  ];
}

function cells(texts: readonly string[], columns: number, idWidth: number): string {
  const sizes = [
    widths.state,
    columns < wide ? 14 : widths.project,
    columns < narrow ? 0 : idWidth,
    columns < narrow ? 0 : widths.age,
    columns < wide ? 0 : widths.processes,
    widths.memory,
    columns < narrow ? 0 : widths.cpu,
  ];
  const fixed = sizes.map((size, index) => {
    const text = texts[index] ?? '';
    if (size === 0) return '';
    const short = cut(text, size);
    return index === 3 || index === 5 || index === 6 ? short.padStart(size) : short.padEnd(size);
  });
  const begun = ` ${fixed.filter((text) => text !== '').join(' ')} `;
  return begun.length >= columns
    ? begun.slice(0, columns)
    : begun + cut(texts[7] ?? '', columns - begun.length);
}
