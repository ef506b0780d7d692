import { processIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import { plural } from '../../../shared/words/format.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import { isoTime } from '../../../shared/contract/to-document.ts';
import type { System } from '../../platform/system.ts';
import type { Sources } from '../look/sources.ts';
import { rememberAsked } from './asked.ts';

type Needed = Pick<System, 'host' | 'isRunning' | 'now'>;
type Files = Pick<Sources, 'journal' | 'appendReceipt' | 'asked' | 'recordText' | 'markCleaned'>;

/**
 * Finishes the books of a clean-up that was cut off (killed, power lost), and puts its receipt into the history: what
 * it had not begun is skipped; of what it was ending, it is looked up who still runs, and those are not asked a second
 * time; records that it moved are entered in the registry. Must hold the lock. Returns that receipt, or `null`.
 */
export async function closeCutOff(sources: Files, system: Needed): Promise<CleanupDocument | null> {
  const cutOff = sources.journal.read();
  if (cutOff === null) return null;
  const steps: StepReport[] = [];
  const moved = new Set<string>();
  for (const step of cutOff.steps) {
    const isMoved = step.kind === 'remove-session-files' && wasMoved(step, sources);
    if (isMoved) moved.add(step.session_id);
    if (step.outcome === 'ending') steps.push(await asItEnded(step, sources, system));
    else if (step.outcome !== 'planned') steps.push(step);
    else if (isMoved) steps.push({ ...step, outcome: 'done', detail: 'It can be restored for 7 days.' });
    else if (step.kind === 'mark-registry' && moved.has(step.session_id)) {
      steps.push(marked(step, sources, system));
    } else steps.push({ ...step, outcome: 'skipped', detail: notBegun });
  }
  const receipt: CleanupDocument = { ...cutOff, finished_at: isoTime(system.now()), steps };
  sources.appendReceipt(receipt);
  sources.journal.clear();
  return receipt;
}

const notBegun =
  'The clean-up was cut off before this step was noted as done. The next look tells what is left.';

/** Steps are noted a moment after they are taken: a record that is not there any more was moved. */
const wasMoved = ({ session_id: sessionId, outcome }: StepReport, sources: Files) =>
  outcome === 'done' || (outcome === 'planned' && sources.recordText(sessionId) === null);

function marked(step: StepReport, sources: Files, system: Needed): StepReport {
  try {
    sources.markCleaned(step.session_id, system.now(), step.reason);
    return { ...step, outcome: 'done', detail: 'Noted by the next clean-up, as this one was cut off.' };
  } catch (error) {
    return { ...step, outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Its intent was noted before the first signal, so some of its processes may have been asked, forced, or neither. */
async function asItEnded(step: StepReport, sources: Files, system: Needed): Promise<StepReport> {
  const { bootId, uid } = system.host;
  const running: ProcessIdentity[] = [];
  for (const { pid, start_token: startToken } of step.processes) {
    const identity = processIdentity({ pid, startToken, bootId, uid });
    if (await system.isRunning(identity)) running.push(identity);
  }
  if (running.length === 0) {
    return { ...step, outcome: 'done', detail: 'Ended; the clean-up was cut off before it could note that.' };
  }
  // To some programs a second SIGTERM means "drop everything". So they are only offered with force now.
  rememberAsked(running, { sources, system });
  return {
    ...step,
    outcome: 'ending',
    detail: `The clean-up was cut off while it ended this; ${plural(running.length, 'process')} still ${running.length === 1 ? 'runs' : 'run'}.`,
  };
}
