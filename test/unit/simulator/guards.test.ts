import { describe, expect, it } from 'vitest';
import { guards, type Guard } from '../../simulator/guards.ts';
import { firstSeedFor, mixFor, provableGuards, secondLines } from '../../simulator/mixes.ts';
import { runMany } from '../../simulator/run-many.ts';

// Windows' Node under Wine takes several times as long.
const limitMs = process.platform === 'win32' ? 600_000 : 120_000;

describe('the simulator notices within 20,000 ticks that a guard is off', () => {
  it.each(provableGuards)(
    '%s, and nothing in the same worlds while it is on',
    async (guard: Guard) => {
      const mix = mixFor(guard);
      const seed = firstSeedFor(guard);
      const off = await runMany({
        seed,
        ticks: 20_000,
        off: new Set([guard]),
        mix,
        stopAtViolation: true,
      });
      expect(off.violations).toBeGreaterThan(0);
      const on = await runMany({ seed, ticks: off.ticks, mix, stopAtViolation: true });
      expect(on.violations).toBe(0);
    },
    limitMs,
  );

  it('and every guard that it cannot show to be needed stands behind one that it can', () => {
    expect(Object.keys(secondLines)).toHaveLength(guards.length - provableGuards.length);
    expect(secondLines).not.toHaveProperty('signal-recheck');
  });
});
