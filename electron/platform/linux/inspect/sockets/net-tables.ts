import type { TcpSocket, UdpSocket, UnixSocket } from '../../../socket-use.ts';

/** Fields of one row of `/proc/net/tcp` or `udp`; `null` for the header and for what is torn. */
function inetRow(line: string) {
  const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/, 10);
  if (
    local === undefined ||
    remote === undefined ||
    inode === undefined ||
    !/^[0-9A-F]{2}$/.test(state ?? '')
  )
    return null;
  return { local, remote, state, inode: Number(inode) };
}

const portOf = (address: string) => Number.parseInt(address.slice(address.indexOf(':') + 1), 16);

/**
 * Understands `/proc/net/tcp` and `tcp6` (proc_net_tcp in the kernel's documentation). Only listening (`0A`) and
 * established (`01`) sockets are of interest. An IPv4 address in a tcp6 table (`::ffff:…`) is written as the
 * IPv4 table would, so that both ends of one connection can be matched.
 */
export function parseTcpTable(table: string): TcpSocket[] {
  const sockets: TcpSocket[] = [];
  for (const line of table.split('\n')) {
    const row = inetRow(line);
    if (row === null || (row.state !== '0A' && row.state !== '01')) continue;
    sockets.push({
      local: withoutMapping(row.local),
      remote: withoutMapping(row.remote),
      localPort: portOf(row.local),
      remotePort: portOf(row.remote),
      state: row.state === '0A' ? 'listening' : 'established',
      inode: row.inode,
    });
  }
  return sockets;
}

/** Understands `/proc/net/udp` and `udp6`, of the same form: `01` is connected, `07` open to everybody. */
export function parseUdpTable(table: string): UdpSocket[] {
  const sockets: UdpSocket[] = [];
  for (const line of table.split('\n')) {
    const row = inetRow(line);
    if (row === null) continue;
    sockets.push({ localPort: portOf(row.local), isConnected: row.state === '01', inode: row.inode });
  }
  return sockets;
}

/** `::ffff:a.b.c.d` as the kernel prints it on a little-endian, and on a big-endian machine. */
function withoutMapping(address: string): string {
  return address.replace(/^0{16}(?:FFFF0000|0000FFFF)(?=[0-9A-F]{8}:)/, '');
}

/** A local socket as `/proc/net/unix` tells it: without its peer, but with the number of references to it. */
export interface UnixRow extends UnixSocket {
  references: number;
}

/** `__SO_ACCEPTCON` of include/uapi/linux/net.h: the socket listens. */
const listeningFlag = 0x10000;

/**
 * Understands `/proc/net/unix` (`Num RefCount Protocol Flags Type St Inode Path`, unix(7)). The server's end of a
 * connection carries the name it listens under; one that is not accepted yet has inode 0.
 */
export function parseUnixTable(table: string): UnixRow[] {
  const sockets: UnixRow[] = [];
  for (const line of table.split('\n')) {
    const match = /^\S+: (\S+) \S+ (\S+) (\S+) (\S+) +(\d+)(?: (.*))?$/.exec(line);
    if (match === null) continue;
    const [, references = '', flags = '', type = '', state = '', inode = '', path = ''] = match;
    sockets.push({
      path,
      // `SOCK_DGRAM`; streams and sequenced packets are both connections.
      kind: type === '0002' ? 'datagram' : 'stream',
      state: stateOf(flags, state, Number(inode)),
      inode: Number(inode),
      peer: null,
      references: Number.parseInt(references, 16),
    });
  }
  return sockets;
}

function stateOf(flags: string, state: string, inode: number): UnixSocket['state'] {
  if ((Number.parseInt(flags, 16) & listeningFlag) !== 0) return 'listening';
  if (state === '03') return 'connected';
  // A connection whose server has not accepted it belongs to no process yet (`SS_CONNECTING`).
  return inode === 0 && state === '02' ? 'waiting' : 'bound';
}
