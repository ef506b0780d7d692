import type { MessageBoxOptions } from 'electron';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { Monitor } from '../../janitor/monitor/monitor.ts';
import { choiceOf, confirmation, provenSteps } from '../wiring/confirm.ts';

export interface CleanFromMenuDeps {
  monitor: Pick<Monitor, 'now' | 'clean'>;
  plan: (scan: NonNullable<Awaited<ReturnType<Monitor['now']>>['scan']>) => Plan;
  /** Asks and returns the index of the button. */
  ask: (question: MessageBoxOptions) => Promise<number>;
  preview: () => void;
}

/**
 * "Clean up N sessions…": looks afresh, asks once, and takes the proven steps of the very plan that it asked
 * about.
 *
 * @returns the receipt, or `null` where the user said no or found nothing left to do
 */
export async function cleanFromMenu(deps: CleanFromMenuDeps): Promise<CleanupDocument | null> {
  const { scan, error } = await deps.monitor.now();
  if (scan?.complete !== true) throw new Error(error ?? 'This machine could not be looked at.');
  const plan = deps.plan(scan);
  const stepIds = new Set(provenSteps(plan).map((step) => step.stepId));
  if (stepIds.size === 0) {
    deps.preview();
    return null;
  }
  const choice = choiceOf(await deps.ask(confirmation(plan)));
  if (choice === 'preview') deps.preview();
  return choice === 'clean' ? deps.monitor.clean(plan, { stepIds, trigger: 'manual' }) : null;
}
