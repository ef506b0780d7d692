import type { TcpSocket, UnixSocket } from '../socket-use.ts';

/**
 * Understands `/proc/net/tcp` and `tcp6` (proc_net_tcp in the kernel's documentation). Only listening (`0A`) and
 * established (`01`) sockets are of interest. An IPv4 address in a tcp6 table (`::ffff:…`) is written as the
 * IPv4 table would, so that both ends of one connection can be matched.
 */
export function parseTcpTable(table: string): TcpSocket[] {
  const sockets: TcpSocket[] = [];
  for (const line of table.split('\n')) {
    const [, local, remote, state, , , , , , inode] = line.trim().split(/\s+/, 10);
    if (local === undefined || remote === undefined || inode === undefined) continue;
    if (state !== '0A' && state !== '01') continue;
    sockets.push({
      local: withoutMapping(local),
      remote: withoutMapping(remote),
      localPort: Number.parseInt(local.slice(local.indexOf(':') + 1), 16),
      state: state === '0A' ? 'listening' : 'established',
      inode: Number(inode),
    });
  }
  return sockets;
}

/** `::ffff:a.b.c.d` as the kernel prints it on a little-endian, and on a big-endian machine. */
function withoutMapping(address: string): string {
  return address.replace(/^0{16}(?:FFFF0000|0000FFFF)(?=[0-9A-F]{8}:)/, '');
}

/** `__SO_ACCEPTCON` of include/uapi/linux/net.h: the socket listens. */
const listeningFlag = 0x10000;

/**
 * Understands `/proc/net/unix` (`Num RefCount Protocol Flags Type St Inode Path`, unix(7)). Nameless sockets
 * serve nobody and are left out. The server's end of a connection carries the name it listens under.
 */
export function parseUnixTable(table: string): UnixSocket[] {
  const sockets: UnixSocket[] = [];
  for (const line of table.split('\n')) {
    const match = /^\S+: \S+ \S+ (\S+) \S+ (\S+) +(\d+) (.+)$/.exec(line);
    const [, flags = '', state = '', inode = '', path = ''] = match ?? [];
    if (path === '') continue;
    const isListening = (Number.parseInt(flags, 16) & listeningFlag) !== 0;
    if (!isListening && state !== '03') continue;
    sockets.push({ path, state: isListening ? 'listening' : 'connected', inode: Number(inode) });
  }
  return sockets;
}
