import { cleanupSchema, type CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { Home } from '../files/home.ts';
import { appendLine, lastLines, parseLine } from '../files/jsonl-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';

const maxBytes = 5 * 1024 * 1024;
/** The receipt of 20,000 records takes 16 MiB: so much may be kept, and read, for the newest few. */
const mostBytes = 64 * 1024 * 1024;
const newestKept = 10;

/**
 * Adds a receipt to the history. Past 5 MiB the older half is let go, save the newest ten as far as they fit into 64 MiB.
 *
 * @throws StoreError
 */
export function appendReceipt(home: Home, receipt: CleanupDocument): void {
  const size = appendLine(home.historyPath, receipt);
  if (size <= maxBytes) return;
  const lines = lastLines(home.historyPath, mostBytes);
  const newest = lines.slice(firstKept(lines));
  // One receipt larger than all that may be kept stays as it is until the next comes.
  if (newest.length > 0 && newest.length < lines.length) {
    writeFileSafelySync(home.historyPath, `${newest.join('\n')}\n`);
  }
}

function firstKept(lines: readonly string[]): number {
  let bytes = 0;
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    bytes += Buffer.byteLength(lines[index] ?? '') + 1;
    const limit = lines.length - index <= newestKept ? mostBytes / 2 : maxBytes / 2;
    if (bytes > limit) return index + 1;
  }
  return 0;
}

/**
 * The receipts, the newest first, at most `limit`. Torn and foreign lines are passed over. A clean-up that was cut off
 * after its receipt was written is noted a second time by the next one: its own receipt counts.
 */
export function readHistory(home: Home, limit: number): CleanupDocument[] {
  const receipts = new Map<string, CleanupDocument>();
  for (const line of lastLines(home.historyPath, mostBytes).reverse()) {
    const receipt = cleanupSchema.safeParse(parseLine(line));
    if (!receipt.success) continue;
    const cleanup = `${receipt.data.plan_id} ${receipt.data.started_at}`;
    if (receipts.size >= limit && !receipts.has(cleanup)) break;
    receipts.set(cleanup, receipt.data);
  }
  return [...receipts.values()];
}
