import { commandHash } from '../process/command-hash.ts';
import { familyBelow, familyTree, isUnderAnotherFamily, startsItsOwnFamily } from '../process/family.ts';
import { isDesktopApp, isEditor, isSharedDaemon } from '../process/known-programs.ts';
import type { ProcessIdentity } from '../process/identity.ts';
import type { ProcessDetails, ProcessInfo } from '../process/process.ts';
import type { SessionVerdict } from '../judge/world/verdict.ts';
import { isMcpServerCommand } from '../process/shape.ts';
import { displayCommand, printable, redact } from '../words/redact.ts';
import { remarksOn } from './remarks.ts';
import { serverName } from './server-name.ts';

/** What was measured of one process; `null`: it could not be. */
export interface Measured {
  memoryBytes: number | null;
  memoryKind: ProcessDetails['memoryKind'];
  /** Of one core, between two looks. */
  cpuPercent: number | null;
  /** TCP and UDP ports that it listens at; `null`: not readable. */
  ports: readonly string[] | null;
}

export interface Member extends Measured {
  pid: number;
  parentPid: number;
  identity: ProcessIdentity | null;
  name: string;
  /** Redacted. */
  command: string;
  commandHash: string;
  startedAtMs: number | null;
  isOwner: boolean;
  /** The MCP server that it is, or works for. */
  server: string | null;
  /** Why it looks left over inside its session; `null`: it does not. */
  remark: string | null;
}

/** One MCP server of a session: the process that Claude started, and what that started. */
export interface Server {
  name: string;
  pid: number;
  memoryBytes: number;
}

/** A living owner and the tree below it, with what it costs. */
export interface Family {
  sessionId: string;
  owner: ProcessIdentity;
  members: readonly Member[];
  servers: readonly Server[];
  memoryBytes: number;
  /** True where some of the memory is resident size, or unknown. */
  memoryIsEstimated: boolean;
  /** `null` where no process could be measured. */
  cpuPercent: number | null;
  ports: readonly string[];
}

type Processes = ReadonlyMap<number, ProcessInfo>;

/** Sessions that live here, each with the owner that runs it. */
export function runningOwners(
  sessions: readonly SessionVerdict[],
): { sessionId: string; owner: ProcessIdentity }[] {
  return sessions.flatMap(({ sessionId, owner, ownerIsRunning, verdict, reason }) =>
    owner !== null && ownerIsRunning && reason !== 'other-host' && verdict !== 'unreadable'
      ? [{ sessionId, owner }]
      : [],
  );
}

/** One owner's tree. */
interface Rows {
  sessionId: string;
  owner: ProcessIdentity;
  rows: readonly ProcessInfo[];
  /** Those among them that hang below it no more. */
  lost: ReadonlySet<number>;
}

/**
 * The rows of each owner's tree, itself first, then what it started and what lost its parent since; without what starts
 * a family of its own.
 */
export function familyRows(
  owners: readonly { sessionId: string; owner: ProcessIdentity }[],
  processes: Processes,
): Rows[] {
  const ownerPids = new Set(owners.map(({ owner }) => owner.pid));
  const tree = familyTree(processes, ownerPids);
  return owners.flatMap(({ sessionId, owner }) => {
    const own = processes.get(owner.pid);
    // Between two looks a pid can change hands.
    if (own?.identity?.startToken !== owner.startToken) return [];
    const below = familyBelow(owner.pid, tree);
    const inTree = new Set([own, ...below].map(({ pid }) => pid));
    const lost = lostBy(own, processes, inTree, ownerPids).flatMap((info) => [
      info,
      ...familyBelow(info.pid, tree),
    ]);
    return [{ sessionId, owner, rows: [own, ...below, ...lost], lost: new Set(lost.map(({ pid }) => pid)) }];
  });
}

/**
 * What Claude started and what lost its parent since: its environment names this very Claude, whose pid it is as long
 * as that lives. What a person sees or put below a multiplexer, and servers for all, are no cost of this session.
 */
