import { readdirSync } from 'node:fs';
import type { ProcFiles } from '../../proc-files.ts';
import { procLink, procText } from '../proc-text.ts';

/** Where the descriptors of a process lead: `socket:[N]`, `pipe:[N]`, a path. */
export type OpenFiles = ReadonlyMap<number, string>;

/**
 * The open files of a process, from `/proc/<pid>/fd` (proc_pid_fd(5)). `denied`: they may not be seen.
 * `gone`: there is no such process, or it has none any more.
 */
export function readOpenFiles(files: ProcFiles, pid: number): OpenFiles | 'denied' | 'gone' {
  const open = new Map<number, string>();
  try {
    for (const fd of readdirSync(`${files.root}/${pid}/fd`)) {
      const target = procLink(files, `${pid}/fd/${fd}`);
      if (target !== null) open.set(Number(fd), target);
    }
    return open;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' || code === 'ESRCH' ? 'gone' : 'denied';
  }
}

/** Inodes of the sockets among some open files. */
export function socketsOf(files: OpenFiles): Set<number> {
  const inodes = new Set<number>();
  for (const target of files.values()) {
    const inode = socketInode(target);
    if (inode !== null) inodes.add(inode);
  }
  return inodes;
}

export const socketInode = (target: string | undefined): number | null => numbered('socket', target);
export const pipeInode = (target: string | undefined): number | null => numbered('pipe', target);

function numbered(kind: string, target: string | undefined): number | null {
  return target?.startsWith(`${kind}:[`) === true ? Number(target.slice(kind.length + 2, -1)) : null;
}

/** How a descriptor was opened: the lowest two bits of `flags` in `/proc/<pid>/fdinfo/<fd>` (octal; open(2)). */
export type Access = 'read' | 'write' | 'both';

/** `null` where it can't be read, or where the descriptor is only a place (`O_PATH`). */
export function accessOf(files: ProcFiles, pid: number, fd: number): Access | null {
  const info = procText(files, `${pid}/fdinfo/${fd}`);
  const flags = /^flags:\s+([0-7]+)$/m.exec(info ?? '')?.[1];
  const modes = ['read', 'write', 'both'] as const;
  return flags === undefined ? null : (modes[Number.parseInt(flags.slice(-1), 8) & 3] ?? null);
}
