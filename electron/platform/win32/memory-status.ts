import * as os from 'node:os';
import type { MemoryReading } from '../../../shared/running/pressure.ts';

/**
 * Windows: memory that programs could get at once, as GlobalMemoryStatusEx tells through Node (`ullAvailPhys`, standby
 * pages counted in). Its low-memory notification comes only when a few dozen megabytes are left, too late to act.
 */
export function readMemoryStatus(): MemoryReading {
  return { totalBytes: os.totalmem(), availableBytes: os.freemem(), stalledPercent: null, level: null };
}
