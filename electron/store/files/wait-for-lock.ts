import { setTimeout as delay } from 'node:timers/promises';
import { acquireLock, type Lock } from './lock.ts';
import type { SpareLock } from './spare-lock.ts';

/**
 * Takes the lock, as `acquireLock` does; where another has it, waits for a moment for it to be free.
 *
 * @param patienceMs how long to wait for another writer; most hold a lock for a few milliseconds
 * @param spare for who takes thousands of locks
 * @throws StoreError where the folder can't be made
 */
export async function waitForLock(
  lockDir: string,
  self: Parameters<typeof acquireLock>[1],
  questions: Parameters<typeof acquireLock>[2],
  patienceMs = 300,
  spare?: SpareLock,
): Promise<Lock> {
  let lock = await acquireLock(lockDir, self, questions, spare);
  for (let waitedMs = 0; !lock.ok && waitedMs < patienceMs; waitedMs += 10) {
    await delay(10);
    lock = await acquireLock(lockDir, self, questions, spare);
  }
  return lock;
}
