import { expect, it, vi } from 'vitest';
import { createCosts } from '../../../electron/desktop/tray/costs.ts';
import { familyOf, scanOf, session } from './worlds.ts';

const minuteMs = 60_000;

/** A reader whose clock stands where the test puts it. */
function reader() {
  const clock = { ms: 0 };
  const read = vi.fn(() => Promise.resolve([{ ...familyOf(session('a')), memoryBytes: 100 }]));
  const onRead = vi.fn();
  return { clock, read, onRead, costs: createCosts(read, () => clock.ms, onRead) };
}

it('is read seldom where nobody looks, and at once where somebody does', async () => {
  const { clock, read, onRead, costs } = reader();
  await costs.refresh(scanOf([]), false);
  await costs.refresh(scanOf([]), false);
  expect([read.mock.calls.length, costs.costs().get('a'), onRead.mock.calls.length]).toEqual([1, 100, 1]);
  clock.ms = minuteMs;
  await costs.refresh(scanOf([]), false);
  expect(read).toHaveBeenCalledTimes(1);
  await costs.refresh(scanOf([]), true);
  expect(read).toHaveBeenCalledTimes(2);
});

it('is nothing while it is too old, or could not be read', async () => {
  const { clock, read, costs } = reader();
  read.mockRejectedValueOnce(new Error('gone'));
  await costs.refresh(scanOf([]), true);
  expect(costs.costs().size).toBe(0);
  await costs.refresh(scanOf([]), true);
  expect(costs.costs().size).toBe(1);
  clock.ms = 21 * minuteMs;
  expect(costs.costs().size).toBe(0);
});

it('keeps what anybody else had read, and reads nothing of a look that was not complete', async () => {
  const { read, costs } = reader();
  await costs.refresh({ ...scanOf([]), complete: false }, true);
  expect(read).not.toHaveBeenCalled();
  await costs.families(scanOf([]));
  await costs.refresh(scanOf([]), false);
  expect([read.mock.calls.length, costs.costs().get('a')]).toEqual([1, 100]);
});
