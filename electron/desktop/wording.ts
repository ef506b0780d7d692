import { formatBytes, plural } from '../../shared/format.ts';
import type { CleanupDocument } from '../../shared/receipt.ts';
import type { Leftovers } from './leftovers.ts';

const withMemory = (sentence: string, memoryBytes: number) =>
  memoryBytes > 0 ? `${sentence} · ${formatBytes(memoryBytes)}` : sentence;

/** What and how much: `2 crashed sessions left 5 processes behind · 1.2 GB`. */
export function describeLeftovers({ sessions, processes, memoryBytes }: Leftovers): string {
  const who = plural(sessions.length, 'crashed session');
  if (processes.length === 0) return `${who} left only files behind`;
  return withMemory(`${who} left ${plural(processes.length, 'process')} behind`, memoryBytes);
}

/** What a clean-up did: `Ended 5 processes of 2 crashed sessions · 1.2 GB freed`, and what it could not do. */
export function describeReceipt(receipt: CleanupDocument): string {
  const done = receipt.steps.filter((step) => step.outcome === 'done');
  const failed = receipt.steps.filter((step) => step.outcome === 'failed' || step.outcome === 'unkillable');
  const ended = done.reduce((sum, step) => sum + step.processes.length, 0);
  const who = plural(new Set(done.map((step) => step.session_id)).size, 'crashed session');
  const freedBytes = Math.max(0, receipt.memory_before_bytes - receipt.memory_after_bytes);
  const sentences: string[] = [];
  if (ended > 0) {
    const freed = freedBytes > 0 ? ` · ${formatBytes(freedBytes)} freed` : '';
    sentences.push(`Ended ${plural(ended, 'process')} of ${who}${freed}.`);
  } else if (done.length > 0) sentences.push(`Put away the files of ${who}.`);
  if (failed.length > 0) sentences.push(`${plural(failed.length, 'step')} could not be done.`);
  return sentences.length > 0 ? sentences.join(' ') : 'Nothing needed to be done any more.';
}
