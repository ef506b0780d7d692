import { describe, expect, it } from 'vitest';
import { sparkline } from '../../../../electron/cli/terminal/sparkline.ts';
import { byDay, leftOverLine } from '../../../../renderer/state/left-over.ts';
import {
  describeSeries,
  isSampleDue,
  leftOverBytes,
  sampleOf,
  thinned,
  type Sample,
} from '../../../../shared/plan/left-over-series.ts';
import { standingOf } from '../../../../shared/plan/standing.ts';
import { leftover, scanOf, session } from '../../desktop/worlds.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const MB = 1024 ** 2;
const nowMs = Date.parse('2026-11-22T12:00:00Z');

/** A sample of so many megabytes, taken so long ago. */
const sample = (agoMs: number, megabytes: number): Sample => ({
  at: new Date(nowMs - agoMs).toISOString(),
  proven: { processes: 1, bytes: megabytes * MB },
  likely: { processes: 0, bytes: 0 },
  stays: { processes: 0, bytes: 0 },
});
const dateOf = (iso: string) => iso.slice(0, 10);

describe('a sample', () => {
  it('counts what the headline of the same look counts', () => {
    const standing = standingOf(scanOf([session('a', { processes: [leftover(7), leftover(8)] })]));
    const { proven, likely, stays } = standing.leftOver;
    expect(sampleOf(standing, nowMs)).toEqual({ at: '2026-11-22T12:00:00.000Z', proven, likely, stays });
    expect(proven.processes + likely.processes + stays.processes).toBe(2);
  });

  it.each([
    ['the first', null, true],
    ['after 9 minutes', nowMs - 9 * minuteMs, false],
    ['after 10 minutes', nowMs - 10 * minuteMs, true],
    ['where the clock was set back by an hour', nowMs + hourMs, true],
  ])('is due: %s', (_when, lastMs, isDue) => {
    expect(isSampleDue(lastMs, nowMs)).toBe(isDue);
  });
});

describe('samples that grow old', () => {
  it('stay whole for two days, then the highest of each hour stays, after 60 days of each day', () => {
    const tens = Array.from({ length: 12 }, (_, index) => index * 10 * minuteMs);
    const recent = tens.map((ms) => sample(dayMs + ms, 1));
    const hours = tens.map((ms, index) => sample(10 * dayMs + ms, index));
    const days = tens.map((ms, index) => sample(100 * dayMs + ms, index));
    const kept = thinned([...recent, ...hours, ...days], nowMs);
    const between = (fromMs: number) =>
      kept.filter(({ at }) => Math.abs(nowMs - Date.parse(at) - fromMs) < dayMs / 2).map(leftOverBytes);
    expect(between(dayMs)).toHaveLength(12);
    // The hours begin at the full hour: the twelve samples reach into three of them.
    expect(between(10 * dayMs)).toEqual([11, 6, 0].map((megabytes) => megabytes * MB));
    expect(between(100 * dayMs)).toEqual([11 * MB]);
  });

  it('are few after a year of every ten minutes, in the order of time', () => {
    const year = Array.from({ length: 366 * 144 }, (_, index) => sample(index * 10 * minuteMs, index % 7));
    const kept = thinned(year, nowMs);
    expect(kept.length).toBeLessThan(2200);
    expect(kept.map(({ at }) => at)).toEqual(kept.map(({ at }) => at).sort());
    expect(thinned(kept, nowMs)).toEqual(kept);
  });

  it.each([
    ['no time at all', { ...sample(0, 1), at: 'yesterday' }],
    ['a time of the future', sample(-2 * dayMs, 1)],
    ['a time of more than a year ago', sample(367 * dayMs, 1)],
  ])('go where they carry %s', (_what, odd) => {
    expect(thinned([odd, sample(0, 2)], nowMs)).toEqual([sample(0, 2)]);
  });
});

describe('the series is told', () => {
  const series = [sample(3 * hourMs, 100), sample(2 * hourMs, 400), sample(hourMs, 0), sample(0, 200)];

  it('in a sentence, with the highest where that is not the last', () => {
    expect(describeSeries(series, dateOf)).toBe(
      '200 MB when last noted · most 400 MB, 2026-11-22 · noted since 2026-11-22',
    );
    expect(describeSeries([sample(0, 200)], dateOf)).toBe('200 MB when last noted · noted since 2026-11-22');
    expect(describeSeries([], dateOf)).toBe('');
  });

  it('in bars from nothing to the highest, blank where nothing was noted', () => {
    expect(sparkline(series, 4)).toBe('▃█▁▅');
    expect(sparkline([sample(8 * hourMs, 400), sample(7 * hourMs, 400), sample(0, 400)], 4)).toBe('█ █');
    expect(sparkline([sample(0, 1)], 10)).toBe('');
  });

  it('as a line that is broken where three notes and more are missing', () => {
    const at = (agoMs: number) => (nowMs - agoMs) / 1000;
    expect(leftOverLine([sample(hourMs, 1), sample(50 * minuteMs, 2), sample(0, 3)])).toEqual({
      seconds: [at(hourMs), at(50 * minuteMs), at(40 * minuteMs), at(0)],
      bytes: [MB, 2 * MB, null, 3 * MB],
    });
  });

  it('as a table of days, newest first, with the highest of each', () => {
    expect(byDay([sample(dayMs, 1), ...series], dateOf)).toEqual([
      { day: '2026-11-22', highest: series[1] },
      { day: '2026-11-21', highest: sample(dayMs, 1) },
    ]);
  });
});
