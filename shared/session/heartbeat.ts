import * as z from 'zod/mini';
import { storedIdentity } from '../process/identity.ts';

/**
 * The keeper's clock counts only time in which a keeper was provably awake to beat. It goes forward a little at
 * every tick and stands still through suspend, jumps of the wall clock, and while no keeper runs; so nothing
 * can look stale merely because nobody was there to beat.
 */
export interface AwakeClock {
  /** Changes when the count starts anew (another boot, a lost file); beats of another clock have no age. */
  clock: string;
  awakeMs: number;
  /** Value of `awakeMs` when the last gap ended: a wake-up, a start of the keeper. */
  wokeAtMs: number;
}

/** `process-janitor/keeper.json`. */
export const keeperSchema = z.lazy(() =>
  z.object({
    identity: storedIdentity,
    kind: z.enum(['tray', 'keep']),
    started_at: z.string(),
    last_tick_at: z.string(),
    interval_ms: z.number(),
    clock: z.string(),
    awake_ms: z.number(),
    woke_at_ms: z.number(),
    paused: z.optional(z.boolean()),
    /** The units that the last look found to be proven orphans (`sightingOf`), and when they were first seen. */
    sightings: z.record(z.string(), z.number()),
  }),
);
export type KeeperFile = z.infer<typeof keeperSchema>;

/**
 * Moves the clock on by one tick.
 *
 * @param elapsedMs monotonic time since the tick before; `null` for a keeper's first tick
 * @param intervalMs the time that was meant to pass between two ticks
 */
export function advance(clock: AwakeClock, elapsedMs: number | null, intervalMs: number): AwakeClock {
  if (elapsedMs === null) return { ...clock, wokeAtMs: clock.awakeMs };
  const slept = elapsedMs < 0 || elapsedMs > 2 * intervalMs;
  const awakeMs = clock.awakeMs + (slept ? 0 : elapsedMs);
  return { clock: clock.clock, awakeMs, wokeAtMs: slept ? awakeMs : clock.wokeAtMs };
}

/**
 * How long a beat has been missing, in keeper-awake milliseconds; `null` where nothing can be said: no keeper,
 * no beat, or a beat of another clock. Time before the last wake-up or start of the keeper does not count.
 */
export function missingBeatMs(
  beat: { clock: string; awakeMs: number } | null,
  keeper: AwakeClock | null,
): number | null {
  if (beat === null || beat.clock !== keeper?.clock) return null;
  return Math.max(0, keeper.awakeMs - Math.max(beat.awakeMs, keeper.wokeAtMs));
}

/**
 * Whether the computer slept, or its clock was set, within the last `withinMs`, as far as a keeper that runs can tell:
 * it has not ticked for too long, or noted a gap that is not its own start. Ages of processes then say little.
 *
 * @param nowMs milliseconds since 1970
 */
export function sleptRecently(keeper: KeeperFile, nowMs: number, withinMs: number): boolean {
  const sinceTickMs = nowMs - Date.parse(keeper.last_tick_at);
  if (Math.abs(sinceTickMs) > 2 * keeper.interval_ms) return true;
  const sinceGapMs = keeper.awake_ms - keeper.woke_at_ms + sinceTickMs;
  const sinceStartMs = nowMs - Date.parse(keeper.started_at);
  return sinceGapMs < withinMs && sinceStartMs - sinceGapMs > 2 * keeper.interval_ms;
}
