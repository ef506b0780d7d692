/**
 * A security identifier as Windows writes it, e.g. `S-1-5-21-…-1001`; `null` where there is none ("SID
 * Components": revision, count, six bytes of authority, then the numbers).
 */
export function parseSid(bytes: Buffer): string | null {
  const count = bytes[1] ?? 0;
  if (bytes[0] !== 1 || count > 15 || bytes.length < 8 + 4 * count) return null;
  const numbers = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ['S-1', bytes.readUIntBE(2, 6), ...numbers].join('-');
}
