import { describe, expect, it } from 'vitest';
import { runMany } from '../../simulator/run-many.ts';
import { runWorld } from '../../simulator/world.ts';

// Seconds of computing, and many times as long under Wine and beside busy neighbours.
const limitMs = 900_000;

describe('a stretch of simulated worlds', () => {
  it(
    'signals nothing that is wanted, and ends most of what is proven',
    async () => {
      const found: string[] = [];
      const total = await runMany({
        seed: 1,
        ticks: 20_000,
        onViolation: ({ seed, result }) => found.push(`world ${seed}\n${result.tail.join('\n')}`),
      });
      expect(found).toEqual([]);
      expect(total.signals).toBeGreaterThan(300);
      const counts = [...total.recall.values()];
      const due = counts.reduce((sum, count) => sum + count.due, 0);
      const ended = counts.reduce((sum, count) => sum + count.ended, 0);
      expect(due).toBeGreaterThan(200);
      expect(ended / due).toBeGreaterThan(0.65);
    },
    limitMs,
  );

  it('takes the same course from the same seed', async () => {
    const [first, second] = [
      await runWorld({ seed: 7, ticks: 120 }),
      await runWorld({ seed: 7, ticks: 120 }),
    ];
    expect(second.tail).toEqual(first.tail);
    expect(second.signalled).toBe(first.signalled);
  });
});
