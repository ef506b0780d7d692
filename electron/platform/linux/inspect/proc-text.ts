import { readlinkSync } from 'node:fs';
import type { ProcFiles } from '../proc-files.ts';
import { parseProcStat, type ProcStat } from '../proc-stat.ts';

/** A file of `/proc` that is allowed to be missing, whatever the reason. Valid only until the next read. */
export function procBytes(files: ProcFiles, path: string): Buffer | null {
  try {
    const content = files.read(path);
    return typeof content === 'string' ? null : content;
  } catch {
    return null;
  }
}

export function procText(files: ProcFiles, path: string): string | null {
  return procBytes(files, path)?.toString('utf8') ?? null;
}

export function procStat(files: ProcFiles, pid: number): ProcStat | null {
  const stat = procBytes(files, `${pid}/stat`);
  return stat === null ? null : parseProcStat(stat);
}

/** Where a link of `/proc` leads, e.g. `12/cwd`; `null` where it is gone or may not be read. */
export function procLink(files: ProcFiles, path: string): string | null {
  try {
    return readlinkSync(`${files.root}/${path}`);
  } catch {
    return null;
  }
}
