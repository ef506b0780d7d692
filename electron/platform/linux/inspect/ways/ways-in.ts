import { promises } from 'node:fs';
import type { OtherWay } from '../../../../../shared/process/process.ts';
import type { SocketTable } from '../../../socket-use.ts';
import type { ProcFiles } from '../../proc-files.ts';
import { procStat } from '../proc-text.ts';
import { socketInode, type OpenFiles } from '../streams/open-files.ts';
import type { RunLinuxTool } from '../linux-tools.ts';
import { busNames } from './bus-names.ts';
import { doorOf } from './door-of.ts';
import { innerStreams } from './inner-streams.ts';
import { isListedProtocol, protocolOf } from './protocol-of.ts';

/** `MQUEUE_MAGIC` of ipc/mqueue.c, as statfs(2) gives it. */
const queueFileSystem = 0x1980_0202;

/**
 * The ways to some processes beside their standard streams, ports and named sockets, from their open files: whatever is
 * not known to be nobody's way in counts as one.
 *
 * @param unitOf all processes of a process's unit, itself among them
 */
export async function waysIn(
  files: ProcFiles,
  run: RunLinuxTool,
  open: ReadonlyMap<number, OpenFiles>,
  networks: ReadonlyMap<number, SocketTable | null>,
  unitOf: (pid: number) => ReadonlySet<number>,
): Promise<Map<number, OtherWay[]>> {
  const [streams, names] = await Promise.all([
    innerStreams(files, open, networks, unitOf),
    busNames(run, open, networks),
  ]);
  const ways = new Map<number, OtherWay[]>();
  const listed = new Map<SocketTable | null, ReadonlySet<number>>();
  for (const [pid, found] of open) {
    const terminal = procStat(files, pid)?.tty ?? null;
    const table = networks.get(pid) ?? null;
    const sockets = listed.get(table) ?? inodesOf(table);
    listed.set(table, sockets);
    const doors: OtherWay[] = [];
    for (const [fd, target] of found) {
      // Where the standard streams lead is told by themselves.
      if (fd <= 2) continue;
      const door =
        doorOf(target, terminal) ??
        unlisted(files, pid, fd, target, sockets) ??
        (await queue(files, pid, fd, target));
      if (door !== null) doors.push(door);
    }
    const held = (streams.get(pid) ?? []).map((stream) => ({ kind: 'stream' as const, ...stream }));
    const named = (names.get(pid) ?? []).map((name) => ({ kind: 'name' as const, name }));
    ways.set(pid, [...held, ...named, ...doors]);
  }
  return ways;
}

const inodesOf = (table: SocketTable | null): ReadonlySet<number> =>
  new Set([...(table?.tcp ?? []), ...(table?.udp ?? []), ...(table?.unix ?? [])].map(({ inode }) => inode));

/** A socket that stands in no table: of a kind that has none, else one that leads nowhere. */
function unlisted(
  files: ProcFiles,
  pid: number,
  fd: number,
  target: string,
  listed: ReadonlySet<number>,
): OtherWay | null {
  const inode = socketInode(target);
  if (inode === null || listed.has(inode) || files.root !== '/proc') return null;
  const protocol = protocolOf(pid, fd);
  if (protocol !== null && isListedProtocol(protocol)) return null;
  return { kind: 'socket', name: protocol ?? 'of a kind that could not be read' };
}

/** Its name has one slash, as few files have (mq_overview(7)); the file system tells it from those. */
async function queue(files: ProcFiles, pid: number, fd: number, target: string): Promise<OtherWay | null> {
  if (!/^\/[^/]+$/.test(target)) return null;
  const system = await promises.statfs(`${files.root}/${pid}/fd/${fd}`).catch(() => null);
  return system?.type === queueFileSystem ? { kind: 'queue', name: target } : null;
}
