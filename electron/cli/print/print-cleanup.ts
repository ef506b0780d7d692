import { formatBytes, plural } from '../../../shared/words/format.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import { cut, type Terminal } from './terminal.ts';

/** A plan or a receipt for people. */
export function printCleanup(document: CleanupDocument, terminal: Terminal): void {
  const { paint } = terminal;
  if (document.steps.length === 0) {
    terminal.out(paint.bold('Nothing to clean up.'));
    return;
  }
  terminal.out(paint.bold(headline(document)));
  for (const step of document.steps) printStep(step, document.dry_run, terminal);
  terminal.out(`\n${paint.bold(document.dry_run ? planned(document) : summary(document))}`);
  if (!document.dry_run) return;
  if (document.steps.some(({ kind }) => kind === 'terminate')) {
    terminal.out(
      paint.dim('Processes that are ended cannot be brought back. Records can be restored for 7 days.'),
    );
  }
  const isUnsure = document.steps.some(({ confidence }) => confidence === 'likely');
  if (isUnsure) terminal.out(paint.dim('Likely steps are taken only with --include-likely.'));
  terminal.out(paint.dim(`To do this: process-janitor cleanup --execute --plan ${document.plan_id}`));
}

function headline({ dry_run: isDry, steps }: CleanupDocument): string {
  if (isDry) return 'This is what a clean-up would do. Nothing was changed.';
  return steps.some(({ outcome: result }) => result === 'done') ? 'Clean-up done.' : 'Nothing was changed.';
}

const verbs = {
  terminate: 'End',
  'remove-session-files': 'Put away',
  'mark-registry': 'Note',
} as const;

function printStep(step: StepReport, isPreview: boolean, terminal: Terminal): void {
  const { paint } = terminal;
  // The line in the registry is bookkeeping; it is of interest only where it went wrong.
  if (step.kind === 'mark-registry' && (isPreview || step.outcome === 'done')) return;
  const mark = isPreview
    ? step.confidence === 'proven'
      ? paint.red('proven')
      : paint.yellow('likely')
    : outcome(step, terminal);
  const what =
    step.kind === 'terminate'
      ? `${verbs[step.kind]} ${step.processes.map(({ pid }) => pid).join(', ')}`
      : `${verbs[step.kind]} the record of session ${cut(step.session_id, 64)}`;
  const memory = step.memory_bytes > 0 ? paint.dim(`  ${formatBytes(step.memory_bytes)}`) : '';
  terminal.out(`\n  ${mark}  ${paint.bold(what)}${memory}`);
  for (const process of step.processes) terminal.out(`          ${cut(process.command, 110)}`);
  terminal.out(paint.dim(`          ${cut(step.detail, 400)}`));
}

function outcome(step: StepReport, { paint }: Terminal): string {
  switch (step.outcome) {
    case 'done':
      return paint.green('done   ');
    case 'ending':
      return paint.yellow('ending ');
    case 'skipped':
      return paint.yellow('skipped');
    case 'failed':
      return paint.red('failed ');
    case 'unkillable':
      return paint.red('lives  ');
    case 'planned':
      return paint.dim('planned');
  }
}

const isEnd = (step: StepReport) => step.kind === 'terminate';
const isPutAway = (step: StepReport) => step.kind === 'remove-session-files';
const processCount = (steps: readonly StepReport[]) =>
  steps.filter(isEnd).reduce((sum, { processes }) => sum + processes.length, 0);

function planned(document: CleanupDocument): string {
  const proven = document.steps.filter(({ confidence }) => confidence === 'proven');
  const likely = document.steps.filter(({ confidence }) => confidence === 'likely');
  const count = (steps: readonly StepReport[]) =>
    `${plural(processCount(steps), 'process')} and ${plural(steps.filter(isPutAway).length, 'record')}`;
  return `${count(proven)} proven${likely.length > 0 ? `, ${count(likely)} likely` : ''} · ${formatBytes(document.memory_before_bytes)}${document.memory_estimated ? ' (estimated)' : ''}`;
}

function summary(document: CleanupDocument): string {
  const done = document.steps.filter(({ outcome: result }) => result === 'done');
  const won = document.memory_before_bytes - document.memory_after_bytes;
  const rest = document.steps.length - done.length;
  return [
    `${plural(processCount(done), 'process')} ended, ${plural(done.filter(isPutAway).length, 'record')} put away`,
    `${formatBytes(won)} won back${document.memory_estimated ? ' (estimated)' : ''}`,
    ...(rest > 0 ? [`${plural(rest, 'step')} not done`] : []),
  ].join(' · ');
}
