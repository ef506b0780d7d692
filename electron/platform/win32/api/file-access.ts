import type { Windows } from './functions.ts';
import { parseSid } from './sid.ts';

const daclSecurityInformation = 4;

/**
 * Who may read in a folder or file, as security identifiers, by its access list (GetFileSecurityW).
 *
 * @returns `null` where the list can't be read, as of what is not there
 */
export function readersOf({ advapi32, scratch }: Windows, file: string): ReadonlySet<string> | null {
  const { memory } = scratch;
  const needed = Buffer.alloc(4);
  const isRead =
    advapi32.GetFileSecurityW(file, daclSecurityInformation, memory, memory.length, needed) !== 0;
  return isRead ? parseReaders(memory) : null;
}

const everyone = 'S-1-1-0';
const [hasList, headBytes] = [4, 20];

/**
 * Understands a SECURITY_DESCRIPTOR_RELATIVE. No list at all means that everybody may ("Null DACLs and Empty DACLs");
 * what is denied again is not subtracted, so that too many are named rather than too few.
 */
export function parseReaders(descriptor: Buffer): ReadonlySet<string> {
  const list = descriptor.length < headBytes ? 0 : descriptor.readUInt32LE(16);
  if (list === 0 || (descriptor.readUInt16LE(2) & hasList) === 0) return new Set([everyone]);
  const readers = new Set<string>();
  if (list + 8 > descriptor.length) return readers;
  const count = descriptor.readUInt16LE(list + 4);
  let at = list + 8;
  for (let index = 0; index < count && at + 8 <= descriptor.length; index++) {
    const reader = readerIn(descriptor, at);
    if (reader !== null) readers.add(reader);
    at += Math.max(8, descriptor.readUInt16LE(at + 2));
  }
  return readers;
}

/** ACCESS_ALLOWED_ACE and the one with a condition, which is laid out alike ("ACE_HEADER structure"). */
const allowing = new Set([0, 9]);
/** FILE_READ_DATA, which is FILE_LIST_DIRECTORY for folders; GENERIC_ALL and GENERIC_READ. */
const reading = 0x1 | 0x1000_0000 | 0x8000_0000;

function readerIn(descriptor: Buffer, at: number): string | null {
  const mayRead = (descriptor.readUInt32LE(at + 4) & reading) !== 0;
  return mayRead && allowing.has(descriptor[at] ?? -1) ? parseSid(descriptor.subarray(at + 8)) : null;
}

/** The system itself, its administrators, and whoever owns or makes a thing: nobody is kept out by naming them. */
const alwaysThere = new Set(['S-1-5-18', 'S-1-5-32-544', 'S-1-3-0', 'S-1-3-4']);

/** What people call them ("Well-known SIDs"). */
const names = new Map([
  [everyone, 'Everyone'],
  ['S-1-5-11', 'Authenticated Users'],
  ['S-1-5-32-545', 'Users'],
  ['S-1-5-32-546', 'Guests'],
]);

/** Those of the readers that are neither `ownSid` nor there anyway, for people. */
export const strangersAmong = (readers: ReadonlySet<string>, ownSid: string): string[] =>
  [...readers].filter((sid) => sid !== ownSid && !alwaysThere.has(sid)).map((sid) => names.get(sid) ?? sid);
