import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { isoTime } from '../../../shared/contract/to-document.ts';
import type { Sources } from '../look/sources.ts';

/**
 * Finishes the books of a clean-up that was cut off (killed, power lost): what it had not reached is skipped,
 * and its receipt goes into the history. Must hold the lock. Returns that receipt, or `null`.
 */
export function closeCutOff(sources: Sources, nowMs: number): CleanupDocument | null {
  const cutOff = sources.journal.read();
  if (cutOff === null) return null;
  const receipt: CleanupDocument = {
    ...cutOff,
    finished_at: isoTime(nowMs),
    steps: cutOff.steps.map((step) =>
      step.outcome === 'planned'
        ? {
            ...step,
            outcome: 'skipped',
            detail:
              'The clean-up was cut off before this step was noted as done. The next look tells what is left.',
          }
        : step,
    ),
  };
  sources.appendReceipt(receipt);
  sources.journal.clear();
  return receipt;
}
