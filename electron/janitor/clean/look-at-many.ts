import type { ScanResult, SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import type { CleanupDeps } from './ending/deps.ts';

/** So many records are judged with one look at processes and Claude Code's records, */
const RECORDS_A_LOOK = 256;
/** which holds for so long: moving a record can be undone, and there may be thousands. */
const LOOK_LIFE_MS = 500;

interface Look {
  atMs: number;
  scan: ScanResult;
  byId: ReadonlyMap<string, SessionVerdict>;
  /** Each record as it was right before the look. */
  texts: ReadonlyMap<string, string | null>;
}

/** What a record says of its session now; `session`: none where there is no record. */
export interface Itself {
  complete: boolean;
  session: SessionVerdict | undefined;
}

/**
 * Judges session records one after the other, each as it is at the moment of asking: a record that was written since
 * the look that it shares with others gets a look of its own.
 *
 * @param order the sessions in the order in which they will be asked for
 */
export function lookAtMany(
  order: readonly string[],
  { sources, system, lookAtRecords }: Pick<CleanupDeps, 'sources' | 'system' | 'lookAtRecords'>,
): { look: (sessionId: string, around: ScanResult) => Promise<Itself> } {
  const sessions = [...new Set(order)];
  const places = new Map(sessions.map((sessionId, place) => [sessionId, place]));
  let shared: Look | null = null;

  async function take(sessionIds: readonly string[], around: ScanResult): Promise<Look> {
    const atMs = system.monotonicMs();
    const texts = new Map(sessionIds.map((sessionId) => [sessionId, sources.recordText(sessionId)]));
    // The records of what runs are read, too: whom they speak of runs no other session.
    const running = around.sessions.filter(({ ownerIsRunning }) => ownerIsRunning);
    const scan = await lookAtRecords(new Set([...sessionIds, ...running.map(({ sessionId }) => sessionId)]));
    return { atMs, scan, byId: new Map(scan.sessions.map((one) => [one.sessionId, one])), texts };
  }

  const isFresh = (look: Look | null, sessionId: string): look is Look =>
    look?.texts.has(sessionId) === true && system.monotonicMs() - look.atMs < LOOK_LIFE_MS;

  return {
    async look(sessionId, around) {
      if (!isFresh(shared, sessionId)) {
        const place = places.get(sessionId) ?? 0;
        shared = await take(sessions.slice(place, place + RECORDS_A_LOOK), around);
      }
      const isAsItWas = sources.recordText(sessionId) === shared.texts.get(sessionId);
      const { scan, byId } = isAsItWas ? shared : await take([sessionId], around);
      return { complete: scan.complete, session: byId.get(sessionId) };
    },
  };
}
