import { whyNotAutomatic } from '../../../shared/settings/config.ts';
import { withBookkeeping } from '../../../shared/plan/bookkeeping.ts';
import type { Plan, Step } from '../../../shared/plan/plan.ts';
import type { CleanupDocument, Trigger } from '../../../shared/plan/receipt.ts';
import { standingOf } from '../../../shared/plan/standing.ts';
import { describeLeftOver } from '../../../shared/plan/standing-words.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { plural } from '../../../shared/words/format.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import { printJson } from '../terminal/json.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { onlySession } from '../look/one-session.ts';

export interface CleanupOptions {
  dryRun?: boolean;
  execute?: boolean;
  auto?: boolean;
  includeLikely?: boolean;
  /** Also force what was asked to end before and is still at work. */
  force?: boolean;
  yes?: boolean;
  quiet?: boolean;
  json?: boolean;
  session?: string;
  /** Carry out this very plan, or nothing. */
  plan?: string;
  /** Who asks, for the receipt. */
  trigger?: Trigger;
}

type Mode = 'dry-run' | 'execute' | 'auto';

/** `cleanup`: previews, or carries out after a yes, or takes proven steps only and never asks (`--auto`). */
export async function cleanup(context: Context, options: CleanupOptions): Promise<ExitCode> {
  const janitor = await janitorOf(context, true);
  const { config, problems } = janitor.config();
  const mode = modeOf(options, config.dry_run_default);
  const all = await janitor.scan();
  if (!all.complete) {
    const why = all.problems[0]?.message ?? 'This machine could not be looked at.';
    throw new UserError(`Nothing was cleaned up. ${why}`);
  }
  // Whoever is asked wants to know that there is no such session; what runs by itself may come when it is gone.
  const scan =
    options.session === undefined ? all : onlySession(all, options.session, { mayBeGone: mode === 'auto' });

  const plan = janitor.plan(scan);
  if (options.plan !== undefined && options.plan !== plan.planId) {
    throw new UserError(
      `The plan ${options.plan} is out of date: things have changed since. Look at a new dry run.`,
    );
  }
  if (mode === 'dry-run') {
    await show(janitor.preview(plan), context, options, 'dry-run');
    if (plan.steps.length === 0) sayWhatIsLeft(scan, context, options);
    return 0;
  }
  const isAutomatic = mode === 'auto';
  if (isAutomatic) {
    const forbidden = whyNotAutomatic(problems);
    if (forbidden !== null) throw new UserError(forbidden);
  }
  const agreed: Plan = { ...plan, steps: chosenSteps(plan, options) };
  const isAsked = !isAutomatic && options.yes !== true && config.cleanup_mode !== 'auto';
  if (agreed.steps.length > 0 && isAsked && !(await confirmed(janitor, agreed, context, options))) return 0;
  const receipt = await carryOut(janitor, agreed, isAutomatic, context, options);
  await show(receipt, context, options, 'receipt');
  if (agreed.steps.length === 0) sayWhatIsLeft(scan, context, options);
  sayWhatWasUnreadable(scan, context, options);
  return receipt.steps.some(({ outcome }) => outcome === 'failed' || outcome === 'unkillable') ? 1 : 0;
}

/** What is proven; what is likely and what needs force only where that was asked for. */
function chosenSteps(plan: Plan, options: CleanupOptions): Step[] {
  const isChosen = (step: Step) =>
    isForce(step) ? options.force === true : step.confidence === 'proven' || options.includeLikely === true;
  const chosen = withBookkeeping(plan, new Set(plan.steps.filter(isChosen).map(({ stepId }) => stepId)));
  return plan.steps.filter(({ stepId }) => chosen.has(stepId));
}

const isForce = (step: Step) => step.kind === 'terminate' && step.force;

