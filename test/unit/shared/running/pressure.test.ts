import { describe, expect, it } from 'vitest';
import {
  isShortOfMemory,
  noPressure,
  pressureAfter,
  usualPressureRules,
  type MemoryReading,
} from '../../../../shared/running/pressure.ts';

const reading = (
  left: number | null,
  stalled: number | null = null,
  level: MemoryReading['level'] = null,
) => ({
  totalBytes: 1000,
  availableBytes: left === null ? null : left * 10,
  stalledPercent: stalled,
  level,
});

/** How often memory is told to run short, by readings one after the other. */
function episodes(readings: readonly MemoryReading[]): number {
  let pressure = noPressure;
  let told = 0;
  for (const one of readings) {
    const next = pressureAfter(pressure, one);
    if (next.isShort && !pressure.isShort) told += 1;
    pressure = next;
  }
  return told;
}
const calm = Array.from({ length: usualPressureRules.calmReadings }, () => reading(50, 0));

describe('memory is short', () => {
  it.each<[string, MemoryReading, boolean]>([
    ['not with plenty left', reading(50, 0), false],
    ['with next to nothing left', reading(3, 0), true],
    ['with little left and programs that wait', reading(10, 8), true],
    ['not with little left and nobody waiting', reading(10, 0), false],
    ['not with a short stutter', reading(50, 10), false],
    ['where programs wait all the time, whatever is left', reading(50, 30), true],
    ['where macOS says so', reading(null, null, 'critical'), true],
    ['not where macOS only warns', reading(null, null, 'warning'), false],
    ['not where nothing is told', reading(null), false],
  ])('%s', (_what, one, isShort) => {
    expect(isShortOfMemory(one)).toBe(isShort);
  });
});

describe('an episode', () => {
  it('is told once, however long it lasts and wavers', () => {
    expect(episodes([reading(3), reading(3), reading(15), reading(3), reading(50, 0), reading(3)])).toBe(1);
  });

  it('is over after a calm time, and the next one is told anew', () => {
    expect(episodes([reading(3), ...calm, reading(3)])).toBe(2);
    expect(episodes([reading(3), ...calm.slice(1), reading(3)])).toBe(1);
  });

  it('is not over while macOS still warns', () => {
    const warned = Array.from({ length: 20 }, () => reading(null, null, 'warning'));
    expect(episodes([reading(null, null, 'critical'), ...warned, reading(null, null, 'critical')])).toBe(1);
  });
});
