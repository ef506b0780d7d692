import { formatBytes, plural } from '../../../shared/words/format.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';

/** What a clean-up did: `Ended 5 processes of 2 crashed sessions · 1.2 GB freed`, and what it could not do. */
export function describeReceipt(receipt: CleanupDocument): string {
  const done = receipt.steps.filter((step) => step.outcome === 'done');
  const failed = receipt.steps.filter((step) => step.outcome === 'failed' || step.outcome === 'unkillable');
  const ending = receipt.steps.filter((step) => step.outcome === 'ending').length;
  const ended = done.reduce((sum, step) => sum + step.processes.length, 0);
  const who = plural(new Set(done.map((step) => step.session_id)).size, 'crashed session');
  const freedBytes = Math.max(0, receipt.memory_before_bytes - receipt.memory_after_bytes);
  const sentences: string[] = [];
  if (ended > 0) {
    const freed = freedBytes > 0 ? ` · ${formatBytes(freedBytes)} freed` : '';
    sentences.push(`Ended ${plural(ended, 'process')} of ${who}${freed}.`);
  } else if (done.length > 0) sentences.push(`Put away the files of ${who}.`);
  if (ending > 0) sentences.push(`${plural(ending, 'left-over')} asked to end and still at work.`);
  if (failed.length > 0) sentences.push(`${plural(failed.length, 'step')} could not be done.`);
  return sentences.length > 0 ? sentences.join(' ') : 'Nothing needed to be done any more.';
}
