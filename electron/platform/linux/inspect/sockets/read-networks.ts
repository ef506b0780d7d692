import { promises } from 'node:fs';
import type { ProcFiles } from '../../proc-files.ts';
import type { SocketTable } from '../../../socket-use.ts';
import type { RunLinuxTool } from '../linux-tools.ts';
import { parseTcpTable, parseUdpTable, parseUnixTable, type UnixRow } from './net-tables.ts';
import { procLink } from '../proc-text.ts';
import { joinPeers, parsePeers } from './unix-peers.ts';

/**
 * The sockets of the network namespaces that some processes live in, each read once. Who is connected to whom is asked
 * of `ss` for our own namespace only, and only where one of the processes has a local connection.
 *
 * @param sockets inodes of each process's sockets; a process without any needs no table
 * @returns by pid; `null` where a table could not be read
 */
export async function readNetworks(
  files: ProcFiles,
  run: RunLinuxTool,
  sockets: ReadonlyMap<number, ReadonlySet<number>>,
): Promise<Map<number, SocketTable | null>> {
  const networks = new Map<number, SocketTable | null>();
  const members = new Map<string, number[]>();
  for (const [pid, inodes] of sockets) {
    const namespace = inodes.size === 0 ? null : procLink(files, `${pid}/ns/net`);
    if (inodes.size === 0) networks.set(pid, { tcp: [], udp: [], unix: [] });
    else if (namespace === null) networks.set(pid, null);
    else members.set(namespace, [...(members.get(namespace) ?? []), pid]);
  }
  const ownNamespace = procLink(files, 'self/ns/net');
  for (const [namespace, pids] of members) {
    const read = await readTables(files.root, pids);
    const isConnected = ({ inode, kind, state }: UnixRow) =>
      kind === 'stream' && state === 'connected' && pids.some((pid) => sockets.get(pid)?.has(inode));
    const asksPeers = namespace === ownNamespace && read?.unix.some(isConnected) === true;
    const peers = asksPeers ? parsePeers((await run('ss', ['-xan'])) ?? '') : null;
    const table = read === null ? null : { ...read, unix: joinPeers(read.unix, peers) };
    for (const pid of pids) networks.set(pid, table);
  }
  return networks;
}

/** IPv6 may be switched off; the rest must be there. The first process that lets itself be read speaks for all. */
async function readTables(root: string, pids: readonly number[]) {
  for (const pid of pids) {
    const read = (name: string) => promises.readFile(`${root}/${pid}/net/${name}`, 'utf8');
    const optional = (name: string) => read(name).catch(() => '');
    try {
      const [tcp, tcp6, udp, udp6, unix] = await Promise.all([
        read('tcp'),
        optional('tcp6'),
        read('udp'),
        optional('udp6'),
        read('unix'),
      ]);
      return {
        tcp: [...parseTcpTable(tcp), ...parseTcpTable(tcp6)],
        udp: [...parseUdpTable(udp), ...parseUdpTable(udp6)],
        unix: parseUnixTable(unix),
      };
    } catch {
      // It is gone by now, or not ours: the next one.
    }
  }
  return null;
}
