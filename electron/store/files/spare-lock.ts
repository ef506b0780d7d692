import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import { createNote, ownerFile, readNote, writePid } from './lock-notes.ts';
import { nativeRename } from './native-rename.ts';
import { uniqueHex } from './unique-hex.ts';

/**
 * A lock folder, complete, that lies beside the locks under a hidden name: whoever takes thousands of locks one after
 * the other moves it into place and back. Making a folder with two files in it takes a disk ten times as long.
 */
export interface SpareLock {
  /** @returns false where the lock must be made in the ordinary way: it is held, or no step of the system can do this */
  take: (lockDir: string) => boolean;
  /** Moves it back from where `take` moved it. */
  giveBack: (lockDir: string) => void;
  remove: () => void;
}

export const spareLockPattern = /^\.spare-[0-9a-f]{24}\.lock\.dir$/;

/**
 * @param folder where the locks are
 * @param self who will hold them
 * @throws StoreError where the disk refuses
 */
export function makeSpareLock(folder: string, self: ProcessIdentity): SpareLock {
  const token = uniqueHex(24);
  const spare = path.join(folder, `.spare-${token}.lock.dir`);
  const { moveIfFree } = nativeRename();
  fs.mkdirSync(spare, { mode: 0o700 });
  createNote(ownerFile(spare), self, token);
  writePid(spare, self);
  return {
    take: (lockDir) => moveIfFree(spare, lockDir),
    giveBack(lockDir) {
      try {
        if (readNote(ownerFile(lockDir))?.token === token) fs.renameSync(lockDir, spare);
      } catch {
        // It is ours to the end of this process, and then a dead holder's.
      }
    },
    remove() {
      fs.rmSync(spare, { recursive: true, force: true });
    },
  };
}
