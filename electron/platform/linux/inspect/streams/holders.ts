import { readdirSync } from 'node:fs';
import type { ProcFiles } from '../../proc-files.ts';
import { slices } from '../../slices.ts';
import { accessOf, pipeInode, readOpenFiles, socketInode, type Access } from './open-files.ts';

/** Who holds some sockets and pipes, as far as we may see. */
export interface Holders {
  /** Pids by inode of the socket. */
  sockets: ReadonlyMap<number, readonly number[]>;
  /** Every descriptor of a pipe, by inode of the pipe. */
  pipes: ReadonlyMap<number, readonly PipeEnd[]>;
  /** Processes whose open files may not be seen. */
  unseen: readonly number[];
}

export interface PipeEnd {
  pid: number;
  /** `null`: not readable, so it may be either end. */
  access: Access | null;
}

/** Looks through the open files of all processes, in slices that never hold the event loop for long. */
export async function findHolders(
  files: ProcFiles,
  wanted: { sockets: ReadonlySet<number>; pipes: ReadonlySet<number> },
): Promise<Holders> {
  const sockets = new Map<number, number[]>();
  const pipes = new Map<number, PipeEnd[]>();
  const unseen: number[] = [];
  const pause = slices();
  for (const name of readdirSync(files.root)) {
    if (!/^\d+$/.test(name)) continue;
    const pid = Number(name);
    const open = readOpenFiles(files, pid);
    if (open === 'denied') unseen.push(pid);
    if (typeof open === 'string') continue;
    for (const [fd, target] of open) {
      const socket = socketInode(target);
      if (socket !== null && wanted.sockets.has(socket)) {
        push(sockets, socket, pid);
      }
      const pipe = pipeInode(target);
      if (pipe !== null && wanted.pipes.has(pipe)) {
        push(pipes, pipe, { pid, access: accessOf(files, pid, fd) });
      }
    }
    const paused = pause();
    if (paused !== undefined) await paused;
  }
  return { sockets, pipes, unseen };
}

/** A whole tree of processes may hold one pipe. */
function push<T>(lists: Map<number, T[]>, key: number, one: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}
