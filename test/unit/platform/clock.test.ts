import { describe, expect, it } from 'vitest';
import { clock } from '../../../electron/platform/clock.ts';

const anHour = 3_600_000;

describe('sleep', () => {
  it('ends early and quietly when it is aborted', async () => {
    const stop = new AbortController();
    const asleep = clock.sleep(anHour, stop.signal);
    stop.abort();
    await expect(asleep).resolves.toBeUndefined();
  });

  it('does not begin where it was aborted before', async () => {
    await expect(clock.sleep(anHour, AbortSignal.abort())).resolves.toBeUndefined();
  });

  it('ends by itself', async () => {
    await expect(clock.sleep(1)).resolves.toBeUndefined();
  });
});

it('never goes backwards', () => {
  const readings = Array.from({ length: 1000 }, () => clock.monotonicMs());
  expect(readings).toEqual([...readings].sort((a, b) => a - b));
});
