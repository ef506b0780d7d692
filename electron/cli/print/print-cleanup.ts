import { sessionTitle, shortSessionId } from '../../../shared/session/title.ts';
import { formatBytes, plural } from '../../../shared/words/format.ts';
import { groupBy } from '../../../shared/words/group-by.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import { reasonsOfAll } from '../../../shared/plan/step-words.ts';
import { cut, type Terminal } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';

/**
 * A plan or a receipt for people.
 *
 * @param what a dry run, a plan that a person is asked about next, or what was done
 */
export function printCleanup(
  document: CleanupDocument,
  terminal: Terminal,
  what: 'dry-run' | 'question' | 'receipt',
): void {
  const { paint } = terminal;
  const { steps } = document;
  if (steps.length === 0) {
    terminal.out(paint.bold('Nothing to clean up.'));
    return;
  }
  terminal.out(paint.bold(headline(document, what)));
  const isPreview = what !== 'receipt';
  const isToldApart = (step: StepReport) => isEnd(step) || !wentWell(step);
  const bySession = groupBy(steps.filter(isToldApart), (step) => step.session_id);
  for (const some of bySession.values()) printSteps(some, isPreview, terminal);
  printTidied(
    steps.filter((step) => !isToldApart(step)),
    isPreview,
    terminal,
  );
  terminal.out(`\n${paint.bold(wrap(isPreview ? planned(document) : summary(document), terminal.columns))}`);
  if (!isPreview) return;
  if (steps.some(isEnd)) {
    terminal.out(
      paint.dim(
        wrap(
          'Processes that are ended cannot be brought back. Records can be restored for 7 days.',
          terminal.columns,
        ),
      ),
    );
  }
}

function headline({ steps }: CleanupDocument, what: 'dry-run' | 'question' | 'receipt'): string {
  switch (what) {
    case 'dry-run':
      return 'This is what a clean-up would do. Nothing was changed.';
    case 'question':
      return 'This is what will be done.';
    case 'receipt':
      if (steps.some(({ outcome: result }) => result === 'ending'))
        return 'Clean-up done, except for what is still at work.';
      return steps.some(({ outcome: result }) => result === 'done')
        ? 'Clean-up done.'
        : 'Nothing was changed.';
  }
}

const wentWell = ({ outcome: result }: StepReport) => result === 'done' || result === 'planned';

/** The bookkeeping, in one line: each session is one record. */
function printTidied(steps: readonly StepReport[], isPreview: boolean, terminal: Terminal): void {
  const sessions = [...recordsOf(steps)];
  const projects = new Map(steps.map((step) => [step.session_id, projectOf(step)]));
  if (sessions.length === 0) return;
  const { paint } = terminal;
  const ids = sessions.slice(0, maxIds).map((id) => `${projects.get(id) ?? ''} ${shortSessionId(id)}`.trim());
  const more = sessions.length > maxIds ? `, and ${plural(sessions.length - maxIds, 'more', 'more')}` : '';
  const verb = isPreview ? 'Tidy' : 'Tidied';
  terminal.out(`\n  ${paint.bold(`${verb} ${plural(sessions.length, 'record')}`)}`);
  const whose = `of ${plural(sessions.length, 'session')}: ${ids.join(', ')}${more}`;
  terminal.out(paint.dim(`          ${wrap(whose, terminal.columns - 10, '          ')}`));
}

/** How many ids of sessions are named. */
const maxIds = 12;

const verbs = {
  terminate: 'End',
  'remove-session-files': 'Put away the record of',
  'mark-registry': 'Note the clean-up of',
} as const;

