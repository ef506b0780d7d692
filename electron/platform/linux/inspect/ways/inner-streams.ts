import type { SocketTable } from '../../../socket-use.ts';
import type { ProcFiles } from '../../proc-files.ts';
import { findHolders, type Holders, type PipeEnd } from '../streams/holders.ts';
import { accessOf, pipeInode, socketInode, type Access, type OpenFiles } from '../streams/open-files.ts';
import { pipeDoubt } from '../streams/pipe-doubt.ts';

/** A pipe or one end of a pair of sockets, whose other end nobody of its own unit has. */
interface LooseEnd {
  pid: number;
  name: string;
  /** Of a pipe: its inode, and which end this is. */
  pipe?: { inode: number; access: Access };
  /** Of a pair of sockets: its inode, and that of the other end; `null`: not known, though somebody has it. */
  pair?: { inode: number; peer: number | null };
}

/**
 * Who outside of their units holds the other ends of the pipes and unnamed sockets of some processes; those of their
 * standard streams aside, which are told by themselves. The open files of all processes are searched only where an
 * other end is to be found nowhere in the unit.
 *
 * @param unitOf all processes of a process's unit, itself among them
 * @returns by pid; 0: somebody whom we can't name
 */
export async function innerStreams(
  files: ProcFiles,
  open: ReadonlyMap<number, OpenFiles>,
  networks: ReadonlyMap<number, SocketTable | null>,
  unitOf: (pid: number) => ReadonlySet<number>,
): Promise<Map<number, { name: string; heldBy: readonly number[] }[]>> {
  const ends = [...loosePipes(files, open, unitOf), ...looseSockets(open, networks, unitOf)];
  const found = new Map<number, { name: string; heldBy: readonly number[] }[]>();
  if (ends.length === 0) return found;
  const holders = await findHolders(files, {
    pipes: new Set(ends.flatMap(({ pipe }) => pipe?.inode ?? [])),
    sockets: new Set(ends.flatMap(({ pair }) => (pair === undefined ? [] : [pair.inode, pair.peer ?? -1]))),
  });
  const mayBeHeldUnseen = pipeDoubt(files, holders);
  for (const end of ends) {
    const isOutside = (pid: number) => !unitOf(end.pid).has(pid);
    const [same, other] = bothEnds(end, holders);
    // An end that others have as well was handed down to all of them (a jobserver's, a shell's): it is not for this one.
    if (same.some(isOutside)) continue;
    const nobody = end.pipe !== undefined && !mayBeHeldUnseen(end.pipe.inode) ? [] : [0];
    const heldBy = [...new Set(other.length > 0 ? other : nobody)].filter(isOutside);
    if (heldBy.length > 0) found.set(end.pid, [...(found.get(end.pid) ?? []), { name: end.name, heldBy }]);
  }
  return found;
}

/** Who has the very end, and who the other one. */
function bothEnds({ pipe, pair }: LooseEnd, holders: Holders): [readonly number[], readonly number[]] {
  if (pair !== undefined) {
    return [holders.sockets.get(pair.inode) ?? [], holders.sockets.get(pair.peer ?? -1) ?? []];
  }
  const ends = pipe === undefined ? [] : (holders.pipes.get(pipe.inode) ?? []);
  const isSame = ({ access }: PipeEnd) => pipe === undefined || !isOther(access, pipe.access);
  const pids = (some: readonly PipeEnd[]) => some.map(({ pid }) => pid);
  return [pids(ends.filter(isSame)), pids(ends.filter((end) => !isSame(end)))];
}

/** Whether two ends of a pipe are opposite ones; one that can't be read may be either. */
const isOther = (one: Access | null, access: Access) => one === null || one === 'both' || one !== access;

/** Beside these: told by `StandardStream`, and what goes to standard error is read by a log at the most. */
const lastStandard = 2;

function loosePipes(
  files: ProcFiles,
  open: ReadonlyMap<number, OpenFiles>,
  unitOf: (pid: number) => ReadonlySet<number>,
): LooseEnd[] {
  const wanted = new Set<number>();
  for (const found of open.values()) {
    for (const [fd, target] of found) if (fd > lastStandard) wanted.add(pipeInode(target) ?? -1);
  }
  wanted.delete(-1);
  if (wanted.size === 0) return [];
  const all: { pid: number; fd: number; inode: number; access: Access | null }[] = [];
  for (const [pid, found] of open) {
    for (const [fd, target] of found) {
      const inode = pipeInode(target);
      if (inode !== null && wanted.has(inode)) all.push({ pid, fd, inode, access: accessOf(files, pid, fd) });
    }
  }
  return all.flatMap(({ pid, fd, inode, access }) => {
    if (fd <= lastStandard || access === null || access === 'both') return [];
    const isInside = all.some(
      (one) => one.inode === inode && unitOf(pid).has(one.pid) && isOther(one.access, access),
    );
    return isInside ? [] : [{ pid, name: 'pipe', pipe: { inode, access } }];
  });
}

function looseSockets(
  open: ReadonlyMap<number, OpenFiles>,
  networks: ReadonlyMap<number, SocketTable | null>,
  unitOf: (pid: number) => ReadonlySet<number>,
): LooseEnd[] {
  const ends: LooseEnd[] = [];
  const tables = new Map<SocketTable | null, ReadonlyMap<number, SocketTable['unix'][number]>>();
  for (const [pid, found] of open) {
    const table = networks.get(pid) ?? null;
    const rows = tables.get(table) ?? new Map(table?.unix.map((row) => [row.inode, row]));
    tables.set(table, rows);
    const standard = new Set([0, 1, 2].map((fd) => found.get(fd)));
    const inUnit = new Set([...unitOf(pid)].flatMap((one) => [...(open.get(one)?.values() ?? [])]));
    for (const [fd, target] of found) {
      const row = rows.get(socketInode(target) ?? -1);
      if (fd <= lastStandard || row === undefined || standard.has(target)) continue;
      // A name tells that it is a connection to a server, or of one: those are counted as such.
      if (row.state !== 'connected' || row.path !== '' || row.peer === 0) continue;
      // Of datagrams nothing else tells whether somebody is there: most are connected to the system log.
      if (row.kind === 'datagram' && row.peer === null) continue;
      if (row.peer !== null) {
        const other = rows.get(row.peer);
        if ((other !== undefined && other.path !== '') || inUnit.has(`socket:[${row.peer}]`)) continue;
      }
      ends.push({ pid, name: 'pair of sockets', pair: { inode: row.inode, peer: row.peer } });
    }
  }
  return ends;
}
