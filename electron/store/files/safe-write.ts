import * as fs from 'node:fs';
import * as path from 'node:path';
import { patiently, patientlyLater } from './patiently.ts';
import { isForeign } from './safe-file.ts';
import { codeOf, storeError, StoreError } from './store-error.ts';
import { uniqueHex } from './unique-hex.ts';

/*
 * Why not the library write-file-atomic: version 7.0.1 takes no notice of a short write. On a disk with a
 * little room left, write(2) stores a part and reports success, and the library renames that part over the
 * whole file. Here the write goes on until all is stored or the system says why not.
 */

const temporaryPattern = /^\..+\.\d+\.[0-9a-f]{12}\.tmp$/;

const flags = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | fs.constants.O_NOFOLLOW;

/** A text that is on the disk under a temporary name, beside the file that it is to replace. */
export interface Staged {
  path: string;
  /**
   * Replaces the file, where `mayReplace` still says so right before.
   *
   * @returns false where it did not
   * @throws StoreError
   */
  commit: (mayReplace?: () => boolean) => boolean;
  /** Becomes the file only if there is none. @returns false where there is one @throws StoreError */
  createOnly: () => boolean;
  /** Removes the temporary file, where it is still there. */
  discard: () => void;
}

/**
 * Writes a text beside `file` and syncs it. Missing folders are made (0700).
 *
 * @param group whose file it is to be, where that may differ from ours
 * @throws StoreError that names the file and the remedy; nothing is left behind then
 */
export function stageFile(file: string, text: string, mode = 0o600, group?: number): Staged {
  const { fd, name } = beginFile(file, text, mode, group);
  try {
    try {
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    return stagedAt(name, file);
  } catch (error) {
    removeQuietly(name);
    throw storeError(file, error);
  }
}

/** Writes a text under a temporary name; it may not be on the disk yet. @throws StoreError, and leaves nothing then */
function beginFile(file: string, text: string, mode: number, group?: number): { fd: number; name: string } {
  let temporary: { fd: number; name: string } | null = null;
  try {
    makeFolder(path.dirname(file));
    refuseOddTarget(file, fs.lstatSync(file, { throwIfNoEntry: false }));
    const name = temporaryName(file);
    temporary = { fd: fs.openSync(name, flags, mode), name };
    // The umask may have taken bits away.
    fs.fchmodSync(temporary.fd, hasGroup(temporary.fd, group) ? mode : mode & ~0o070);
    fs.writeFileSync(temporary.fd, text);
    return temporary;
  } catch (error) {
    if (temporary !== null) {
      closeQuietly(temporary.fd);
      removeQuietly(temporary.name);
    }
    throw storeError(file, error);
  }
}

/** @returns false where it can't be given to that group: what that one may do is not another group's to do */
function hasGroup(fd: number, group: number | undefined): boolean {
  const { uid, gid } = fs.fstatSync(fd);
  if (group === undefined || gid === group) return true;
  try {
    fs.fchownSync(fd, uid, group);
    return true;
  } catch {
    return false;
  }
}

function stagedAt(name: string, file: string): Staged {
  return {
    path: name,
    commit(mayReplace = () => true) {
      try {
        return patiently(() => {
          if (!mayReplace()) return false;
          fs.renameSync(name, file);
          return true;
        });
      } catch (error) {
        throw storeError(file, error);
      }
    },
    createOnly() {
      try {
        fs.linkSync(name, file);
        return true;
      } catch (error) {
        if (codeOf(error) === 'EEXIST') return false;
        // Some file systems (exFAT, network shares) know no hard links.
        if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(codeOf(error))) throw storeError(file, error);
      }
      if (fs.existsSync(file)) return false;
      patiently(() => fs.renameSync(name, file));
      return true;
    },
    discard: () => removeQuietly(name),
  };
}

/**
 * Replaces a file as a whole: temporary file in the same folder, fsync, rename. Whoever reads sees the old
 * text or the new one, also after a kill or a power cut. Missing folders are made (0700).
 *
 * @param mode of the file; 0600 unless it is the user's own and keeps its mode
 * @throws StoreError that names the file and the remedy; the file is then as it was before
 */
export function writeFileSafelySync(file: string, text: string, mode = 0o600): void {
  const staged = stageFile(file, text, mode);
  try {
    staged.commit();
  } catch (error) {
    staged.discard();
    throw error;
  }
}

/**
 * As `writeFileSafelySync`, without holding up the event loop while the disk works. What only fills the system's cache is
 * not handed to the thread pool: that would cost more than it takes.
 */
export async function writeFileSafely(file: string, text: string, mode = 0o600): Promise<void> {
  const { fd, name } = beginFile(file, text, mode);
  try {
    try {
      await synced(fd);
    } finally {
      fs.closeSync(fd);
    }
    await patientlyLater(() => fs.renameSync(name, file));
  } catch (error) {
    removeQuietly(name);
    throw storeError(file, error);
  }
}

const synced = (fd: number) =>
  new Promise<void>((resolve, reject) => {
    fs.fsync(fd, (error) => (error === null ? resolve() : reject(error)));
  });

/**
 * Makes a folder and the missing ones above it, for us alone (0700).
 *
 * @throws StoreError, also where the folder is another user's: what we left there, they could not read any more
 */
export function makeFolder(folder: string): void {
  try {
    if (refuseForeign(folder)) return;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storeError(folder, error);
  }
}

/** Root may write anywhere; `sudo` with a user's HOME must not. @returns whether the folder is there already */
function refuseForeign(folder: string): boolean {
  for (let place = folder; ; place = path.dirname(place)) {
    const stat = fs.statSync(place, { throwIfNoEntry: false });
    if (stat === undefined && place !== path.dirname(place)) continue;
    const isRoot = process.getuid?.() === 0;
    // Anybody may make a folder of their own in one that is not theirs, such as /tmp; root is lured into it.
    if (stat !== undefined && isForeign(stat.uid) && (place === folder || isRoot)) {
      throw new StoreError(
        `${place} belongs to another user, so nothing was written there. Run this as that user, or set ` +
          `JANITOR_HOME to a folder of your own.`,
      );
    }
    return place === folder && stat?.isDirectory() === true;
  }
}

/**
 * Removes temporary files that a kill left in `folder`.
 *
 * @param now milliseconds since 1970; younger than an hour may belong to a write under way
 */
export function sweepTemporaries(folder: string, now: number): void {
  for (const name of namesIn(folder)) {
    if (!temporaryPattern.test(name)) continue;
    const file = path.join(folder, name);
    const stat = fs.lstatSync(file, { throwIfNoEntry: false });
    if (stat?.isFile() === true && now - stat.mtimeMs > 3_600_000) removeQuietly(file);
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw storeError(folder, error);
  }
}

function temporaryName(file: string): string {
  const unique = `${process.pid}.${uniqueHex(12)}`;
  return path.join(path.dirname(file), `.${path.basename(file)}.${unique}.tmp`);
}

function refuseOddTarget(file: string, stat: fs.Stats | undefined): void {
  if (stat === undefined || stat.isFile()) return;
  const what = stat.isSymbolicLink() ? 'a symbolic link' : 'not a regular file';
  throw new StoreError(`Could not write ${file}: it is ${what}. Move it aside and try again.`);
}

function closeQuietly(fd: number): void {
  try {
    fs.closeSync(fd);
  } catch {
    // What went wrong before is what there is to say.
  }
}

function removeQuietly(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch {
    // Nothing more can be done; sweepTemporaries comes by later.
  }
}
