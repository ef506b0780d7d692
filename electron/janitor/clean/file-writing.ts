import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { System } from '../../platform/system.ts';
import { writeAsked as write } from '../../store/records/asked.ts';
import { appendReceipt as append } from '../../store/records/history.ts';
import type { Home } from '../../store/files/home.ts';
import { acquireLock } from '../../store/files/lock.ts';
import { makeSpareLock, type SpareLock } from '../../store/files/spare-lock.ts';
import { appendRegistry } from '../../store/records/registry.ts';
import { clearUnderWay, readUnderWay, writeUnderWay } from '../../store/records/under-way.ts';
import { putAway } from '../keep/put-away.ts';
import { selfTest } from '../self-test/trust.ts';
import { ageOut } from '../keep/age-out.ts';
import type { Updater } from '../keep/session-lock.ts';
import type { Sources } from '../look/sources.ts';

/** @throws Error where this very process can't be identified, so that no lock could name it */
async function updaterOf(home: Home, system: System): Promise<Updater> {
  const self = await system.identify(process.pid);
  if (self === null || self === 'unreadable') throw new Error('This process could not identify itself.');
  return { home, system, self };
}

/** From so many records on, a spare lock is worth its making. */
const manyRecords = 8;

/** The writing half of the sources on disk: putting records away, and tidying up after that. */
export function recordKeeping(home: Home, system: System): Pick<Sources, 'quarantine' | 'tidy'> {
  let updater: Promise<Updater> | null = null;
  let spareLock: SpareLock | null = null;
  let count = 0;
  return {
    async quarantine(sessionId, nowMs, isStillOver) {
      updater ??= updaterOf(home, system);
      const self = await updater;
      count += 1;
      if (count > manyRecords) spareLock ??= makeSpareLock(home.sessionsDir, self.self);
      const who = spareLock === null ? self : { ...self, spareLock };
      return putAway(who, sessionId, nowMs, isStillOver);
    },
    async tidy(nowMs) {
      spareLock?.remove();
      spareLock = null;
      count = 0;
      await ageOut(await updaterOf(home, system), nowMs);
    },
  };
}

export const markCleaned =
  (home: Home): Sources['markCleaned'] =>
  (sessionId, nowMs, reason) =>
    appendRegistry(home, {
      session_id: sessionId,
      status: 'cleaned',
      cleaned_at: new Date(nowMs).toISOString(),
      reason,
    });

export const lock =
  (
    home: Home,
    system: System,
    isStillAlive: (identity: ProcessIdentity) => Promise<boolean>,
  ): Sources['lock'] =>
  async () => {
    const self = await system.identify(process.pid);
    if (self === null || self === 'unreadable') {
      return { ok: false, holder: 'nobody, but this process could not identify itself' };
    }
    return acquireLock(home.cleanupLockDir, self, {
      isStillAlive,
      isPidAlive: (pid) => system.probe(pid) === 'alive',
    });
  };

export const journal = (home: Home): Sources['journal'] => ({
  read: () => readUnderWay(home),
  write: (cleanup: CleanupDocument) => writeUnderWay(home, cleanup),
  clear: () => clearUnderWay(home),
});

export const writeAsked =
  (home: Home): Sources['asked']['write'] =>
  (asked) =>
    write(home, asked);

export { selfTest };

export const appendReceipt =
  (home: Home): Sources['appendReceipt'] =>
  (receipt) =>
    append(home, receipt);