function lostBy(
  own: ProcessInfo,
  processes: Processes,
  inTree: ReadonlySet<number>,
  owners: ReadonlySet<number>,
): ProcessInfo[] {
  const names = (info: ProcessInfo | undefined) => info?.markers?.claudePid === own.pid;
  return [...processes.values()].filter(
    (info) =>
      names(info) &&
      !inTree.has(info.pid) &&
      !names(processes.get(info.parentPid)) &&
      info.identity !== null &&
      info.identity.uid === own.identity?.uid &&
      (info.startedAtMs ?? 0) >= (own.startedAtMs ?? 0) &&
      !owners.has(info.pid) &&
      !startsItsOwnFamily(info) &&
      !isForAll(info) &&
      !isUnderAnotherFamily(info, processes, owners),
  );
}

const isForAll = (info: ProcessInfo) =>
  isEditor(info) || isDesktopApp(info, info.argv) || isSharedDaemon(info, info.argv);

/**
 * Puts what was measured to the rows of one tree, and adds it up.
 *
 * @param nowMs when it was measured, milliseconds since 1970
 */
export function familyOf(
  { sessionId, owner, rows, lost }: Rows,
  measured: ReadonlyMap<number, Measured>,
  nowMs: number,
): Family {
  const serverOf = serversIn(rows, owner.pid);
  const bare = rows.map((info): Omit<Member, 'remark'> => {
    const facts = measured.get(info.pid);
    return {
      pid: info.pid,
      parentPid: info.parentPid,
      identity: info.identity,
      name: redact(printable(info.name)),
      command: displayCommand(info.argv, info.name),
      commandHash: commandHash(info.argv),
      startedAtMs: info.startedAtMs,
      isOwner: info.pid === owner.pid,
      server: serverOf.get(info.pid)?.name ?? null,
      memoryBytes: facts?.memoryBytes ?? null,
      memoryKind: facts?.memoryKind ?? 'rss',
      cpuPercent: facts?.cpuPercent ?? null,
      ports: facts?.ports ?? null,
    };
  });
  const remarks = remarksOn(bare, lost, nowMs);
  const members = bare.map((member): Member => ({ ...member, remark: remarks.get(member.pid) ?? null }));
  const cpu = members.flatMap(({ cpuPercent }) => cpuPercent ?? []);
  const servers = [...new Set(serverOf.values())].map((server) => ({
    ...server,
    memoryBytes: sum(members.filter(({ pid }) => serverOf.get(pid) === server)),
  }));
  return {
    sessionId,
    owner,
    members,
    servers,
    memoryBytes: sum(members),
    memoryIsEstimated: members.some(
      ({ memoryBytes, memoryKind }) => memoryBytes === null || memoryKind === 'rss',
    ),
    cpuPercent: cpu.length === 0 ? null : cpu.reduce((all, one) => all + one, 0),
    ports: [...new Set(members.flatMap(({ ports }) => ports ?? []))],
  };
}

const sum = (members: readonly Member[]) =>
  members.reduce((all, { memoryBytes }) => all + (memoryBytes ?? 0), 0);

/**
 * Which rows belong to an MCP server. Claude starts them itself, in its own process group (measured with 2.1.330; what
 * its Bash tool starts has a session of its own). Windows has no groups: there the command line has to look like one.
 */
function serversIn(
  rows: readonly ProcessInfo[],
  ownerPid: number,
): ReadonlyMap<number, { name: string; pid: number }> {
  const owner = rows.find(({ pid }) => pid === ownerPid);
  const found = new Map<number, { name: string; pid: number }>();
  for (const info of rows) {
    const above = found.get(info.parentPid);
    if (above !== undefined) {
      found.set(info.pid, above);
      continue;
    }
    const sharesGroup = owner?.processGroup != null && info.processGroup === owner.processGroup;
    if (info.parentPid !== ownerPid || !(sharesGroup || isMcpServerCommand(info.argv))) continue;
    const name = serverName(info.argv);
    if (name !== null) found.set(info.pid, { name, pid: info.pid });
  }
  return found;
}
