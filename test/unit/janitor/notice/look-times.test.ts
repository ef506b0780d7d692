import { describe, expect, it } from 'vitest';
import {
  lookBegins,
  nextLookMs,
  noted,
  nothingHappened,
  usualLookTimes,
  type Happened,
} from '../../../../electron/janitor/notice/look-times.ts';

const next = (happened: Happened) => nextLookMs(happened, usualLookTimes);

/** Lets things happen at these times, with a look wherever one is due, and gives the times of the looks. */
function looksAt(happeningsMs: readonly number[]): number[] {
  const looks: number[] = [];
  let state = nothingHappened;
  for (const ms of [...happeningsMs, Infinity]) {
    for (let due = next(state); due !== null && due <= ms; due = next(state)) {
      looks.push(due);
      state = lookBegins(state, due, true);
    }
    if (ms !== Infinity) state = noted(state, ms);
  }
  return looks;
}

const every = (stepMs: number, untilMs: number) =>
  Array.from({ length: Math.ceil(untilMs / stepMs) }, (_, index) => index * stepMs);

describe('a look out of turn', () => {
  it('comes not before anything has happened', () => {
    expect(next(nothingHappened)).toBeNull();
    expect(next(lookBegins(noted(nothingHappened, 10), 20, false))).toBeNull();
  });

  it('comes once things have settled', () => {
    expect(looksAt([5_000])).toEqual([6_000]);
    expect(looksAt([5_000, 5_900])).toEqual([6_900]);
  });

  it('is one for a storm of a second', () => {
    expect(looksAt(every(5, 1_000))).toHaveLength(1);
  });

  it('waits for what goes on and on no longer than two seconds', () => {
    expect(looksAt(every(100, 3_000))[0]).toBe(2_000);
  });

  it('keeps its distance from the look before, in turn or not', () => {
    const afterTick = noted(lookBegins(nothingHappened, 10_000, false), 10_100);
    expect(next(afterTick)).toBe(12_000);
  });

  it('comes twelve times a minute at most, however often something crashes', () => {
    const looks = looksAt(every(500, 600_000));
    const mostInAMinute = Math.max(
      ...looks.map((ms) => looks.filter((other) => other >= ms && other < ms + 60_000).length),
    );
    expect(mostInAMinute).toBe(12);
    expect(looks.length).toBeGreaterThan(100);
  });

  it('does not have to wait for ticks, which are not counted', () => {
    let state = nothingHappened;
    for (const ms of every(3_000, 60_000)) state = lookBegins(state, ms, false);
    expect(next(noted(state, 60_000))).toBe(61_000);
  });
});
