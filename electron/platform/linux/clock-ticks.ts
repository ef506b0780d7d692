/** `AT_CLKTCK` of include/uapi/linux/auxvec.h. */
const clockTickType = 17n;

/** What every Linux that Node runs on has used since 2.6; only for where the kernel can't be asked. */
const usualTicksPerSecond = 100;

/**
 * Clock ticks per second, the unit of start times in `/proc`, from `/proc/self/auxv`: pairs of machine words,
 * type and value (getauxval(3)). Cheaper than starting `getconf CLK_TCK`.
 *
 * @param wordBytes size of a machine word: 4 or 8
 */
export function clockTicksPerSecond(auxv: Buffer, wordBytes: 4 | 8, order: 'LE' | 'BE'): number {
  const word = (at: number): bigint => {
    if (wordBytes === 8) return order === 'LE' ? auxv.readBigUInt64LE(at) : auxv.readBigUInt64BE(at);
    return BigInt(order === 'LE' ? auxv.readUInt32LE(at) : auxv.readUInt32BE(at));
  };
  for (let at = 0; at + 2 * wordBytes <= auxv.length; at += 2 * wordBytes) {
    const value = word(at + wordBytes);
    if (word(at) === clockTickType && value > 0n) return Number(value);
  }
  return usualTicksPerSecond;
}

/** Time of boot from `/proc/stat` (`btime`, whole seconds, rounded down), in milliseconds since 1970. */
export function bootTimeMs(stat: string): number | null {
  const seconds = /^btime (\d+)$/m.exec(stat)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
