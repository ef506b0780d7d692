import { whyNotAutomatic } from '../../../shared/settings/config.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { CleanupDocument, Trigger } from '../../../shared/plan/receipt.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { onlySession } from '../look/one-session.ts';

export interface CleanupOptions {
  dryRun?: boolean;
  execute?: boolean;
  auto?: boolean;
  includeLikely?: boolean;
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
    await show(janitor.preview(plan), context, options);
    return 0;
  }
  const isAutomatic = mode === 'auto';
  if (isAutomatic) {
    const forbidden = whyNotAutomatic(problems);
    if (forbidden !== null) throw new UserError(forbidden);
  }
  const chosen = plan.steps.filter(
    ({ confidence }) => confidence === 'proven' || options.includeLikely === true,
  );
  const agreed: Plan = { ...plan, steps: chosen };
  if (chosen.length > 0 && !isAutomatic && options.yes !== true && config.cleanup_mode !== 'auto') {
    if (!(await confirmed(janitor, agreed, context, options))) return 0;
  }
  const receipt = await carryOut(janitor, agreed, options.trigger ?? (isAutomatic ? 'auto' : 'manual'));
  await show(receipt, context, options);
  return receipt.steps.some(({ outcome }) => outcome === 'failed' || outcome === 'unkillable') ? 1 : 0;
}

function modeOf(options: CleanupOptions, dryRunByDefault: boolean): Mode {
  const chosen = [options.dryRun, options.execute, options.auto].filter((flag) => flag === true);
  if (chosen.length > 1) throw new UserError('Choose one of --dry-run, --execute and --auto.');
  if (options.auto === true && options.includeLikely === true) {
    throw new UserError(
      '--auto takes proven steps only. To take likely ones, look at them with --execute --include-likely.',
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
  await show(janitor.preview(plan), context, { ...options, quiet: false });
  if (await terminal.confirm('Proceed with cleanup?')) return true;
  terminal.out('Nothing was changed.');
  return false;
}

/** Ctrl-C ends the clean-up after the step under way, never in the middle of one. */
async function carryOut(janitor: Janitor, plan: Plan, trigger: Trigger): Promise<CleanupDocument> {
  const stop = new AbortController();
  const onSignal = () => stop.abort();
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await janitor.execute(plan, {
      stepIds: new Set(plan.steps.map(({ stepId }) => stepId)),
      trigger,
      stop: stop.signal,
    });
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function show(
  document: CleanupDocument,
  { terminal }: Context,
  options: CleanupOptions,
): Promise<void> {
  if (options.json === true) terminal.out(JSON.stringify(document, null, 2));
  else if (options.quiet !== true) {
    const { printCleanup } = await import('../print/print-cleanup.ts');
    printCleanup(document, terminal);
  }
}