/** The steps of one session; what is true of all of them is said once, before them. */
function printSteps(steps: readonly StepReport[], isPreview: boolean, terminal: Terminal): void {
  const { shared, own } = reasonsOfAll(steps.map(({ detail }) => detail));
  const [first] = steps;
  if (shared !== '' && first !== undefined) {
    const { paint } = terminal;
    terminal.out(`\n  ${paint.bold(projectOf(first))}  ${paint.dim(shortSessionId(first.session_id))}`);
    terminal.out(paint.dim(`  ${wrap(cut(`Of each: ${shared}`, 400), terminal.columns - 2, '  ')}`));
  }
  for (const [index, step] of steps.entries()) printStep(step, own[index] ?? '', isPreview, terminal);
}

function printStep(step: StepReport, reasons: string, isPreview: boolean, terminal: Terminal): void {
  const { paint } = terminal;
  const mark = isPreview
    ? step.confidence === 'proven'
      ? paint.red('proven')
      : paint.yellow('likely')
    : outcome(step, terminal);
  const what = isEnd(step)
    ? `${step.force ? 'Force' : verbs.terminate} ${step.processes.map(({ pid }) => pid).join(', ')} of ${projectOf(step)}`
    : `${verbs[step.kind]} ${projectOf(step)}, session ${shortSessionId(step.session_id)}`;
  const memory = step.memory_bytes > 0 ? paint.dim(`  ${formatBytes(step.memory_bytes)}`) : '';
  terminal.out(`\n  ${mark}  ${paint.bold(what)}${memory}`);
  const margin = ' '.repeat(isPreview ? 10 : 11);
  const width = terminal.columns - margin.length;
  for (const process of step.processes) terminal.out(`${margin}${cut(process.command, width)}`);
  if (reasons !== '') terminal.out(paint.dim(`${margin}${wrap(cut(reasons, 400), width, margin)}`));
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

/** What people call the session: its project. */
const projectOf = ({ working_dir: folder, session_id: id }: StepReport) => cut(sessionTitle(id, folder), 40);

const isEnd = (step: StepReport) => step.kind === 'terminate';
/** The sessions whose records these steps tidy. */
const recordsOf = (steps: readonly StepReport[]) =>
  new Set(steps.filter((step) => !isEnd(step)).map(({ session_id: id }) => id));
const processCount = (steps: readonly StepReport[]) =>
  steps.filter(isEnd).reduce((sum, { processes }) => sum + processes.length, 0);

function planned({
  steps,
  memory_before_bytes: bytes,
  memory_estimated: isEstimated,
}: CleanupDocument): string {
  const proven = processCount(steps.filter(({ confidence }) => confidence === 'proven'));
  const likely = processCount(steps.filter(({ confidence }) => confidence === 'likely'));
  const records = recordsOf(steps).size;
  return [
    ...(proven > 0 ? [`${plural(proven, 'process')} proven`] : []),
    ...(likely > 0 ? [`${plural(likely, 'process')} likely`] : []),
    ...(records > 0 ? [`${plural(records, 'record')} to tidy`] : []),
    ...(bytes > 0 ? [`${formatBytes(bytes)}${isEstimated ? ' (estimated)' : ''}`] : []),
  ].join(' · ');
}

function summary(document: CleanupDocument): string {
  const done = document.steps.filter(({ outcome: result }) => result === 'done');
  const ending = document.steps.filter(({ outcome: result }) => result === 'ending').length;
  const won = document.memory_before_bytes - document.memory_after_bytes;
  const [ended, records] = [processCount(done), recordsOf(done).size];
  const rest = document.steps.length - done.length - ending;
  return [
    [
      ...(ended > 0 || records === 0 ? [`${plural(ended, 'process')} ended`] : []),
      ...(records > 0 ? [`${plural(records, 'record')} tidied`] : []),
    ].join(', '),
    ...(ended > 0 ? [`${formatBytes(won)} won back${document.memory_estimated ? ' (estimated)' : ''}`] : []),
    ...(ending > 0 ? [`${ending} still at work`] : []),
    ...(rest > 0 ? [`${plural(rest, 'step')} not done`] : []),
  ].join(' · ');
}
