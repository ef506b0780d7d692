import { isUtf8 } from 'node:buffer';
import * as fs from 'node:fs';
import { codeOf } from './store-error.ts';

/** Nothing that we read is meant to be larger; Claude Code caps its own records at the same size. */
export const maxFileBytes = 256 * 1024;

export interface ReadOptions {
  /** Default: 256 KiB. */
  maxBytes?: number;
  /** For files that are the user's own and may lie elsewhere (dotfiles). Default: a link is refused. */
  followLinks?: boolean;
}

/** `reason` reads on from the file's name: "… is a symbolic link". */
export interface Unread {
  ok: false;
  missing: boolean;
  /** It was read, but is empty or broken JSON: perhaps someone is writing it right now. */
  torn: boolean;
  reason: string;
}
export type TextRead = { ok: true; text: string } | Unread;
export type JsonRead = { ok: true; value: unknown } | Unread;

const unread = (reason: string, torn = false): Unread => ({ ok: false, missing: false, torn, reason });

/**
 * Reads a text file that may be anything: torn, huge, binary, a named pipe, a link, somebody else's.
 * Never blocks on a pipe, never follows a link unless asked to, never throws.
 */
export function readTextFile(path: string, options: ReadOptions = {}): TextRead {
  const maxBytes = options.maxBytes ?? maxFileBytes;
  return readInto(path, maxBytes, options.followLinks ?? false, (size) => Buffer.allocUnsafe(size));
}

/** As `readTextFile`, and understands the text as JSON. A byte order mark is skipped. */
export function readJsonFile(path: string, options: ReadOptions = {}): JsonRead {
  return parseJson(readTextFile(path, options));
}

/**
 * For reading many files one after the other: as `readJsonFile`, with one buffer for all of them.
 */
export function jsonReader(): (path: string) => JsonRead {
  const buffer = Buffer.allocUnsafe(maxFileBytes + 1);
  return (path) => parseJson(readInto(path, maxFileBytes, false, () => buffer));
}

/**
 * Opens a file itself, without waiting; what a link leads to is never opened.
 *
 * @returns its descriptor
 * @throws as `fs.openSync`; `ELOOP`: it is a link
 */
export function openItself(path: string, flags: number, mode?: number): number {
  const { O_NOFOLLOW, O_NONBLOCK } = fs.constants;
  // Windows has no O_NOFOLLOW: there the link is looked for first.
  const isLink =
    process.platform === 'win32' && fs.lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (isLink) throw Object.assign(new Error(`${path} is a symbolic link`), { code: 'ELOOP' });
  return fs.openSync(path, flags | O_NOFOLLOW | O_NONBLOCK, mode);
}

/** Opens for reading without waiting and without following a link; a regular file of ours, or the reason. */
function openRegular(path: string, followLinks: boolean): { ok: true; fd: number; size: number } | Unread {
  let fd: number;
  try {
    const { O_RDONLY, O_NONBLOCK } = fs.constants;
    fd = followLinks ? fs.openSync(path, O_RDONLY | O_NONBLOCK) : openItself(path, O_RDONLY);
  } catch (error) {
    return explain(error);
  }
  const stat = fs.fstatSync(fd);
  const flaw = !stat.isFile()
    ? 'is not a regular file'
    : isForeign(stat.uid)
      ? 'belongs to another user'
      : null;
  if (flaw === null) return { ok: true, fd, size: stat.size };
  fs.closeSync(fd);
  return unread(flaw);
}

/** Asked once: asking again for each of hundreds of files is felt. */
const ownUid = process.getuid?.();

/** True where the system knows owners and this is not ours. */
export function isForeign(uid: number): boolean {
  return ownUid !== undefined && ownUid !== uid;
}

function readInto(
  path: string,
  maxBytes: number,
  followLinks: boolean,
  bufferFor: (size: number) => Buffer,
): TextRead {
  const opened = openRegular(path, followLinks);
  if (!opened.ok) return opened;
  try {
    if (opened.size > maxBytes) return unread(tooLarge(maxBytes));
    const buffer = bufferFor(opened.size + 1);
    let length = 0;
    while (length < buffer.length) {
      const read = fs.readSync(opened.fd, buffer, length, buffer.length - length, null);
      if (read === 0) break;
      length += read;
      // It may have grown since it was opened; the larger of both ends at the cap.
      if (length > maxBytes) return unread(tooLarge(maxBytes));
      if (length === opened.size) break;
    }
    const bytes = buffer.subarray(0, length);
    return isUtf8(bytes) ? { ok: true, text: bytes.toString('utf8') } : unread('is not UTF-8 text');
  } catch (error) {
    return explain(error);
  } finally {
    fs.closeSync(opened.fd);
  }
}

/** The JSON of a text that was read. A byte order mark is skipped. */
export function parseJson(read: TextRead): JsonRead {
  if (!read.ok) return read;
  const text = read.text.startsWith('\uFEFF') ? read.text.slice(1) : read.text;
  try {
    const value: unknown = JSON.parse(text);
    return { ok: true, value };
  } catch {
    return unread(text.trim() === '' ? 'is empty' : 'is not complete, valid JSON', true);
  }
}

const tooLarge = (maxBytes: number) => `is larger than ${Math.round(maxBytes / 1024)} KiB`;

function explain(error: unknown): Unread {
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { ok: false, missing: true, torn: false, reason: 'does not exist' };
    case 'ELOOP':
    case 'EMLINK':
      return unread('is a symbolic link');
    case 'EACCES':
    case 'EPERM':
      return unread('may not be read by you');
    case 'EISDIR':
      return unread('is a folder');
    case 'ENXIO':
      return unread('is not a regular file');
    default:
      return unread(`cannot be read (${code || String(error)})`);
  }
}
