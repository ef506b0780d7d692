/** `AT_CLKTCK` and `AT_PAGESZ` of include/uapi/linux/auxvec.h. */
const types = { clockTick: 17n, pageSize: 6n };

/** What every Linux that Node runs on has used since 2.6; only for where the kernel can't be asked. */
const usualTicksPerSecond = 100;
/** Of nearly all machines; the value for where the kernel can't be asked. */
const usualPageBytes = 4096;

/**
 * Clock ticks per second, the unit of start times in `/proc`, from `/proc/self/auxv`: pairs of machine words,
 * type and value (getauxval(3)). Cheaper than starting `getconf CLK_TCK`.
 *
 * @param wordBytes size of a machine word: 4 or 8
 */
export function clockTicksPerSecond(auxv: Buffer, wordBytes: 4 | 8, order: 'LE' | 'BE'): number {
  return auxvValue(auxv, types.clockTick, wordBytes, order) ?? usualTicksPerSecond;
}

/** Bytes of a page of memory, the unit of sizes in `/proc/<pid>/stat`; parameters as above. */
export function pageBytes(auxv: Buffer, wordBytes: 4 | 8, order: 'LE' | 'BE'): number {
  return auxvValue(auxv, types.pageSize, wordBytes, order) ?? usualPageBytes;
}

function auxvValue(auxv: Buffer, type: bigint, wordBytes: 4 | 8, order: 'LE' | 'BE'): number | null {
  const word = (at: number): bigint => {
    if (wordBytes === 8) return order === 'LE' ? auxv.readBigUInt64LE(at) : auxv.readBigUInt64BE(at);
    return BigInt(order === 'LE' ? auxv.readUInt32LE(at) : auxv.readUInt32BE(at));
  };
  for (let at = 0; at + 2 * wordBytes <= auxv.length; at += 2 * wordBytes) {
    const value = word(at + wordBytes);
    if (word(at) === type && value > 0n) return Number(value);
  }
  return null;
}

/** Time of boot from `/proc/stat` (`btime`, whole seconds, rounded down), in milliseconds since 1970. */
export function bootTimeMs(stat: string): number | null {
  const seconds = /^btime (\d+)$/m.exec(stat)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1000;
}
