import type { StandardStream } from '../../../../../shared/process/process.ts';
import type { UnixSocket } from '../../../socket-use.ts';
import type { Holders } from './holders.ts';
import { pipeInode, socketInode } from './open-files.ts';

/** What must be known of the machine to say who is at the other end of a stream. */
export interface Surroundings {
  /** Local sockets of the process's network namespace by inode; `null`: not readable. */
  unix: ReadonlyMap<number, UnixSocket> | null;
  /** Whether this is a TCP socket with a living connection. */
  isConnectedTcp: (inode: number) => boolean;
  /** `null`: nobody was looked for. */
  holders: Holders | null;
  /** Whether somebody whose open files we may not see could hold an end of this pipe. */
  mayBeHeldUnseen: (pipe: number) => boolean;
}

/**
 * Where a standard stream leads and who is at its other end.
 *
 * @param target where `/proc/<pid>/fd/<N>` leads; `undefined`: the stream is closed
 * @param direction `input`: others write to it; `output`: others read from it
 */
export function standardStream(
  target: string | undefined,
  direction: 'input' | 'output',
  around: Surroundings,
): StandardStream {
  const socket = socketInode(target);
  if (socket !== null) return { kind: 'socket', ...socketEnd(socket, around) };
  const pipe = pipeInode(target);
  if (pipe !== null) return { kind: 'pipe', ...pipeEnd(pipe, direction, around) };
  const terminal = /^\/dev\/(?:pts\/\d+|tty\w*|console)( \(deleted\))?$/.exec(target ?? '');
  if (terminal === null) return { kind: 'other', otherEnd: 'unknown', heldBy: [] };
  // The name of a pseudo-terminal goes away with its master side.
  return { kind: 'terminal', otherEnd: terminal[1] === undefined ? 'held' : 'gone', heldBy: [] };
}

type End = Omit<StandardStream, 'kind'>;
const unknown: End = { otherEnd: 'unknown', heldBy: [] };

function socketEnd(inode: number, { unix, isConnectedTcp, holders }: Surroundings): End {
  if (isConnectedTcp(inode)) return { otherEnd: 'held', heldBy: [] };
  const socket = unix?.get(inode);
  if (socket?.kind !== 'stream' || socket.state !== 'connected' || socket.peer === null) return unknown;
  if (socket.peer === 0) return { otherEnd: 'gone', heldBy: [] };
  return { otherEnd: 'held', heldBy: [...(holders?.sockets.get(socket.peer) ?? [])] };
}

function pipeEnd(inode: number, direction: 'input' | 'output', around: Surroundings): End {
  const ends = around.holders?.pipes.get(inode);
  // Without the process itself among them, it was not this pipe any more.
  if (ends === undefined) return unknown;
  const [ours, theirs] = direction === 'input' ? ['read', 'write'] : ['write', 'read'];
  const others = ends.filter(({ access }) => access === theirs || access === 'both');
  if (others.length > 0) return { otherEnd: 'held', heldBy: [...new Set(others.map(({ pid }) => pid))] };
  const isCertain = ends.every(({ access }) => access === ours) && !around.mayBeHeldUnseen(inode);
  return isCertain ? { otherEnd: 'gone', heldBy: [] } : unknown;
}
