import type { ProcFiles } from './proc-files.ts';

/**
 * The living children that the first thread of a process has (proc(5), `/proc/<pid>/task/<tid>/children`): one read
 * instead of one for each of its threads, as programs start others from their first. None where the kernel was built
 * without it (CONFIG_PROC_CHILDREN).
 */
export function childrenOf(files: ProcFiles, pid: number): number[] {
  try {
    const read = files.read(`${pid}/task/${pid}/children`);
    return typeof read === 'string' ? [] : read.toString('latin1').split(' ').map(Number).filter(Boolean);
  } catch {
    // Too many open files: the next tick sees them all the same.
    return [];
  }
}
