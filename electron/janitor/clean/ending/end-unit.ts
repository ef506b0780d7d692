import { fingerprint } from '../../../../shared/plan/make-plan.ts';
import type { TerminateStep } from '../../../../shared/plan/plan.ts';
import type { CleanupDeps, Given } from './deps.ts';
import { changed, notLooked } from './step-result.ts';
import { terminateUnit, type TerminateResult } from './terminate.ts';

/**
 * Ends one unit, where a look of this very moment finds it just as it was agreed to.
 *
 * @param onIntent called right before the first signal
 */
export async function endUnit(
  step: TerminateStep,
  given: Given,
  deps: CleanupDeps,
  onIntent: () => void,
): Promise<TerminateResult> {
  if (given.isJustAwake) {
    return {
      outcome: 'skipped',
      detail: 'Not now: the computer slept a moment ago, or its keeper is held up. A later look decides.',
    };
  }
  if (given.seenTwice?.has(step.stepId) === false) {
    return { outcome: 'skipped', detail: 'Seen only once so far. The next look decides.' };
  }
  if (step.force && !given.forceStepIds.has(step.stepId)) {
    return {
      outcome: 'skipped',
      detail: 'It was asked to end before and is still at work. Only Force ends it.',
    };
  }
  const scan = await deps.look();
  if (!scan.complete) return notLooked;
  const now = deps.makePlan(scan).steps.find(({ stepId }) => stepId === step.stepId);
  if (now?.kind !== 'terminate' || fingerprint(now) !== fingerprint(step)) return changed;
  if (step.confidence === 'proven' && now.confidence !== 'proven') return changed;
  // What was agreed to be treated gently is, however sure it became since.
  const patience = step.force ? 'useless' : step.patience === 'gentle' ? 'gentle' : now.patience;
  return terminateUnit(now.processes, patience, deps.system, onIntent);
}
