import type { Placed } from './functions.ts';

/** The text of a UNICODE_STRING that begins an answer and points into it; `null` where it points elsewhere. */
export function textInside({ memory, address }: Placed): string | null {
  const start = Number(memory.readBigUInt64LE(8) - address);
  const end = start + memory.readUInt16LE(0);
  return start < 0 || end > memory.length ? null : memory.toString('utf16le', start, end);
}
