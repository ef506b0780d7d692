import { createRequire } from 'node:module';

/** As much of koffi as is used here (koffi.dev/functions). */
interface Koffi {
  load(library: string): { func(definition: string): (...given: unknown[]) => number };
}

/** @returns false where nothing was done: the file system knows no such step, or the names are not as needed */
export type Rename = (from: string, to: string) => boolean;

/**
 * Two steps of the system that no other replaces. Linux: renameat2(2) with RENAME_EXCHANGE and RENAME_NOREPLACE.
 * macOS: renamex_np(2) with RENAME_SWAP and RENAME_EXCL.
 */
export interface NativeRename {
  /** Lets two names of one folder change their files, so that whatever was replaced can still be read. */
  exchange: Rename;
  /** Gives a file or folder a new name, where nothing has that name. */
  moveIfFree: Rename;
}

const nothing: NativeRename = { exchange: () => false, moveIfFree: () => false };

/**
 * Loads both; where the system or koffi knows no such steps, they do nothing. Takes some milliseconds, so ask for it
 * before the last look.
 */
export function nativeRename(): NativeRename {
  try {
    const { rename, exchangeFlag, freeFlag } = systemsOwn();
    // The first call takes long, and nothing may be slow between a last look and what it allows.
    rename('', '', freeFlag);
    return {
      exchange: (from, to) => rename(from, to, exchangeFlag) === 0,
      moveIfFree: (from, to) => rename(from, to, freeFlag) === 0,
    };
  } catch {
    return nothing;
  }
}

function systemsOwn() {
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  if (process.platform === 'linux') {
    const atCurrentFolder = -100;
    const renameat2 = koffi
      .load('libc.so.6')
      .func('int renameat2(int fromDir, str from, int toDir, str to, unsigned int flags)');
    const rename = (from: string, to: string, flag: number) =>
      renameat2(atCurrentFolder, from, atCurrentFolder, to, flag);
    return { rename, exchangeFlag: 2, freeFlag: 1 };
  }
  if (process.platform === 'darwin') {
    const rename = koffi
      .load('libSystem.B.dylib')
      .func('int renamex_np(str from, str to, unsigned int flags)');
    return { rename, exchangeFlag: 2, freeFlag: 4 };
  }
  throw new Error(`Nothing is known of ${process.platform}.`);
}
