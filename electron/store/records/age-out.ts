import type { Home } from '../files/home.ts';
import { purgeQuarantine, quarantineSession } from './quarantine.ts';
import { sweepTemporaries } from '../files/safe-write.ts';
import { readSessions } from './sessions.ts';

/** The record of a session that ended in order is of no more use after this long. */
const endedForMs = 7 * 24 * 3_600_000;

/**
 * Keeps the janitor's own files from growing: records of sessions that ended long ago go to quarantine, what was
 * there for a week goes for good, and so do temporary files that a kill left behind.
 *
 * @param nowMs milliseconds since 1970
 */
export async function ageOut(home: Home, nowMs: number): Promise<void> {
  const { records } = await readSessions(home);
  for (const { sessionId, status, endedAtMs } of records) {
    if (status !== 'completed' || endedAtMs === null || nowMs - endedAtMs < endedForMs) continue;
    quarantineSession(home, sessionId, nowMs);
  }
  purgeQuarantine(home, nowMs);
  for (const folder of [home.dir, home.janitorDir]) sweepTemporaries(folder, nowMs);
}
