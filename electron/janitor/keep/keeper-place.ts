import type { KeeperFile } from '../../../shared/session/heartbeat.ts';
import { sameProcess, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { System } from '../../platform/system.ts';
import type { Home } from '../../store/files/home.ts';
import { waitForLock } from '../../store/files/wait-for-lock.ts';
import { readKeeper, writeKeeper } from '../../store/records/keeper-file.ts';
import { isAlive } from '../look/is-alive.ts';

/** The one place of a keeper, as `keeper.json` names who has it. */
export interface KeeperPlace {
  /** The other keeper that is to be left to its work, if there is one, and what the file says now. */
  look(own: ProcessIdentity): Promise<{ other: KeeperFile | null; file: KeeperFile | null }>;
  /**
   * Notes this keeper in the file, where no other has taken the place since the last look.
   *
   * @param patienceMs how long to wait for another who writes the file
   * @returns the other that has the place now: nothing was written then
   * @throws StoreError where the disk refuses; Error where somebody else is writing all the time
   */
  note(own: KeeperFile, patienceMs?: number): Promise<{ other: KeeperFile | null }>;
}

/**
 * A tray takes the place from `process-janitor keep`; else who has it keeps it, until it is gone. Two that look and
 * write at the same moment would both believe to have it, so the last look and the write are one, under a lock.
 */
export function createKeeperPlace(home: Home, system: System, kind: KeeperFile['kind']): KeeperPlace {
  async function look(own: ProcessIdentity): ReturnType<KeeperPlace['look']> {
    const file = readKeeper(home);
    if (file === null || sameProcess(file.identity, own)) return { other: null, file };
    if (kind === 'tray' && file.kind === 'keep') return { other: null, file };
    return { other: (await isAlive(file.identity, system)) ? file : null, file };
  }
  return {
    look,
    async note(own, patienceMs) {
      const questions = {
        isStillAlive: (identity: ProcessIdentity) => isAlive(identity, system),
        isPidAlive: (pid: number) => system.probe(pid) === 'alive',
      };
      const lock = await waitForLock(home.keeperLockDir, own.identity, questions, patienceMs);
      if (!lock.ok) throw new Error(`${home.keeperPath} is being written by ${lock.holder}.`);
      try {
        const { other } = await look(own.identity);
        if (other === null) await writeKeeper(home, own);
        return { other };
      } finally {
        lock.release();
      }
    },
  };
}
