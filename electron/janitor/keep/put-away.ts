import { putAwayAt } from '../../store/records/age-clock.ts';
import { quarantineSession } from '../../store/records/quarantine.ts';
import { lockSession, type Updater } from './session-lock.ts';

/** `reason`: a sentence; `null`: the session is not over any more, so nothing was done. */
export type PutAway = { ok: true } | { ok: false; reason: string | null };

/**
 * Moves a session's record to quarantine, while nobody else of us can write it: a session that is taken up again
 * right now either did so before the last look, or finds its record gone and writes a new one.
 *
 * @param nowMs milliseconds since 1970
 * @param isStillOver the last look, under the lock
 */
export async function putAway(
  updater: Updater,
  sessionId: string,
  nowMs: number,
  isStillOver: () => Promise<boolean>,
): Promise<PutAway> {
  const lock = await lockSession(updater, sessionId);
  if (!lock.ok) return { ok: false, reason: `Its record is being written by ${lock.holder}.` };
  try {
    if (!(await isStillOver())) return { ok: false, reason: null };
    const moved = quarantineSession(updater.home, sessionId, putAwayAt(updater.home, nowMs));
    return moved.ok ? { ok: true } : moved;
  } finally {
    lock.release();
  }
}
