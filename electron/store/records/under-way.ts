import * as fs from 'node:fs';
import { cleanupSchema, type CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { Home } from '../files/home.ts';
import { readJsonFile } from '../files/safe-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';

/** A clean-up of thousands of processes is larger than other files of ours. */
const maxBytes = 256 * 1024 * 1024;

/**
 * Notes how far a clean-up has come, so that the next run can finish or report one that was cut off.
 * It is on the disk when this returns.
 *
 * @throws StoreError
 */
export function writeUnderWay(home: Home, cleanup: CleanupDocument): void {
  writeFileSafelySync(home.underWayPath, `${JSON.stringify(cleanup)}\n`);
}

/** The clean-up that was cut off; `null`: none, or its note can't be understood. */
export function readUnderWay(home: Home): CleanupDocument | null {
  const read = readJsonFile(home.underWayPath, { maxBytes });
  if (!read.ok) return null;
  const parsed = cleanupSchema.safeParse(read.value);
  return parsed.success ? parsed.data : null;
}

/** To be called when the receipt is in the history. */
export function clearUnderWay(home: Home): void {
  fs.rmSync(home.underWayPath, { force: true });
}
