import * as fs from 'node:fs';
import * as path from 'node:path';
import * as z from 'zod/mini';
import { storedIdentity, toStoredIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import { readJsonFile, readTextFile } from './safe-file.ts';
import { codeOf, storeError } from './store-error.ts';

/*
 * What lies in a lock folder: `owner.json`, who holds it; `claim-<n>.json`, who took it for dead; `pid`, all that the
 * shell plugin writes and reads.
 */

const noteSchema = z.lazy(() => z.object({ identity: storedIdentity, token: z.string() }));
export type LockNote = z.infer<typeof noteSchema>;

export const ownerFile = (lockDir: string): string => path.join(lockDir, 'owner.json');
export const pidFile = (lockDir: string): string => path.join(lockDir, 'pid');

/** @throws StoreError */
export function writePid(lockDir: string, self: ProcessIdentity): void {
  try {
    fs.writeFileSync(pidFile(lockDir), `${self.pid}\n`, { mode: 0o600 });
  } catch (error) {
    throw storeError(pidFile(lockDir), error);
  }
}

/** Creates a file with its whole content at once, or not at all. @returns false where it can't be created */
export function createNote(file: string, identity: ProcessIdentity, token: string): boolean {
  const whole = `${path.dirname(file)}.note-${token}`;
  const text = JSON.stringify({ identity: toStoredIdentity(identity), token });
  try {
    fs.writeFileSync(whole, text, { mode: 0o600 });
    try {
      fs.linkSync(whole, file);
    } catch (error) {
      // Some file systems (exFAT, network shares) know no hard links.
      if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(codeOf(error))) throw error;
      fs.writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
    }
    return true;
  } catch (error) {
    if (['EEXIST', 'ENOENT'].includes(codeOf(error))) return false;
    throw storeError(file, error);
  } finally {
    removeIfThere(whole);
  }
}

function removeIfThere(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Who wrote a note; `null` where that can't be read. */
export function readNote(file: string): LockNote | null {
  const read = readJsonFile(file);
  if (!read.ok) return null;
  const parsed = noteSchema.safeParse(read.value);
  return parsed.success ? parsed.data : null;
}

/** The pid that the lock names; `null`: none. */
export function readPid(lockDir: string): number | null {
  const read = readTextFile(pidFile(lockDir));
  const pid = read.ok && /^\d{1,10}\s*$/.test(read.text) ? Number.parseInt(read.text, 10) : 0;
  return pid > 0 ? pid : null;
}
