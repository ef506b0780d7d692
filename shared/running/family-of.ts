import { commandHash } from '../process/command-hash.ts';
import { familyBelow, familyTree } from '../process/family.ts';
import type { ProcessIdentity } from '../process/identity.ts';
import type { ProcessDetails, ProcessInfo } from '../process/process.ts';
import type { SessionVerdict } from '../judge/world/verdict.ts';
import { isMcpServerCommand } from '../process/shape.ts';
import { displayCommand, printable, redact } from '../words/redact.ts';
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

/** The rows of each owner's tree, itself first; without what starts a family of its own. */
export function familyRows(
  owners: readonly { sessionId: string; owner: ProcessIdentity }[],
  processes: Processes,
): { sessionId: string; owner: ProcessIdentity; rows: readonly ProcessInfo[] }[] {
  const tree = familyTree(processes, new Set(owners.map(({ owner }) => owner.pid)));
  return owners.flatMap(({ sessionId, owner }) => {
    const own = processes.get(owner.pid);
    // Between two looks a pid can change hands.
    if (own?.identity?.startToken !== owner.startToken) return [];
    return [{ sessionId, owner, rows: [own, ...familyBelow(owner.pid, tree)] }];
  });
}

/** Puts what was measured to the rows of one tree, and adds it up. */
export function familyOf(
  { sessionId, owner, rows }: ReturnType<typeof familyRows>[number],
  measured: ReadonlyMap<number, Measured>,
): Family {
  const serverOf = serversIn(rows, owner.pid);
  const members = rows.map((info): Member => {
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
