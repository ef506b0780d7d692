/** One entry of an access list. */
export interface Entry {
  /** `S-1-…` */
  sid: string;
  mask: number;
  /** 0 allows, 1 denies. */
  type: number;
}

/** An access list as Windows lays it out (SECURITY_DESCRIPTOR_RELATIVE); `null`: there is none. */
export function descriptorOf(entries: readonly Entry[] | null): Buffer {
  const head = Buffer.alloc(20);
  head.writeUInt8(1, 0);
  // Self-relative, and with a list that takes nothing from the folder above.
  head.writeUInt16LE(0x8000 | 0x1000 | 0x4, 2);
  if (entries === null) return head;
  head.writeUInt32LE(head.length, 16);
  const bodies = entries.map(entryBytes);
  const list = Buffer.alloc(8);
  list.writeUInt8(2, 0);
  list.writeUInt16LE(
    bodies.reduce((sum, body) => sum + body.length, 8),
    2,
  );
  list.writeUInt16LE(bodies.length, 4);
  return Buffer.concat([head, list, ...bodies]);
}

function entryBytes({ sid, mask, type }: Entry): Buffer {
  const [authority = 0, ...numbers] = sid.split('-').slice(2).map(Number);
  const bytes = Buffer.alloc(16 + 4 * numbers.length);
  bytes.writeUInt8(type, 0);
  // Inherited by the files and folders in it.
  bytes.writeUInt8(3, 1);
  bytes.writeUInt16LE(bytes.length, 2);
  bytes.writeUInt32LE(mask, 4);
  bytes.writeUInt8(1, 8);
  bytes.writeUInt8(numbers.length, 9);
  bytes.writeUIntBE(authority, 10, 6);
  for (const [index, number] of numbers.entries()) bytes.writeUInt32LE(number, 16 + 4 * index);
  return bytes;
}
