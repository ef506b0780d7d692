import type { LiveSession } from '../../../shared/lineage/lineage-members.ts';
import type { System } from '../../platform/system.ts';
import type { Notice } from '../notice/notice.ts';
import type { Keeper } from './keeper.ts';

/** So many rounds without a session, and nobody needs a keeper; so many that failed from the start, and it is of no use. */
const idleRounds = 3;

/**
 * `taken`: another had the place already. `never-begun`: not one round came about; each session that starts would add
 * one more of these.
 */
export type KeepEnd = 'no-sessions' | 'taken' | 'replaced' | 'stopped' | 'never-begun';

export interface KeepLoop {
  keeper: Keeper;
  system: Pick<System, 'sleep' | 'monotonicMs'>;
  intervalMs: () => number;
  signal: AbortSignal;
  /** Why a round failed. */
  log: (text: string) => void;
  /** Called after each round that beat; gives the identity keys of what it found to be proven orphans. */
  look?: () => Promise<readonly string[]>;
  /** Makes what sees between two rounds that something has happened; without it there are the rounds in turn alone. */
  notice?: (onNews: () => void) => Notice;
}

/** Lets a keeper do its rounds until it is not needed any more: no session left, or another keeper at work. */
export async function keepGoing(loop: KeepLoop): Promise<KeepEnd> {
  const naps = createNaps(loop.system, loop.signal);
  const notice = loop.notice?.(naps.wake);
  try {
    return await rounds(loop, notice, naps);
  } finally {
    notice?.stop();
  }
}

/** Naps between rounds. Who is woken while awake does not nap the next time. */
function createNaps(system: KeepLoop['system'], signal: AbortSignal) {
  let isWoken = false;
  let nap = new AbortController();
  signal.addEventListener('abort', () => nap.abort());
  return {
    wake: () => {
      isWoken = true;
      nap.abort();
    },
    /** @returns true where it was woken before its time */
    async sleep(ms: number): Promise<boolean> {
      nap = new AbortController();
      if (!isWoken && !signal.aborted) await system.sleep(ms, nap.signal);
      const wasWoken = isWoken;
      isWoken = false;
      return wasWoken;
    },
  };
}

async function rounds(
  { keeper, system, intervalMs, signal, log, look }: KeepLoop,
  notice: Notice | undefined,
  naps: ReturnType<typeof createNaps>,
): Promise<KeepEnd> {
  let idle = 0;
  let hasBegun = false;
  let failedAtFirst = 0;
  while (!signal.aborted) {
    const dueMs = system.monotonicMs() + intervalMs();
    notice?.tickBegins();
    const end = await oneRound(false);
    if (end !== null) return end;
    // What happens between two rounds is registered and recorded, and nothing else.
    while (await naps.sleep(Math.max(0, dueMs - system.monotonicMs()))) {
      const early = await oneRound(true);
      if (early !== null) return early;
    }
  }
  return 'stopped';

  async function oneRound(isOutOfTurn: boolean): Promise<KeepEnd | null> {
    const report = await keeper.tick(isOutOfTurn);
    if (report.outcome === 'yielded') return report.hadPlace ? 'replaced' : 'taken';
    if (report.outcome === 'failed') {
      log(report.reason);
      failedAtFirst += hasBegun || isOutOfTurn ? 0 : 1;
      return failedAtFirst >= idleRounds ? 'never-begun' : null;
    }
    hasBegun = true;
    note(report.running);
    if (isOutOfTurn) return null;
    idle = report.live === 0 ? idle + 1 : 0;
    if (idle >= idleRounds) return 'no-sessions';
    if (look !== undefined && !(await keeper.recordSightings(await look()))) return 'replaced';
    return null;
  }

  function note(running: readonly LiveSession[]): void {
    notice?.looked(
      running,
      running.map(({ sessionId }) => sessionId),
    );
  }
}
