import type { ProcessIdentity } from '../../../../shared/process/identity.ts';
import type { System } from '../../../platform/system.ts';

/** What was asked to end may take so long before anybody needs to hear that it is waited for. */
export const QUIET_MS = 5000;
/** And has so long altogether. */
export const WATCH_MS = 60_000;
const POLL_MS = 250;

/** A unit that was asked to end; who of it is still at work is kept up to date. */
export interface Ending {
  working: readonly ProcessIdentity[];
  /** By the monotonic clock. */
  readonly askedAtMs: number;
}

/**
 * Waits for what was asked to end, at most `patienceMs` for each from when it was asked. Nothing is signalled.
 *
 * @param onChange called for each unit of which fewer are at work than before
 * @param stop ends the waiting early
 */
export async function watchEnding<E extends Ending>(
  endings: readonly E[],
  patienceMs: number,
  system: Pick<System, 'isRunning' | 'monotonicMs' | 'sleep'>,
  onChange: (ending: E) => void,
  stop?: AbortSignal,
): Promise<void> {
  for (;;) {
    for (const ending of endings) {
      const still: ProcessIdentity[] = [];
      for (const identity of ending.working) if (await system.isRunning(identity)) still.push(identity);
      if (still.length === ending.working.length) continue;
      ending.working = still;
      onChange(ending);
    }
    const isWaitedFor = ({ working, askedAtMs }: E) =>
      working.length > 0 && system.monotonicMs() - askedAtMs < patienceMs;
    if (stop?.aborted === true || !endings.some(isWaitedFor)) return;
    await system.sleep(POLL_MS, stop);
  }
}
