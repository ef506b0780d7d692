import { advance, type AwakeClock, type KeeperFile } from '../../../shared/session/heartbeat.ts';
import type { System } from '../../platform/system.ts';
import { uniqueHex } from '../../store/files/unique-hex.ts';

/** Where a keeper's clock goes on: at the last keeper's value if it was in the same boot, else anew. */
export function continuedClock(file: KeeperFile | null, bootId: string): AwakeClock {
  if (file?.identity.bootId !== bootId) return { clock: uniqueHex(32), awakeMs: 0, wokeAtMs: 0 };
  return { clock: file.clock, awakeMs: file.awake_ms, wokeAtMs: file.awake_ms };
}

/** The moment of a tick, on both clocks. */
export interface Moment {
  monotonicMs: number;
  wallMs: number;
}

export function momentOf(system: Pick<System, 'monotonicMs' | 'now'>): Moment {
  return { monotonicMs: system.monotonicMs(), wallMs: system.now() };
}

/**
 * Whether time was lost between two ticks: the machine slept (Linux: the monotonic clock stands still,
 * clock_gettime(2)), somebody set the wall clock, or nobody ticked.
 */
export function isGap(before: Moment, now: Moment, intervalMs: number): boolean {
  const elapsedMs = now.monotonicMs - before.monotonicMs;
  const driftMs = Math.abs(now.wallMs - before.wallMs - elapsedMs);
  return driftMs > intervalMs || elapsedMs < 0 || elapsedMs > 2 * intervalMs;
}

/**
 * The clock at this tick. Where wall clock and monotonic clock went apart, the machine slept (Linux: the monotonic
 * clock stands still, clock_gettime(2)) or somebody set the time: either way a gap, after which all waits anew.
 *
 * @param before the tick before; `null`: none, or the look of then failed, so that nobody could have beaten
 */
export function tickedClock(
  clock: AwakeClock,
  before: Moment | null,
  now: Moment,
  intervalMs: number,
): AwakeClock {
  if (before === null) return advance(clock, null, intervalMs);
  return advance(
    clock,
    isGap(before, now, intervalMs) ? -1 : now.monotonicMs - before.monotonicMs,
    intervalMs,
  );
}
