import { cleanupSchema, type CleanupDocument } from '../../shared/receipt.ts';
import type { Home } from './home.ts';
import { appendLine, lastLines, parseLine } from './jsonl-file.ts';
import { writeFileSafelySync } from './safe-write.ts';

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

/** The receipts, the newest first, at most `limit`. Torn and foreign lines are passed over. */
export function readHistory(home: Home, limit: number): CleanupDocument[] {
  const receipts: CleanupDocument[] = [];
  for (const line of lastLines(home.historyPath, 2 * maxBytes).reverse()) {
    if (receipts.length >= limit) break;
    const receipt = cleanupSchema.safeParse(parseLine(line));
    if (receipt.success) receipts.push(receipt.data);
  }
  return receipts;
}
