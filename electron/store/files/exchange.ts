import { createRequire } from 'node:module';

/** As much of koffi as is used here (koffi.dev/functions). */
interface Koffi {
  load(library: string): { func(definition: string): (...given: unknown[]) => number };
}

/** @returns false where nothing was done: the file system knows no such step */
export type Exchange = (one: string, other: string) => boolean;

/**
 * Gives the function that lets two files of one folder change names in one step, so that whatever was replaced can
 * still be read. Linux: renameat2(2) with RENAME_EXCHANGE. macOS: renamex_np(2) with RENAME_SWAP. Where the system or
 * koffi knows no such step, one that does nothing. Takes some milliseconds, so ask for it before the last look.
 */
export function exchangeOfSystem(): Exchange {
  try {
    const exchange = nativeExchange();
    return (one, other) => exchange(one, other) === 0;
  } catch {
    return () => false;
  }
}

function nativeExchange(): (one: string, other: string) => number {
  const koffi = createRequire(import.meta.url)('koffi') as Koffi;
  if (process.platform === 'linux') {
    const atCurrentFolder = -100;
    const renameat2 = koffi
      .load('libc.so.6')
      .func('int renameat2(int fromDir, str from, int toDir, str to, unsigned int flags)');
    return (one, other) => renameat2(atCurrentFolder, one, atCurrentFolder, other, 2);
  }
  if (process.platform === 'darwin') {
    const renamex = koffi
      .load('libSystem.B.dylib')
      .func('int renamex_np(str from, str to, unsigned int flags)');
    return (one, other) => renamex(one, other, 2);
  }
  return () => -1;
}
