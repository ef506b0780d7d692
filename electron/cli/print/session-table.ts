import { sessionTitle, shortSessionId } from '../../../shared/session/title.ts';
import type { SessionRow } from '../../../shared/contract/document.ts';
import { formatBytes, formatPercent, shortAge } from '../../../shared/words/format.ts';
import { countProcesses, countedOf } from '../../../shared/plan/share.ts';
import { describeServers } from '../../../shared/contract/running-words.ts';
import { doing } from './running-words.ts';
import { colourOf } from './session-colour.ts';
import { columns } from '../terminal/table.ts';
import { cut, type Terminal } from '../terminal/terminal.ts';

const margin = 2;
/** Longest project name (twice that where there is room), and how much of a reason a row may take: two lines of it. */
const longestName = 20;
const wide = 100;
const longestReason = 150;

const memoryOf = (session: SessionRow) =>
  countedOf(session).reduce((sum, { memory_bytes: bytes }) => sum + (bytes ?? 0), 0);

export const ageOf = (session: SessionRow, scannedAt: string) =>
  session.start_time === null ? '' : shortAge(Date.parse(scannedAt) - Date.parse(session.start_time));

const nameOf = ({ session_id: id, working_dir: folder }: SessionRow, { columns: width }: Terminal) =>
  cut(sessionTitle(id, folder), width < wide ? longestName : 2 * longestName);
const idOf = ({ session_id: id }: SessionRow) => shortSessionId(id);

/** A row per session that is over, or elsewhere: what it left, and why it is shown where it is. */
export function sessionTable(sessions: readonly SessionRow[], scannedAt: string, terminal: Terminal): string {
  const { paint } = terminal;
  const rows = sessions.map((session) => {
    const bytes = memoryOf(session);
    return [
      colourOf(session, terminal)(nameOf(session, terminal)),
      paint.dim(idOf(session)),
      ageOf(session, scannedAt),
      countProcesses(session),
      bytes === 0 ? '' : formatBytes(bytes),
      cut(session.suggestion ?? session.shown_because, longestReason),
    ];
  });
  return columns(rows, {
    headings: ['Project', 'Session', 'Age', 'Left over', 'Memory', 'Why'].map((text) => paint.dim(text)),
    right: [2, 3, 4],
    margin,
    width: terminal.columns,
    flexible: 5,
  });
}

/** A row per running session, the costliest first where costs were looked at. */
export function runningTable(sessions: readonly SessionRow[], scannedAt: string, terminal: Terminal): string {
  const { paint } = terminal;
  const rows = byMemory(sessions).map((session) => [
    paint.green(nameOf(session, terminal)),
    paint.dim(idOf(session)),
    ageOf(session, scannedAt),
    doing(session, scannedAt),
    session.memory_bytes === null ? '' : String(session.processes.length),
    session.memory_bytes === null ? '' : formatBytes(session.memory_bytes),
    session.cpu_percent === null ? '' : formatPercent(session.cpu_percent),
    cut(session.suggestion ?? (describeServers(session.servers) || portWords(session)), longestReason),
  ]);
  return columns(rows, {
    headings: ['Project', 'Session', 'Age', 'Does', 'Proc.', 'Memory', 'CPU', 'MCP servers'].map((text) =>
      paint.dim(text),
    ),
    right: [2, 4, 5, 6],
    margin,
    width: terminal.columns,
    flexible: 7,
  });
}

const portWords = ({ ports }: SessionRow) => (ports.length === 0 ? '' : `port ${ports.join(', ')}`);

export const byMemory = (sessions: readonly SessionRow[]): SessionRow[] =>
  [...sessions].sort((a, b) => (b.memory_bytes ?? 0) - (a.memory_bytes ?? 0));
