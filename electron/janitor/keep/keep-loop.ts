import type { System } from '../../platform/system.ts';
import type { Keeper } from './keeper.ts';

/** So many rounds without a session, and nobody needs a keeper. */
const idleRounds = 3;

export type KeepEnd = 'no-sessions' | 'replaced' | 'stopped';

export interface KeepLoop {
  keeper: Keeper;
  system: Pick<System, 'sleep'>;
  intervalMs: () => number;
  signal: AbortSignal;
  /** Called after each round that beat; gives the identity keys of what it found to be proven orphans. */
  look?: () => Promise<readonly string[]>;
}

/** Lets a keeper do its rounds until it is not needed any more: no session left, or another keeper at work. */
export async function keepGoing({ keeper, system, intervalMs, signal, look }: KeepLoop): Promise<KeepEnd> {
  let idle = 0;
  while (!signal.aborted) {
    const report = await keeper.tick();
    if (report.outcome === 'yielded') return 'replaced';
    if (report.outcome === 'ticked') {
      idle = report.live === 0 ? idle + 1 : 0;
      if (idle >= idleRounds) return 'no-sessions';
      if (look !== undefined && !(await keeper.recordSightings(await look()))) return 'replaced';
    }
    await system.sleep(intervalMs(), signal);
  }
  return 'stopped';
}
