import { warningSchema, type Warning } from '../../../shared/running/warning.ts';
import type { Home } from '../files/home.ts';
import { appendLine, lastLines, parseLine } from '../files/jsonl-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';
import { StoreError } from '../files/store-error.ts';

/** Some hundred warnings. Past this, the older half goes. */
const maxBytes = 64 * 1024;

/** Keeps what was told unasked. Never throws for what the disk refuses: the telling is what counts. */
export function noteWarning(home: Home, warning: Warning): void {
  try {
    if (appendLine(home.warningsPath, warning, false) <= maxBytes) return;
    const kept = lastLines(home.warningsPath, maxBytes / 2).map((line) => `${line}\n`);
    writeFileSafelySync(home.warningsPath, kept.join(''));
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

/** The last warning of each kind; `null`: none is kept. Torn and foreign lines are passed over. */
export function lastWarnings(home: Home): Record<Warning['kind'], Warning | null> {
  const last: Record<Warning['kind'], Warning | null> = { memory: null, runaway: null };
  for (const line of lastLines(home.warningsPath, maxBytes)) {
    const warning = warningSchema.safeParse(parseLine(line));
    if (warning.success && !Number.isNaN(Date.parse(warning.data.at))) last[warning.data.kind] = warning.data;
  }
  return last;
}
