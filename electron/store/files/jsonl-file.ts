import * as fs from 'node:fs';
import * as path from 'node:path';
import { isForeign, openItself } from './safe-file.ts';
import { makeFolder } from './safe-write.ts';
import { codeOf, storeError, StoreError } from './store-error.ts';

/**
 * Appends one value as one line, with one write where the system takes all of it. A line that an earlier cut left unfinished stays by itself.
 *
 * @param isSynced false where a power cut may take the line
 * @returns the size of the file afterwards, in bytes
 * @throws StoreError
 */
export function appendLine(file: string, value: unknown, isSynced = true): number {
  const { O_RDWR, O_APPEND, O_CREAT } = fs.constants;
  try {
    makeFolder(path.dirname(file));
    const fd = openItself(file, O_RDWR | O_APPEND | O_CREAT, 0o600);
    try {
      const stat = fs.fstatSync(fd);
      if (!stat.isFile() || isForeign(stat.uid)) {
        const what = stat.isFile() ? 'it belongs to another user' : 'it is not a regular file';
        throw new StoreError(`Could not write ${file}: ${what}. Move it aside and try again.`);
      }
      const line = Buffer.from(`${endsWithLine(fd, stat.size) ? '' : '\n'}${JSON.stringify(value)}\n`);
      writeAll(fd, line);
      if (isSynced) fs.fsyncSync(fd);
      return stat.size + line.length;
    } finally {
      fs.closeSync(fd);
    }
  } catch (error) {
    if (codeOf(error) === 'ELOOP') {
      throw new StoreError(`Could not write ${file}: it is a symbolic link. Move it aside and try again.`);
    }
    throw storeError(file, error);
  }
}

/**
 * The last lines of a file, oldest first, as far as they lie whole within its last `maxBytes`.
 * A file that is missing or can't be read has none.
 */
export function lastLines(file: string, maxBytes: number): string[] {
  let fd: number;
  try {
    fd = openItself(file, fs.constants.O_RDONLY);
  } catch {
    return [];
  }
  try {
    const stat = fs.fstatSync(fd);
    if (!stat.isFile() || isForeign(stat.uid)) return [];
    const start = Math.max(0, stat.size - maxBytes);
    const buffer = Buffer.allocUnsafe(stat.size - start);
    let length = 0;
    while (length < buffer.length) {
      const read = fs.readSync(fd, buffer, length, buffer.length - length, start + length);
      if (read === 0) break;
      length += read;
    }
    const lines = buffer.toString('utf8', 0, length).split('\n');
    return (start > 0 ? lines.slice(1) : lines).filter((line) => line !== '');
  } catch {
    return [];
  } finally {
    fs.closeSync(fd);
  }
}

/** The JSON of one line; `undefined` where it is torn or not JSON. */
export function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A write may take less than it is given, write(2): then what is left comes next. */
function writeAll(fd: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) {
    const taken = fs.writeSync(fd, bytes, written);
    if (taken === 0) throw Object.assign(new Error('Nothing was written.'), { code: 'ENOSPC' });
    written += taken;
  }
}

function endsWithLine(fd: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  fs.readSync(fd, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}
