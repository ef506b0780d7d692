import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { System } from '../../platform/system.ts';
import { writeAsked as write } from '../../store/records/asked.ts';
import { ageOut } from '../../store/records/age-out.ts';
import { appendReceipt as append } from '../../store/records/history.ts';
import type { Home } from '../../store/files/home.ts';
import { acquireLock } from '../../store/files/lock.ts';
import { quarantineSession } from '../../store/records/quarantine.ts';
import { appendRegistry } from '../../store/records/registry.ts';
import { clearUnderWay, readUnderWay, writeUnderWay } from '../../store/records/under-way.ts';
import type { Sources } from '../look/sources.ts';

/** The writing half of the sources on disk. */
export const quarantine =
  (home: Home): Sources['quarantine'] =>
  (sessionId, nowMs) =>
    quarantineSession(home, sessionId, nowMs);

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

export const tidy =
  (home: Home): Sources['tidy'] =>
  (nowMs) =>
    ageOut(home, nowMs);

export const appendReceipt =
  (home: Home): Sources['appendReceipt'] =>
  (receipt) =>
    append(home, receipt);
