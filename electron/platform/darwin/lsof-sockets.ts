import type { SocketTable, TcpSocket, UnixSocket } from '../socket-use.ts';
import type { OpenFile } from './lsof.ts';

/** Sockets that lsof saw: all in one table, and which of them each process holds. */
export interface SeenSockets {
  table: SocketTable;
  byPid: ReadonlyMap<number, ReadonlySet<number>>;
}

/**
 * Makes a table of sockets out of the open files of some processes.
 *
 * lsof tells no state of local sockets. A server's end of a connection bears the listener's path, so of the
 * sockets that one process holds under one path the first is taken for the listener and the others for its
 * connections; where the other end (`->0x…` names its peer's address) is held by one of `peersOf`, it is no
 * client from outside and left out.
 */
export function socketsOfLsof(
  files: ReadonlyMap<number, readonly OpenFile[]>,
  peersOf: ReadonlySet<number>,
): SeenSockets {
  const tcp: TcpSocket[] = [];
  const unix: UnixSocket[] = [];
  const byPid = new Map<number, Set<number>>();
  const peerAddresses = new Set<string>();
  for (const [pid, open] of files) {
    if (!peersOf.has(pid)) continue;
    for (const file of open) if (file.name.startsWith('->0x')) peerAddresses.add(file.name.slice(2));
  }
  let number = 0;
  for (const [pid, open] of files) {
    const own = new Set<number>();
    const listeningPaths = new Set<string>();
    byPid.set(pid, own);
    for (const file of open) {
      const inode = ++number;
      const socket = tcpSocket(file, inode);
      if (socket !== null) {
        tcp.push(socket);
        own.add(inode);
      } else if (file.type === 'unix' && hasOwnName(file.name)) {
        const isListener = !listeningPaths.has(file.name);
        listeningPaths.add(file.name);
        if (!isListener && peerAddresses.has(file.device)) continue;
        unix.push({
          path: file.name,
          kind: 'stream',
          state: isListener ? 'listening' : 'connected',
          inode,
          peer: null,
        });
        own.add(inode);
      }
    }
  }
  return { table: { tcp, udp: [], unix }, byPid };
}

/** Bound by any path, whole or not (Docker's `backend.sock`); the other forms are a peer's address, or none at all. */
function hasOwnName(name: string): boolean {
  return name !== '' && !/^(->|no address|unknown sun_family|type=)/.test(name);
}

function tcpSocket(file: OpenFile, inode: number): TcpSocket | null {
  if (file.tcpState !== 'LISTEN' && file.tcpState !== 'ESTABLISHED') return null;
  const [local = '', remote = ''] = file.name.split('->');
  return {
    local,
    remote,
    localPort: portOf(local),
    remotePort: portOf(remote),
    state: file.tcpState === 'LISTEN' ? 'listening' : 'established',
    inode,
  };
}

const portOf = (address: string) => Number(address.slice(address.lastIndexOf(':') + 1));
