import {
  isSampleDue,
  sampleOf,
  sampleSchema,
  thinned,
  type Sample,
} from '../../../shared/plan/left-over-series.ts';
import { standingOf } from '../../../shared/plan/standing.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { Home } from '../files/home.ts';
import { appendLine, lastLines, parseLine } from '../files/jsonl-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';
import { StoreError } from '../files/store-error.ts';

/** Past this, what is old is thinned. Holds a month of samples every ten minutes, and several years of thinned ones. */
const maxBytes = 768 * 1024;
/** One line takes about 170 bytes. */
const lastLineBytes = 4096;

/**
 * Notes what a look found left over, unless somebody (the tray, a keeper, `watch`) did within the last ten minutes. It
 * never throws: a look is worth more than its note, and a full or read-only disk is told by the work itself.
 */
export function noteLeftOver(home: Home, scan: ScanResult): void {
  const nowMs = scan.scannedAtMs;
  const last = samplesIn(lastLines(home.leftOverPath, lastLineBytes)).at(-1);
  if (!scan.complete || !isSampleDue(last === undefined ? null : Date.parse(last.at), nowMs)) return;
  try {
    // A power cut may take one: nobody misses ten minutes.
    const size = appendLine(home.leftOverPath, sampleOf(standingOf(scan), nowMs), false);
    if (size <= maxBytes) return;
    const kept = readLeftOver(home, nowMs).map((sample) => `${JSON.stringify(sample)}\n`);
    writeFileSafelySync(home.leftOverPath, kept.join(''));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** What was left over, oldest first, thinned with age; see `thinned`. Torn and foreign lines are passed over. */
export const readLeftOver = (home: Home, nowMs: number): Sample[] =>
  thinned(samplesIn(lastLines(home.leftOverPath, 2 * maxBytes)), nowMs);

function samplesIn(lines: readonly string[]): Sample[] {
  return lines.flatMap((line) => {
    const sample = sampleSchema.safeParse(parseLine(line));
    return sample.success && !Number.isNaN(Date.parse(sample.data.at)) ? [sample.data] : [];
  });
}
