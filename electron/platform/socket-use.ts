import type { Listener } from '../../shared/process/process.ts';
import { isDisplaySocket, isSystemBus } from './known-sockets.ts';

/** One TCP socket. `local` and `remote` are addresses with ports, written alike for both ends of a connection. */
export interface TcpSocket {
  local: string;
  remote: string;
  localPort: number;
  remotePort: number;
  state: 'listening' | 'established';
  /** Names the socket in its table; 0: a connection that its server has not accepted yet. */
  inode: number;
}

/** One UDP socket with a port of its own. */
export interface UdpSocket {
  localPort: number;
  /** It talks to one remote address only: a client. */
  isConnected: boolean;
  inode: number;
}

/** One local socket. */
export interface UnixSocket {
  /** The name it is bound to, `@…` for an abstract one; `''`: none. */
  path: string;
  kind: 'stream' | 'datagram';
  /** `waiting`: a connection that its server has not accepted yet. `bound`: neither listens nor is connected. */
  state: 'listening' | 'connected' | 'waiting' | 'bound';
  inode: number;
  /** Inode of the socket at the other end; 0: nobody is there any more; `null`: not known. */
  peer: number | null;
}

/** The sockets that can be seen from one place. */
export interface SocketTable {
  tcp: readonly TcpSocket[];
  udp: readonly UdpSocket[];
  unix: readonly UnixSocket[];
}

/** What a process offers to others, who uses that, and what it uses itself; see `ProcessDetails`. */
export interface SocketUse {
  listeners: Listener[];
  listeningSockets: number;
  liveClients: number;
  /** `null`: the other end of a connection is not known. */
  outboundConnections: number | null;
  showsWindows: boolean | null;
}

/** No system gives a lower port by itself: Linux 32768 (ip(7), `ip_local_port_range`), macOS and Windows 49152. */
const lowestKernelsPort = 32_768;

/** Names that the kernel gives to clients by itself (unix(7), "Autobind feature"): nobody can know them beforehand. */
const givenByKernel = /^@[0-9a-f]{5}$/;

/**
 * What a process listens on and who is connected to that, and where it is connected itself.
 *
 * A live client is a connection to a port or named socket, held (or not accepted yet) by this process, whose other
 * end is not a socket of the unit. Where the other end is not to be seen (a remote client; a client of a named
 * socket whose peer is not known), it counts: a wrong veto costs a click, a wrong kill costs trust.
 *
 * @param own inodes of the process's sockets
 * @param peers inodes of the sockets of the other processes of its unit
 * @param displayPort TCP port of the display that its environment names; `null`: none
 * @param kernelsPorts the first port that the kernel gives to whoever asks for none: a connection below it was accepted
 */
export function socketUse(
  table: SocketTable,
  own: ReadonlySet<number>,
  peers: ReadonlySet<number>,
  displayPort: number | null = null,
  kernelsPorts = lowestKernelsPort,
): SocketUse {
  const isOfUnit = (inode: number) => own.has(inode) || peers.has(inode);
  const tcp = tcpUse(table.tcp, own, isOfUnit, displayPort, kernelsPorts);
  const unix = unixUse(table.unix, own, isOfUnit);
  const udp = table.udp.filter(({ inode }) => own.has(inode));
  const listeners: Listener[] = [
    ...tcp.listeners,
    ...udp
      .filter(({ isConnected }) => !isConnected)
      .map(({ localPort }) => ({ kind: 'udp' as const, name: String(localPort), unitClients: 0 })),
    ...unix.listeners,
  ];
  const talks = udp.filter(({ isConnected }) => isConnected).length;
  return {
    listeners,
    listeningSockets: listeners.length,
    liveClients: tcp.liveClients + unix.liveClients,
    outboundConnections: unix.outbound === null ? null : tcp.outbound + talks + unix.outbound,
    showsWindows: tcp.showsWindows || unix.showsWindows,
  };
}

