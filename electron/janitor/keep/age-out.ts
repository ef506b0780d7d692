import { readSession, readSessions } from '../../store/records/sessions.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import { sweepDiscardedLocks } from '../../store/files/lock.ts';
import { sweepTemporaries } from '../../store/files/safe-write.ts';
import { agedNow } from '../../store/records/age-clock.ts';
import { readRuns, removeRun } from '../../store/records/runs.ts';
import { listSessionsDir } from '../../store/records/session-folder.ts';
import { purgeQuarantine } from '../../store/records/quarantine.ts';
import { putAway } from './put-away.ts';
import { lockSession, type Updater } from './session-lock.ts';

/** The record of a session that ended in order is of no more use after this long. */
const endedForMs = 7 * 24 * 3_600_000;

/**
 * Keeps the janitor's own files from growing: records of sessions that ended long ago go to quarantine, what was
 * there for a week goes for good, and so does what a kill left behind of locks and writes.
 *
 * @param nowMs milliseconds since 1970, by a clock that may have jumped
 */
export async function ageOut(updater: Updater, nowMs: number): Promise<void> {
  const { home } = updater;
  const agedMs = agedNow(home, nowMs);
  const isOld = ({ status, endedAtMs }: SessionRecord) =>
    status === 'completed' && endedAtMs !== null && agedMs - endedAtMs >= endedForMs;
  const { records } = await readSessions(home);
  for (const { sessionId } of records.filter(isOld)) {
    await putAway(updater, sessionId, nowMs, () => {
      const now = readSession(home, sessionId);
      return Promise.resolve(now.ok && isOld(now.record));
    });
  }
  purgeQuarantine(home, agedMs);
  for (const folder of [home.dir, home.janitorDir]) sweepTemporaries(folder, nowMs);
  for (const folder of [home.sessionsDir, home.janitorDir]) sweepDiscardedLocks(folder, nowMs);
  await freeForgottenLocks(updater);
  await forgetRuns(updater);
}

/** A run of which nothing is left any more tells nothing. */
async function forgetRuns({ home, system }: Updater): Promise<void> {
  for (const run of readRuns(home)) {
    const known = [run.root, run.keeper, ...run.left].filter((one) => one !== null);
    const isOfThisBoot = run.root.bootId === system.host.bootId;
    const alive = isOfThisBoot ? await Promise.all(known.map((one) => system.isRunning(one))) : [];
    if (alive.includes(true)) continue;
    const pids = isOfThisBoot && run.place !== null ? await system.pidsInRun?.(run.place) : new Set();
    if (pids?.size === 0) removeRun(home, run.id);
  }
}

const lockPattern = /^([A-Za-z0-9-]{1,64})\.lock\.dir$/;

/**
 * The lock of a session that nobody asks for any more, left by who was killed right before giving it back, is taken over
 * from its dead holder, and let go.
 */
async function freeForgottenLocks(updater: Updater): Promise<void> {
  const listing = listSessionsDir(updater.home);
  if (!listing.ok) return;
  for (const { name } of listing.entries) {
    const sessionId = lockPattern.exec(name)?.[1];
    if (sessionId === undefined) continue;
    const lock = await lockSession(updater, sessionId, 0);
    if (lock.ok) lock.release();
  }
}