/** Where there was nothing to do, but not all is tidy: what still runs, crashed just now, or is only likely. */
function sayWhatIsLeft(scan: ScanResult, { terminal }: Context, { json, quiet }: CleanupOptions): void {
  const left = describeLeftOver(standingOf(scan));
  if (left !== '' && json !== true && quiet !== true) terminal.out(`${left}.`);
}

/** What can't be read is left alone, so a clean-up of the rest is not all. */
function sayWhatWasUnreadable(
  scan: ScanResult,
  { terminal }: Context,
  { json, quiet }: CleanupOptions,
): void {
  const count = scan.sessions.filter(({ verdict }) => verdict === 'unreadable').length;
  if (count === 0 || json === true || quiet === true) return;
  terminal.out(`${plural(count, 'record')} could not be read and stayed: process-janitor doctor says why.`);
}

function modeOf(options: CleanupOptions, dryRunByDefault: boolean): Mode {
  const chosen = [options.dryRun, options.execute, options.auto].filter((flag) => flag === true);
  if (chosen.length > 1) throw new UserError('Choose one of --dry-run, --execute and --auto.');
  const needsExecute = [
    options.includeLikely === true ? '--include-likely' : null,
    options.force === true ? '--force' : null,
    options.yes === true ? '--yes' : null,
  ].find((flag) => flag !== null);
  if (needsExecute !== undefined && options.execute !== true) {
    throw new UserError(
      options.auto === true
        ? `--auto never asks and takes proven steps only, so ${needsExecute} does not go with it. Leave it out, or use --execute.`
        : `${needsExecute} says how to carry out a clean-up. Add --execute to carry it out.`,
    );
  }
  if (options.dryRun === true) return 'dry-run';
  if (options.auto === true) return 'auto';
  return options.execute === true || !dryRunByDefault ? 'execute' : 'dry-run';
}

async function confirmed(
  janitor: Janitor,
  plan: Plan,
  context: Context,
  options: CleanupOptions,
): Promise<boolean> {
  const { terminal } = context;
  if (options.json === true || !terminal.isInteractive) {
    throw new UserError('Nobody can be asked here. Add --yes to go ahead, or --dry-run to look first.');
  }
  await show(janitor.preview(plan), context, { ...options, quiet: false }, 'question');
  if (await terminal.confirm('Proceed with cleanup?')) return true;
  terminal.out('Nothing was changed.');
  return false;
}

/** Ctrl-C ends the clean-up after the step under way, never in the middle of one, and any waiting at once. */
async function carryOut(
  janitor: Janitor,
  plan: Plan,
  isAutomatic: boolean,
  { terminal }: Context,
  options: CleanupOptions,
): Promise<CleanupDocument> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const idsOf = (steps: readonly Step[]) => new Set(steps.map(({ stepId }) => stepId));
  try {
    return await janitor.execute(plan, {
      stepIds: idsOf(plan.steps),
      forceStepIds: idsOf(plan.steps.filter(isForce)),
      trigger: options.trigger ?? (isAutomatic ? 'auto' : 'manual'),
      stop: stop.signal,
      onWaiting(processes, longestMs) {
        if (options.json === true || options.quiet === true) return;
        terminal.out(
          `Asked to end; ${plural(processes, 'process')} still working. Waiting up to ${longestMs / 1000} s …`,
        );
      },
    });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function show(
  document: CleanupDocument,
  { terminal }: Context,
  { json, quiet, session }: CleanupOptions,
  what: 'dry-run' | 'question' | 'receipt',
): Promise<void> {
  if (json === true) printJson(terminal, document);
  else if (quiet !== true) {
    const { printCleanup } = await import('../print/print-cleanup.ts');
    printCleanup(document, terminal, what);
    if (what !== 'dry-run') return;
    const { nextCommands } = await import('../print/next-command.ts');
    // A command is there to be copied: it has a line of its own, which fits into 80 columns.
    for (const { about, command } of nextCommands(document, session))
      terminal.out(`${terminal.paint.dim(`${about}:`)}\n  ${command}`);
  }
}
