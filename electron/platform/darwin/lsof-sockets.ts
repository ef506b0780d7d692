import type { SocketTable, TcpSocket, UdpSocket, UnixSocket } from '../socket-use.ts';
import type { OpenFile } from './lsof.ts';

/** Sockets that lsof saw: all in one table, and which of them each process holds. */
export interface SeenSockets {
  table: SocketTable;
  byPid: ReadonlyMap<number, ReadonlySet<number>>;
}

/**
 * Makes a table of sockets out of the open files of some processes.
 *
 * lsof tells no state of local sockets. A server's end of a connection bears the listener's path, a client's end its
 * peer's address (`->0x…`). So what a client names is a connection; of the other sockets that one process holds under
 * one path the first is taken for the listener and the rest for connections of clients that are not to be seen.
 *
 * @param files everything that the processes in question hold
 * @param everywhere local sockets of all processes that lsof may look into, which are all of our user. A peer that is
 *   not among them is one of the system's daemons, as every program is connected to some. `null`: not known
 */
export function socketsOfLsof(
  files: ReadonlyMap<number, readonly OpenFile[]>,
  everywhere: ReadonlyMap<number, readonly OpenFile[]> | null,
): SeenSockets {
  const numbers = new Map<string, number>();
  const numberOf = (key: string) => {
    const number = numbers.get(key) ?? numbers.size + 1;
    numbers.set(key, number);
    return number;
  };
  const tcp: TcpSocket[] = [];
  const udp: UdpSocket[] = [];
  const byPid = new Map<number, Set<number>>();
  for (const [pid, open] of files) {
    const own = new Set<number>();
    byPid.set(pid, own);
    for (const [place, file] of open.entries()) {
      const inode = numberOf(file.type === 'unix' ? file.device : `${pid} ${place}`);
      const [internet, datagram] = [tcpSocket(file, inode), udpSocket(file, inode)];
      if (internet !== null) tcp.push(internet);
      if (datagram !== null) udp.push(datagram);
      if (internet !== null || datagram !== null || file.type === 'unix') own.add(inode);
    }
  }
  const unix = localSockets([...(everywhere ?? []), ...files], numberOf);
  if (everywhere !== null) {
    const seen = new Set(unix.map(({ inode }) => inode));
    for (const { peer, inode } of [...unix]) {
      if (peer !== null && peer !== 0 && !seen.has(peer))
        unix.push({ ...nameless, inode: peer, peer: inode });
    }
  }
  return { table: { tcp, udp, unix }, byPid };
}

const nameless = { path: '', kind: 'stream', state: 'connected' } as const;

function localSockets(
  files: readonly (readonly [number, readonly OpenFile[]])[],
  numberOf: (device: string) => number,
): UnixSocket[] {
  const local = files.flatMap(([pid, open]) =>
    open.filter(({ type }) => type === 'unix').map((file) => ({ pid, file })),
  );
  const clients = new Map(local.map(({ file }) => [peerAddress(file), numberOf(file.device)]));
  const unix = new Map<number, UnixSocket>();
  const listening = new Set<string>();
  for (const { pid, file } of local) {
    const inode = numberOf(file.device);
    if (unix.has(inode)) continue;
    if (hasOwnName(file.name)) {
      const peer = clients.get(file.device) ?? null;
      const isListener = peer === null && !listening.has(`${pid} ${file.name}`);
      if (isListener) listening.add(`${pid} ${file.name}`);
      const state = isListener ? 'listening' : 'connected';
      unix.set(inode, { path: file.name, kind: 'stream', state, inode, peer });
    } else {
      const address = peerAddress(file);
      const peer = file.name === '->(none)' ? 0 : address === null ? null : numberOf(address);
      unix.set(inode, { ...nameless, inode, peer });
    }
  }
  return [...unix.values()];
}

/** The address that a socket without a name is connected to; `null`: none is told. */
function peerAddress({ name }: OpenFile): string | null {
  return /^->(0x[\da-f]+)$/i.exec(name)?.[1] ?? null;
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

/** `*:*` has no port yet: nobody can reach it. */
function udpSocket(file: OpenFile, inode: number): UdpSocket | null {
  if (file.protocol !== 'UDP' || /^\*:\*$/.test(file.name)) return null;
  const [local = '', remote] = file.name.split('->');
  return { localPort: portOf(local), isConnected: remote !== undefined, inode };
}

const portOf = (address: string) => Number(address.slice(address.lastIndexOf(':') + 1));
