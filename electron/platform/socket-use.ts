/** One TCP socket. `local` and `remote` are addresses with ports, written alike for both ends of a connection. */
export interface TcpSocket {
  local: string;
  remote: string;
  localPort: number;
  state: 'listening' | 'established';
  /** Names the socket in its table; 0: a connection that its server has not accepted yet. */
  inode: number;
}

/** One named local socket: a listener, or the server's end of a connection to one. */
export interface UnixSocket {
  path: string;
  state: 'listening' | 'connected';
  inode: number;
}

/** The sockets that can be seen from one place. */
export interface SocketTable {
  tcp: readonly TcpSocket[];
  unix: readonly UnixSocket[];
}

/** What a process serves to others. */
export interface SocketUse {
  listeningSockets: number;
  liveClients: number;
}

/**
 * Counts what a process listens on and who is connected to that.
 *
 * A live client is a connection to a port or named socket that the unit listens on, held (or not accepted yet)
 * by this process, whose other end is not a socket of the unit. Where the other end is not to be seen (a remote
 * client, any client of a named socket), it counts: a wrong veto costs a click, a wrong kill costs trust.
 *
 * @param own inodes of the process's sockets
 * @param peers inodes of the sockets of the other processes of its unit
 */
export function socketUse(
  table: SocketTable,
  own: ReadonlySet<number>,
  peers: ReadonlySet<number>,
): SocketUse {
  const isOfUnit = (inode: number) => own.has(inode) || peers.has(inode);
  const ownListeners = new Set<number>();
  const unitListeners = new Set<number>();
  const unitEnds = new Set<string>();
  for (const socket of table.tcp) {
    if (socket.state === 'listening') {
      if (own.has(socket.inode)) ownListeners.add(socket.localPort);
      if (isOfUnit(socket.inode)) unitListeners.add(socket.localPort);
    } else if (isOfUnit(socket.inode)) unitEnds.add(`${socket.local} ${socket.remote}`);
  }
  const ownPaths = new Set<string>();
  const unitPaths = new Set<string>();
  for (const socket of table.unix) {
    if (socket.state !== 'listening') continue;
    if (own.has(socket.inode)) ownPaths.add(socket.path);
    if (isOfUnit(socket.inode)) unitPaths.add(socket.path);
  }
  let listeningSockets = 0;
  let liveClients = 0;
  for (const socket of table.tcp) {
    if (socket.state === 'listening') {
      if (own.has(socket.inode)) listeningSockets++;
      continue;
    }
    const isServed = own.has(socket.inode) && unitListeners.has(socket.localPort);
    const isWaiting = socket.inode === 0 && ownListeners.has(socket.localPort);
    if ((isServed || isWaiting) && !unitEnds.has(`${socket.remote} ${socket.local}`)) liveClients++;
  }
  for (const socket of table.unix) {
    if (socket.state === 'listening') {
      if (own.has(socket.inode)) listeningSockets++;
    } else if (own.has(socket.inode) && unitPaths.has(socket.path)) liveClients++;
  }
  return { listeningSockets, liveClients };
}
