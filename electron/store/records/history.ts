import { cleanupSchema, type CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { Home } from '../files/home.ts';
import { appendLine, lastLines, parseLine } from '../files/jsonl-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';

const maxBytes = 5 * 1024 * 1024;

/**
 * Adds a receipt to the history. Past 5 MiB the older half is let go.
 *
 * @throws StoreError
 */
export function appendReceipt(home: Home, receipt: CleanupDocument): void {
  const size = appendLine(home.historyPath, receipt);
  if (size <= maxBytes) return;
  const newest = lastLines(home.historyPath, maxBytes / 2);
  // One receipt larger than half of everything stays as it is until the next comes.
  if (newest.length > 0) writeFileSafelySync(home.historyPath, `${newest.join('\n')}\n`);
}

/**
 * The receipts, the newest first, at most `limit`. Torn and foreign lines are passed over. A clean-up that was cut off
 * after its receipt was written is noted a second time by the next one: its own receipt counts.
 */
export function readHistory(home: Home, limit: number): CleanupDocument[] {
  const receipts = new Map<string, CleanupDocument>();
  for (const line of lastLines(home.historyPath, 2 * maxBytes).reverse()) {
    const receipt = cleanupSchema.safeParse(parseLine(line));
    if (!receipt.success) continue;
    const cleanup = `${receipt.data.plan_id} ${receipt.data.started_at}`;
    if (receipts.size >= limit && !receipts.has(cleanup)) break;
    receipts.set(cleanup, receipt.data);
  }
  return [...receipts.values()];
}
