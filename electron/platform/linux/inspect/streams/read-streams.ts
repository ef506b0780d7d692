import type { ProcessDetails, StandardStream } from '../../../../../shared/process/process.ts';
import type { SocketTable, UnixSocket } from '../../../socket-use.ts';
import type { ProcFiles } from '../../proc-files.ts';
import { findHolders } from './holders.ts';
import { pipeInode, socketInode, type OpenFiles } from './open-files.ts';
import { pipeDoubt } from './pipe-doubt.ts';
import { standardStream, type Surroundings } from './standard-stream.ts';

export type Streams = Pick<ProcessDetails, 'standardInput' | 'standardOutput'>;

/**
 * Standard input and output of some processes. Only where one of these streams is a pipe or has a living peer, the
 * open files of all processes are searched, once, for who holds the other end.
 */
export async function readStreams(
  files: ProcFiles,
  open: ReadonlyMap<number, OpenFiles>,
  networks: ReadonlyMap<number, SocketTable | null>,
): Promise<Map<number, Streams>> {
  const tables = new Map([...networks.values()].map((table) => [table, byInode(table)] as const));
  const unixOf = (pid: number) => tables.get(networks.get(pid) ?? null) ?? null;
  const wanted = { sockets: new Set<number>(), pipes: new Set<number>() };
  for (const [pid, descriptors] of open) {
    for (const target of [descriptors.get(0), descriptors.get(1)]) {
      const pipe = pipeInode(target);
      if (pipe !== null) wanted.pipes.add(pipe);
      const peer = unixOf(pid)?.get(socketInode(target) ?? -1)?.peer ?? 0;
      if (peer !== 0) wanted.sockets.add(peer);
    }
  }
  const holders = wanted.pipes.size + wanted.sockets.size === 0 ? null : await findHolders(files, wanted);
  const mayBeHeldUnseen = holders === null ? () => true : pipeDoubt(files, holders);
  const pipes = new Map<string, StandardStream>();
  return new Map(
    [...open].map(([pid, descriptors]) => {
      const tcp = networks.get(pid)?.tcp ?? [];
      const around = {
        unix: unixOf(pid),
        isConnectedTcp: (socket: number) =>
          tcp.some(({ inode, state }) => inode === socket && state === 'established'),
        holders,
        mayBeHeldUnseen,
      };
      return [
        pid,
        {
          standardInput: streamOf(descriptors.get(0), 'input', around, pipes),
          standardOutput: streamOf(descriptors.get(1), 'output', around, pipes),
        },
      ];
    }),
  );
}

/** An end of a pipe is the same for all that have it, be it a whole tree: it is looked at once. */
function streamOf(
  target: string | undefined,
  direction: 'input' | 'output',
  around: Surroundings,
  pipes: Map<string, StandardStream>,
): StandardStream {
  if (pipeInode(target) === null) return standardStream(target, direction, around);
  const key = `${direction} ${target}`;
  const stream = pipes.get(key) ?? standardStream(target, direction, around);
  pipes.set(key, stream);
  return stream;
}

function byInode(table: SocketTable | null): ReadonlyMap<number, UnixSocket> | null {
  return table === null ? null : new Map(table.unix.map((socket) => [socket.inode, socket]));
}
