import * as os from 'node:os';
import type { MemoryReading } from '../../../shared/running/pressure.ts';
import type { RunTool } from './tools.ts';

/** `kern.memorystatus_vm_pressure_level` (xnu, kern_memorystatus.h: dispatch's memory pressure flags). */
const levels: Readonly<Record<string, MemoryReading['level']>> = {
  '1': 'normal',
  '2': 'warning',
  '4': 'critical',
};

/** macOS judges itself how short memory is; what `os.freemem` calls free says little there, as caches fill the rest. */
export async function readMemoryLevel(run: RunTool): Promise<MemoryReading | null> {
  const output = await run('sysctl', ['-n', 'kern.memorystatus_vm_pressure_level']);
  const level = levels[output?.trim() ?? ''] ?? null;
  return level === null
    ? null
    : { totalBytes: os.totalmem(), availableBytes: null, stalledPercent: null, level };
}
