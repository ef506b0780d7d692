/** From 1601-01-01 to 1970-01-01 in milliseconds. */
const fileTimeEpochMs = 11_644_473_600_000;

/** Wall-clock time of a FILETIME (100 ns units since 1601), milliseconds since 1970. */
export function fileTimeToMs(fileTime: string): number {
  return Number(BigInt(fileTime) / 10_000n) - fileTimeEpochMs;
}
