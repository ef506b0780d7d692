const unitBytes: Readonly<Record<string, number>> = {
  B: 1,
  K: 1024,
  M: 1024 ** 2,
  G: 1024 ** 3,
  T: 1024 ** 4,
};

/**
 * Understands `top -l 1 -stats pid,mem`: physical footprint in bytes by pid. Its MEM column is the figure of
 * Activity Monitor (footprint(1)), left-aligned, with a `+` or `-` behind it where it changed.
 */
export function parseTopMemory(output: string): Map<number, number> {
  const footprints = new Map<number, number>();
  const table = output.slice(output.search(/^PID +MEM/m));
  for (const [, pid, amount, unit = ''] of table.matchAll(/^(\d+)\*? +(\d+)([BKMGT])[+-]? *$/gm)) {
    const bytes = unitBytes[unit];
    if (bytes !== undefined) footprints.set(Number(pid), Number(amount) * bytes);
  }
  return footprints;
}
