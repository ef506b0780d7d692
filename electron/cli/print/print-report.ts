import type { ProcessRow, ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { formatAgo, formatBytes, projectName } from '../../../shared/words/format.ts';
import { notChecked } from '../../../shared/judge/world/layers.ts';
import { toScanDocument } from '../../../shared/contract/to-document.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { ageOf, colourOf, groups, headline, printErrors } from './print-scan.ts';
import { cut, type Terminal } from './terminal.ts';

/** `report` for people: every session, opened. Of a part of them no sentence on the whole can be said. */
export function printReport(scan: ScanResult, terminal: Terminal, isPart: boolean): void {
  const { paint } = terminal;
  const document = toScanDocument(scan);
  printErrors(document, terminal);
  if (!isPart || !scan.complete) terminal.out(paint.bold(headline(scan)));
  for (const { title, sessions } of groups(document)) {
    terminal.out(`\n${paint.bold(paint.underline(title))} ${paint.dim(`(${sessions.length})`)}`);
    for (const session of sessions) printSession(session, document, terminal);
  }
}

function printSession(session: SessionRow, document: ScanDocument, terminal: Terminal): void {
  const { paint } = terminal;
  const age = ageOf(session, document.scanned_at);
  const title = colourOf(session, terminal)(paint.bold(cut(projectName(session.working_dir), 60)));
  terminal.out(`\n  ${title}${age === '' ? '' : paint.dim(`  started ${age} ago`)}`);
  const facts = [
    `session ${cut(session.session_id, 64)}`,
    session.working_dir === null ? null : `in ${cut(session.working_dir, 80)}`,
    session.pid === null ? null : `process ${session.pid}${session.owner_running ? '' : ' (gone)'}`,
    session.last_heartbeat === null
      ? null
      : `last heartbeat ${formatAgo(Date.parse(document.scanned_at) - Date.parse(session.last_heartbeat))}`,
  ].filter((fact) => fact !== null);
  terminal.out(paint.dim(`  ${facts.join(' · ')}`));
  const sure = session.confidence === 'none' ? '' : paint.dim(` (${session.confidence})`);
  terminal.out(`  ${cut(session.shown_because, 300)}${sure}`);
  if (session.suggestion !== null) terminal.out(`  ${paint.cyan(cut(session.suggestion, 200))}`);
  for (const { layer, passed, detail } of session.layers) {
    const mark = passed
      ? paint.yellow('passed ')
      : detail === notChecked
        ? paint.dim('—      ')
        : paint.green('stops  ');
    terminal.out(`    ${mark} ${layer.padEnd(16)} ${paint.dim(cut(detail, 200))}`);
  }
  for (const process of session.processes) printProcess(process, terminal);
}

function printProcess(process: ProcessRow, terminal: Terminal): void {
  const { paint } = terminal;
  const memory = process.memory_bytes === null ? '' : `  ${formatBytes(process.memory_bytes)}`;
  const indent = process.pid === process.unit_pid ? '    ' : '      ';
  const verdict =
    process.vetoes.length > 0
      ? paint.green('stays')
      : process.confidence === 'proven'
        ? paint.red('left over')
        : paint.yellow('likely left over');
  terminal.out(
    `${indent}${paint.bold(String(process.pid))} ${cut(process.command, 100)}${paint.dim(memory)}  ${verdict}`,
  );
  for (const evidence of process.evidence) terminal.out(paint.dim(`${indent}  + ${cut(evidence, 200)}`));
  for (const veto of process.vetoes) terminal.out(paint.dim(`${indent}  - ${cut(veto, 200)}`));
}
