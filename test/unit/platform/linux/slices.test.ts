import { afterEach, expect, it, vi } from 'vitest';
import { slices } from '../../../../electron/platform/linux/slices.ts';

afterEach(() => vi.restoreAllMocks());

it('lets the event loop run after each slice, and only then', async () => {
  let nowMs = 0;
  vi.spyOn(Date, 'now').mockImplementation(() => nowMs);
  const pause = slices();
  nowMs = 3;
  expect(pause()).toBeUndefined();
  nowMs = 5;
  let hasRun = false;
  setImmediate(() => (hasRun = true));
  const paused = pause();
  expect(paused).toBeInstanceOf(Promise);
  await paused;
  expect(hasRun).toBe(true);
  expect(pause()).toBeUndefined();
});
