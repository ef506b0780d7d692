/** When a look out of turn is worth it, in milliseconds. */
export interface LookTimes {
  /**
   * So long nothing more has happened: an owner that ends has taken its record with it by then, and one that is
   * started again at once (a wrapper, `--resume`) has registered itself (0.3 s after its start, 2.1.330).
   */
  settleMs: number;
  /** What goes on happening is looked at after so long all the same. */
  longestWaitMs: number;
  /** From one look to the next. */
  leastDistanceMs: number;
  /** A crash loop gets so many looks a minute, and those of the tick. */
  mostPerMinute: number;
}

export const usualLookTimes: LookTimes = {
  settleMs: 1_000,
  longestWaitMs: 2_000,
  leastDistanceMs: 2_000,
  mostPerMinute: 12,
};

/** What has happened since the last look, and when looks were begun. Times are of a clock that never jumps. */
export interface Happened {
  firstMs: number | null;
  newestMs: number | null;
  lastLookMs: number | null;
  /** Looks out of turn of the last minute, oldest first. */
  looksMs: readonly number[];
}

export const nothingHappened: Happened = { firstMs: null, newestMs: null, lastLookMs: null, looksMs: [] };

const minuteMs = 60_000;

/** Something happened. */
export const noted = (before: Happened, nowMs: number): Happened => ({
  ...before,
  firstMs: before.firstMs ?? nowMs,
  newestMs: nowMs,
});

/** A look begins, in turn or out of turn: it sees all that has happened until now. */
export const lookBegins = (before: Happened, nowMs: number, isOutOfTurn: boolean): Happened => ({
  firstMs: null,
  newestMs: null,
  lastLookMs: nowMs,
  looksMs: [...before.looksMs.filter((ms) => nowMs - ms < minuteMs), ...(isOutOfTurn ? [nowMs] : [])],
});

/** When to look out of turn; `null`: nothing has happened. However much does, it is one look. */
export function nextLookMs(
  { firstMs, newestMs, lastLookMs, looksMs }: Happened,
  times: LookTimes,
): number | null {
  if (firstMs === null || newestMs === null) return null;
  const settledMs = Math.min(newestMs + times.settleMs, firstMs + times.longestWaitMs);
  const distantMs = (lastLookMs ?? -Infinity) + times.leastDistanceMs;
  const oldestMs = looksMs.at(-times.mostPerMinute);
  const allowedMs =
    oldestMs === undefined || looksMs.length < times.mostPerMinute ? -Infinity : oldestMs + minuteMs;
  return Math.max(settledMs, distantMs, allowedMs);
}
