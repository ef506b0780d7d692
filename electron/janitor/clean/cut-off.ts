import { processIdentity } from '../../../shared/process/identity.ts';
import { plural } from '../../../shared/words/format.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import { isoTime } from '../../../shared/contract/to-document.ts';
import type { System } from '../../platform/system.ts';
import type { Sources } from '../look/sources.ts';

type Needed = Pick<System, 'host' | 'isRunning' | 'now'>;

/**
 * Finishes the books of a clean-up that was cut off (killed, power lost), and puts its receipt into the history: what
 * it had not begun is skipped; of what it was ending, it is looked up who still runs. Must hold the lock. Returns that
 * receipt, or `null`.
 */
export async function closeCutOff(
  sources: Pick<Sources, 'journal' | 'appendReceipt'>,
  system: Needed,
): Promise<CleanupDocument | null> {
  const cutOff = sources.journal.read();
  if (cutOff === null) return null;
  const steps: StepReport[] = [];
  for (const step of cutOff.steps) {
    steps.push(step.outcome === 'ending' ? await asItEnded(step, system) : asFarAsItCame(step));
  }
  const receipt: CleanupDocument = { ...cutOff, finished_at: isoTime(system.now()), steps };
  sources.appendReceipt(receipt);
  sources.journal.clear();
  return receipt;
}

function asFarAsItCame(step: StepReport): StepReport {
  return step.outcome === 'planned'
    ? {
        ...step,
        outcome: 'skipped',
        detail:
          'The clean-up was cut off before this step was noted as done. The next look tells what is left.',
      }
    : step;
}

/** Its intent was noted before the first signal, so some of its processes may have been asked, forced, or neither. */
async function asItEnded(step: StepReport, system: Needed): Promise<StepReport> {
  const { bootId, uid } = system.host;
  let running = 0;
  for (const { pid, start_token: startToken } of step.processes) {
    if (await system.isRunning(processIdentity({ pid, startToken, bootId, uid }))) running += 1;
  }
  return running === 0
    ? { ...step, outcome: 'done', detail: 'Ended; the clean-up was cut off before it could note that.' }
    : {
        ...step,
        outcome: 'ending',
        detail: `The clean-up was cut off while it ended this; ${plural(running, 'process')} still ${running === 1 ? 'runs' : 'run'}.`,
      };
}