function tcpUse(
  sockets: readonly TcpSocket[],
  own: ReadonlySet<number>,
  isOfUnit: (inode: number) => boolean,
  displayPort: number | null,
  kernelsPorts: number,
) {
  const ownPorts = new Set<number>();
  const allPorts = new Set<number>();
  const unitEnds = new Set<string>();
  for (const socket of sockets) {
    if (socket.state === 'listening') {
      allPorts.add(socket.localPort);
      if (own.has(socket.inode)) ownPorts.add(socket.localPort);
    } else if (isOfUnit(socket.inode)) unitEnds.add(`${socket.local} ${socket.remote}`);
  }
  const clientsOfUnit = new Map<number, number>();
  let liveClients = 0;
  let outbound = 0;
  let showsWindows = false;
  for (const socket of sockets) {
    if (socket.state === 'listening') continue;
    // Accepted, though nobody of the unit listens there any more, or whoever does handed it on.
    const isAccepted = socket.localPort < kernelsPorts || allPorts.has(socket.localPort);
    const isServed = own.has(socket.inode) && isAccepted;
    const isWaiting = socket.inode === 0 && ownPorts.has(socket.localPort);
    const isInside = unitEnds.has(`${socket.remote} ${socket.local}`);
    if (isInside && (isWaiting || (isOfUnit(socket.inode) && ownPorts.has(socket.localPort)))) {
      clientsOfUnit.set(socket.localPort, (clientsOfUnit.get(socket.localPort) ?? 0) + 1);
    }
    if (isInside) continue;
    if (isServed || isWaiting) liveClients++;
    else if (own.has(socket.inode)) {
      if (socket.remotePort === displayPort) showsWindows = true;
      else outbound++;
    }
  }
  const listeners: Listener[] = [];
  for (const { state, inode, localPort } of sockets) {
    if (state !== 'listening' || !own.has(inode)) continue;
    listeners.push({
      kind: 'tcp',
      name: String(localPort),
      unitClients: clientsOfUnit.get(localPort) ?? 0,
      ...(localPort < kernelsPorts && { isChosen: true }),
    });
  }
  return { listeners, liveClients, outbound, showsWindows };
}

function unixUse(
  sockets: readonly UnixSocket[],
  own: ReadonlySet<number>,
  isOfUnit: (inode: number) => boolean,
) {
  const byInode = new Map(sockets.map((socket) => [socket.inode, socket]));
  const ownPaths = new Set<string>();
  for (const { state, inode, path } of sockets) {
    if (state === 'listening' && path !== '' && own.has(inode)) ownPaths.add(path);
  }
  const clientsOfUnit = new Map<string, number>();
  let liveClients = 0;
  let outbound: number | null = 0;
  let showsWindows: boolean | null = false;
  for (const socket of sockets) {
    if (socket.kind !== 'stream') continue;
    const isServed = socket.path !== '' && !givenByKernel.test(socket.path);
    if (socket.state === 'waiting') {
      if (ownPaths.has(socket.path)) liveClients++;
      continue;
    }
    if (socket.state !== 'connected' || !isOfUnit(socket.inode)) continue;
    // Nobody is at the other end any more, or one of the unit.
    if (socket.peer === 0) continue;
    if (socket.peer !== null && isOfUnit(socket.peer)) {
      if (isServed) clientsOfUnit.set(socket.path, (clientsOfUnit.get(socket.path) ?? 0) + 1);
      continue;
    }
    if (!own.has(socket.inode)) continue;
    // The server's end of a connection bears the name that it was accepted under.
    if (isServed) {
      liveClients++;
      continue;
    }
    const server = socket.peer === null ? undefined : byInode.get(socket.peer);
    if (server === undefined) {
      if (socket.peer === null) outbound = null;
      else if (outbound !== null) outbound++;
      if (showsWindows === false) showsWindows = null;
    } else if (isDisplaySocket(server.path)) showsWindows = true;
    else if (server.path !== '' && !isSystemBus(server.path) && outbound !== null) outbound++;
  }
  const listeners: Listener[] = [];
  for (const { kind, state, inode, path } of sockets) {
    if (path === '' || !own.has(inode)) continue;
    if (kind === 'datagram') {
      if (!givenByKernel.test(path)) listeners.push({ kind, name: path, unitClients: 0 });
    } else if (state === 'listening') {
      listeners.push({ kind: 'unix', name: path, unitClients: clientsOfUnit.get(path) ?? 0 });
    }
  }
  return { listeners, liveClients, outbound, showsWindows };
}
