import * as path from 'node:path';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { System } from '../../platform/system.ts';
import type { Home } from '../../store/files/home.ts';
import type { Lock } from '../../store/files/lock.ts';
import type { SpareLock } from '../../store/files/spare-lock.ts';
import { waitForLock } from '../../store/files/wait-for-lock.ts';
import { isAlive } from '../look/is-alive.ts';

/** Who changes session records, and where. */
export interface Updater {
  home: Home;
  system: Pick<System, 'host' | 'isRunning' | 'probe' | 'pidsInRun'>;
  /** Who writes. */
  self: ProcessIdentity;
  /** For who takes the locks of thousands of sessions. */
  spareLock?: SpareLock;
}

/**
 * Takes a session's lock: hooks, keeper and clean-ups meet there.
 *
 * @param patienceMs how long to wait for another writer
 * @throws StoreError where the disk refuses
 */
export function lockSession(
  { home, system, self, spareLock }: Updater,
  sessionId: string,
  patienceMs?: number,
): Promise<Lock> {
  const lockDir = path.join(home.sessionsDir, `${sessionId}.lock.dir`);
  const questions = {
    isStillAlive: (identity: ProcessIdentity) => isAlive(identity, system),
    isPidAlive: (pid: number) => system.probe(pid) === 'alive',
  };
  return waitForLock(lockDir, self, questions, patienceMs, spareLock);
}
