import { sessionTitle } from '../../../shared/session/title.ts';
import type { ProcessRow, ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { treeRows } from '../../../shared/contract/process-tree.ts';
import { formatAgo, formatBytes, formatPercent } from '../../../shared/words/format.ts';
import { notChecked } from '../../../shared/judge/world/layers.ts';
import { shareOf } from '../../../shared/plan/share.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { groups, headline, printErrors, printRunning } from './print-scan.ts';
import { describeServers } from '../../../shared/contract/running-words.ts';
import { doing } from './running-words.ts';
import { colourOf } from './session-colour.ts';
import { ageOf, byMemory } from './session-table.ts';
import { cut, type Terminal } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';

/** `report` for people: every session, opened. Of a part of them no sentence on the whole can be said. */
export function printReport(
  scan: ScanResult,
  document: ScanDocument,
  terminal: Terminal,
  isPart: boolean,
  warnings: readonly string[] = [],
): void {
  const { paint } = terminal;
  printErrors(document, terminal);
  if (!isPart || !scan.complete) terminal.out(paint.bold(wrap(headline(scan), terminal.columns)));
  if (!isPart) printRunning(document, terminal);
  for (const warning of warnings) terminal.out(paint.yellow(wrap(cut(warning, 300), terminal.columns)));
  for (const { title, sessions } of groups(document)) {
    terminal.out(`\n${paint.bold(paint.underline(title))} ${paint.dim(`(${sessions.length})`)}`);
    const ordered = title === 'Running' ? byMemory(sessions) : sessions;
    for (const session of ordered) printSession(session, document, terminal);
  }
}

/** One session, opened: facts, what it costs, the five checks, its processes as a tree. */
export function printSession(session: SessionRow, document: ScanDocument, terminal: Terminal): void {
  const { paint } = terminal;
  const say = (text: string, colour = (plain: string) => plain, indent = '  ') =>
    terminal.out(colour(`${indent}${wrap(text, terminal.columns - indent.length, indent)}`));
  const age = ageOf(session, document.scanned_at);
  const title = colourOf(
    session,
    terminal,
  )(paint.bold(cut(sessionTitle(session.session_id, session.working_dir), 60)));
  terminal.out(`\n  ${title}${age === '' ? '' : paint.dim(`  started ${age} ago`)}`);
  const facts = [
    `session ${cut(session.session_id, 64)}`,
    session.working_dir === null ? null : `in ${cut(session.working_dir, 200)}`,
    session.pid === null ? null : `process ${session.pid}${session.owner_running ? '' : ' (gone)'}`,
    session.last_heartbeat === null
      ? null
      : `last heartbeat ${formatAgo(Date.parse(document.scanned_at) - Date.parse(session.last_heartbeat))}`,
  ].filter((fact) => fact !== null);
  say(facts.join(' · '), paint.dim);
  const sure = session.confidence === 'none' ? '' : ` (${session.confidence})`;
  say(`${cut(session.shown_because, 300)}${sure}`);
  const costs = costWords(session, document.scanned_at);
  if (costs !== '') say(costs);
  if (session.suggestion !== null) say(cut(session.suggestion, 300), paint.cyan);
  printLayers(session, terminal);
  printProcesses(session, terminal);
}

const layerIndent = ' '.repeat(29);

/** The five checks; those that were not reached in one line. */
function printLayers({ layers }: SessionRow, terminal: Terminal): void {
  const { paint, columns } = terminal;
  const room = columns - layerIndent.length;
  const isReached = ({ detail }: SessionRow['layers'][number]) => detail !== notChecked;
  for (const { layer, passed, detail } of layers.filter(isReached)) {
    const mark = passed ? paint.yellow('passed ') : paint.green('stops  ');
    terminal.out(`    ${mark} ${layer.padEnd(16)} ${paint.dim(wrap(cut(detail, 300), room, layerIndent))}`);
  }
  const rest = layers.filter((layer) => !isReached(layer)).map(({ layer }) => layer);
  if (rest.length > 0) {
    const said = `${rest.join(', ')}: not checked, the outcome was clear before.`;
    terminal.out(`    ${paint.dim(`—       ${wrap(said, columns - restIndent.length, restIndent)}`)}`);
  }
}

const restIndent = ' '.repeat(12);

/** `Holds 640 MB in 5 processes · 0.4 % CPU · idle 3 h · MCP servers: context7 80 MB, github 61 MB · ports 3000`. */
function costWords(session: SessionRow, scannedAt: string): string {
  if (session.memory_bytes === null) return '';
  const memory = `${formatBytes(session.memory_bytes)}${session.memory_estimated ? ' (estimated)' : ''}`;
  const names = describeServers(session.servers);
  return [
    `Holds ${memory} in ${session.processes.length} process${session.processes.length === 1 ? '' : 'es'}`,
    session.cpu_percent === null ? '' : `${formatPercent(session.cpu_percent)} CPU`,
    doing(session, scannedAt),
    names === '' ? '' : `MCP servers: ${names}`,
    session.ports.length === 0 ? '' : `listens at ${session.ports.join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** Children under their parents. */
function printProcesses(session: SessionRow, terminal: Terminal): void {
  for (const { process, depth } of treeRows(session.processes))
    printProcess(process, depth, session, terminal);
}

function printProcess(process: ProcessRow, depth: number, session: SessionRow, terminal: Terminal): void {
  const { paint } = terminal;
  const indent = `    ${'  '.repeat(Math.min(depth, 6))}`;
  const facts = [
    process.memory_bytes === null ? '' : formatBytes(process.memory_bytes),
    process.cpu_percent === null ? '' : formatPercent(process.cpu_percent),
    process.server == null ? '' : `MCP server ${process.server}`,
    process.ports === undefined || process.ports.length === 0 ? '' : `listens at ${process.ports.join(', ')}`,
  ].filter((fact) => fact !== '');
  const isAlive = session.shown_as === 'running';
  const fate = isAlive ? '' : `  ${fateOf(process, session, terminal)}`;
  const told = facts.length === 0 ? '' : paint.dim(`  ${facts.join(' · ')}`);
  const head = `${indent}${paint.bold(String(process.pid))}${told}${fate}`;
  terminal.out(head);
  const room = terminal.columns - indent.length - 2;
  const say = (text: string) => terminal.out(paint.dim(`${indent}  ${wrap(text, room, `${indent}  `)}`));
  terminal.out(`${indent}  ${cut(process.command, Math.max(20, room))}`);
  if (process.remark != null)
    terminal.out(
      paint.yellow(
        `${indent}  ${wrap(`look: ${process.remark} To end it: process-janitor end ${process.pid}`, room, `${indent}  `)}`,
      ),
    );
  // In a running session only what is worth a second look has a story.
  if (isAlive && process.use !== 'none') return;
  for (const evidence of process.evidence) say(`whose: ${cut(evidence, 300)}`);
  const uses = process.use === 'none' ? 'useless: ' : 'perhaps wanted: ';
  for (const reason of process.use_reasons) say(`${uses}${cut(reason, 300)}`);
  for (const veto of process.vetoes) say(`forbidden: ${cut(veto, 300)}`);
}

function fateOf(process: ProcessRow, session: SessionRow, { paint }: Terminal): string {
  if (session.shown_as === 'just-crashed' || process.too_young === true)
    return paint.yellow('not judged yet');
  switch (shareOf(process)) {
    case 'stays':
      return paint.green('stays');
    case 'proven':
      return paint.red('left over');
    case 'likely':
      return paint.yellow('likely left over');
  }
}
