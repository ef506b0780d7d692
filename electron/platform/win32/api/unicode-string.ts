/**
 * The text of a UNICODE_STRING at the beginning of an answer that points into itself; `null` where it points elsewhere.
 *
 * @param base where the answer is in memory
 */
export function textInside(answer: Buffer, base: bigint): string | null {
  const start = Number(answer.readBigUInt64LE(8) - base);
  const end = start + answer.readUInt16LE(0);
  return start < 0 || end > answer.length ? null : answer.toString('utf16le', start, end);
}
