import { recogniseClaude } from './claude-process.ts';
import { sameProcess, type ProcessIdentity } from './identity.ts';
import type { LineageEntry } from './lineage.ts';
import { findClaudeOwner, findOwner } from './owner.ts';
import type { ProcessInfo } from './process.ts';
import { isReaper } from './reaper.ts';
import type { Judgement, SessionFacts } from './session-case.ts';
import { isMcpServerCommand, isShellWrapper } from './shape.ts';
import { descendantsOf, trueChildrenOf } from './tree.ts';
import type { Attribution, Evidence } from './verdict.ts';
import { processesOf, type World } from './world.ts';

export interface JudgedSession {
  facts: SessionFacts;
  judgement: Judgement;
}

/** A process that some dead session seems to have started. */
export interface Suspect {
  info: ProcessInfo;
  sessionId: string;
  attribution: Attribution;
  evidence: Evidence[];
  /** Its own entry in the lineage, where it was seen while its owner lived. */
  lineage: LineageEntry | null;
}

/** Pids of owners of everything that lives, and which sessions those are. */
export interface Living {
  ownerPids: ReadonlySet<number>;
  sessionIds: ReadonlySet<string>;
  folders: ReadonlySet<string>;
}

export function livingOf(sessions: readonly JudgedSession[], world: World): Living {
  const ownerPids = new Set<number>();
  const overPids = new Set<number>();
  // What a record that can't be read would say is unknown, so its session counts as alive.
  const sessionIds = new Set(world.unreadable.map(({ sessionId }) => sessionId));
  const folders = new Set<string>(world.strayClaudeFolders ?? []);
  for (const { facts, judgement } of sessions) {
    const isOver = judgement.verdict === 'orphaned' || judgement.verdict === 'ended';
    if (!isOver) {
      sessionIds.add(facts.sessionId);
      const folder = facts.record?.workingDir ?? facts.claudeRecords[0]?.workingDir;
      if (folder != null) folders.add(folder);
    }
    // Of several processes that run an orphaned session only the one that was judged is over.
    const over = isOver && judgement.owner?.state === 'running' ? judgement.owner.info.pid : null;
    if (over !== null) overPids.add(over);
    for (const pid of runnersOf(facts, judgement, world)) if (pid !== over) ownerPids.add(pid);
  }
  // Whatever the records say or hide: a Claude process that no verdict calls over is alive.
  for (const info of processesOf(world).values()) {
    if (info.state === 'zombie' || overPids.has(info.pid) || recogniseClaude(info) !== 'session') continue;
    ownerPids.add(info.pid);
  }
  return { ownerPids, sessionIds, folders };
}

/** Pids of all processes that run a session, or may. */
function runnersOf(facts: SessionFacts, judgement: Judgement, world: World): number[] {
  const resumedBy = facts.resumedBy.map(({ pid }) => pid);
  if (judgement.reason === 'other-host') return resumedBy;
  // The common case of a crash long ago: one owner, and it was just found to be gone.
  if (judgement.owner?.state === 'gone' && facts.claudeRecords.length === 0) return resumedBy;
  const identity = facts.record?.owner?.identity;
  const states = [
    ...(judgement.owner?.state === 'running'
      ? [{ pid: judgement.owner.info.pid, state: judgement.owner }]
      : []),
    ...(identity === undefined ? [] : [{ pid: identity.pid, state: findOwner(identity, world) }]),
    ...facts.claudeRecords.map((record) => ({ pid: record.pid, state: findClaudeOwner(record, world) })),
  ];
  const living = states.filter(({ state }) => state.state === 'running' || state.state === 'unknown');
  return [...resumedBy, ...living.map(({ pid }) => pid)];
}

/**
 * The owner that a process's environment names, where it is certainly gone: its pid is free, or was given to a
 * process that started after this one. `null`: not named, alive, or it can't be told.
 */
export function goneEnvironmentOwner(info: ProcessInfo, world: World): { pid: number; why: string } | null {
  const markers = info.markers;
  if (markers === null) return null;
  const pid = markers.childSession ? (markers.claudePid ?? markers.socketPid) : markers.socketPid;
  if (pid === null) return null;
  const holder = processesOf(world).get(pid);
  if (holder === undefined) {
    return world.probes.get(pid) === 'gone' ? { pid, why: `which is not running any more` } : null;
  }
  if (holder.state === 'zombie') return { pid, why: 'which has exited' };
  // One second is the grain of start times on macOS.
  const isLater =
    holder.startedAtMs !== null && info.startedAtMs !== null && holder.startedAtMs > info.startedAtMs + 1000;
  // Where start times move with the wall clock, one that was set back makes Claude look younger than its children.
  const mayBeTheSame = recogniseClaude(holder) === 'session';
  return isLater && !mayBeTheSame ? { pid, why: 'whose number now belongs to a younger process' } : null;
}

/** True where nobody who could want it holds the process: its parent is gone or only adopted it. */
export function isReparented(info: ProcessInfo, world: World): boolean {
  if (info.parentPid <= 1) return true;
  const parent = processesOf(world).get(info.parentPid);
  // Only Windows leaves a process with a parent that is gone; elsewhere the listing lacks one that lives.
  if (parent === undefined) return world.host.platform === 'win32';
  return isReaper(parent);
}

/** Finds every process that can be attributed to a session which is over. Strongest evidence first. */
export function findSuspects(
  sessions: readonly JudgedSession[],
  living: Living,
  world: World,
): Map<number, Suspect> {
  const suspects = new Map<number, Suspect>();
  if (!world.listing.ok) return suspects;
  const processes = world.listing.processes;
  const children = trueChildrenOf(processes);
  const add = (info: ProcessInfo, suspect: Omit<Suspect, 'info'>) => {
    const known = suspects.get(info.pid);
    if (known === undefined) suspects.set(info.pid, { info, ...suspect });
    else if (known.sessionId === suspect.sessionId) known.evidence.push(...suspect.evidence);
  };

  for (const { facts, judgement } of sessions) {
    const owner = judgement.owner;
    if (judgement.verdict !== 'orphaned' || owner?.state !== 'running') continue;
    add(owner.info, {
      sessionId: facts.sessionId,
      attribution: 'owner',
      evidence: [{ source: 'owner', detail: judgement.explanation }],
      lineage: null,
    });
  }

  for (const [sessionId, { owner, entries }] of world.lineage) {
    if (living.sessionIds.has(sessionId) || !isOwnerOver(owner, sessionId, suspects, world)) continue;
    for (const entry of entries) {
      const info = processes.get(entry.identity.pid);
      if (info?.identity == null || !sameProcess(info.identity, entry.identity) || info.state === 'zombie')
        continue;
      add(info, { sessionId, attribution: 'lineage', evidence: [lineageEvidence(entry)], lineage: entry });
    }
  }

  for (const info of processes.values()) {
    const gone = info.state === 'zombie' ? null : goneEnvironmentOwner(info, world);
    if (gone === null || recogniseClaude(info) === 'session') continue;
    const sessionId = info.markers?.sessionId ?? `pid-${gone.pid}`;
    if (living.sessionIds.has(sessionId) || !isHeldByNobody(info, suspects, world)) continue;
    add(info, {
      sessionId,
      attribution: 'environment',
      evidence: [
        {
          source: 'environment',
          detail: `Its environment says that Claude process ${gone.pid} started it, ${gone.why}.`,
        },
      ],
      lineage: null,
    });
  }

  const dead = deadFolders(sessions, living, world);
  for (const [pid, description] of world.descriptions) {
    const info = processes.get(pid);
    if (info === undefined || suspects.has(pid) || info.state === 'zombie' || info.markers?.sessionId != null)
      continue;
    const sessionId =
      description.workingDirectory === null ? undefined : dead.get(description.workingDirectory);
    if (sessionId === undefined || info.tty !== null || !isReparented(info, world) || info.parentPid === 0)
      continue;
    const argv = description.argv ?? info.argv;
    const shape = isShellWrapper(argv)
      ? 'a shell of the Bash tool'
      : isMcpServerCommand(argv)
        ? 'an MCP server'
        : null;
    if (shape === null) continue;
    add(info, {
      sessionId,
      attribution: 'shape',
      evidence: [
        {
          source: 'shape',
          detail: `It looks like ${shape}, lost its parent, and works in this session's folder.`,
        },
      ],
      lineage: null,
    });
  }

  for (const root of [...suspects.values()]) {
    for (const pid of descendantsOf(root.info.pid, children)) {
      const info = processes.get(pid);
      if (info === undefined || info.state === 'zombie' || suspects.has(pid)) continue;
      add(info, {
        sessionId: root.sessionId,
        attribution: root.attribution === 'owner' ? 'lineage' : root.attribution,
        evidence: [
          { source: root.attribution, detail: `Process ${root.info.pid} of this session started it.` },
        ],
        lineage: null,
      });
    }
  }
  return suspects;
}

/** A lineage counts once its owner is gone by identity, or is itself an orphan. */
function isOwnerOver(
  owner: ProcessIdentity,
  sessionId: string,
  suspects: ReadonlyMap<number, Suspect>,
  world: World,
): boolean {
  const state = findOwner(owner, world);
  if (state.state === 'gone' || state.state === 'recycled' || state.state === 'zombie') return true;
  return state.state === 'running' && suspects.get(state.info.pid)?.sessionId === sessionId;
}

function lineageEvidence(entry: LineageEntry): Evidence {
  const words = {
    descendant: 'It was seen among the processes of this session while the session lived.',
    'process-group': 'While the session lived, it was found in the process group of one of its shells.',
    'terminal-session': 'While the session lived, it was found in the process session of one of its shells.',
    environment: 'While the session lived, its environment named the session as its origin.',
  } as const;
  return { source: 'lineage', detail: words[entry.via] };
}

/** The parent is gone, only adopted it, or is itself under suspicion. */
function isHeldByNobody(info: ProcessInfo, suspects: ReadonlyMap<number, Suspect>, world: World): boolean {
  if (isReparented(info, world) || suspects.has(info.parentPid)) return true;
  const parent = processesOf(world).get(info.parentPid);
  return parent !== undefined && goneEnvironmentOwner(parent, world) !== null;
}

/** In a container whose pid 1 is just a program everything hangs below it: having lost a parent says nothing. */
function isUnderContainersOwn(world: World): boolean {
  const first = processesOf(world).get(1);
  return world.host.inContainer && (first === undefined || !isReaper(first));
}

/** Folders in which only dead sessions worked, and one of those sessions each; none where shape says nothing. */
function deadFolders(sessions: readonly JudgedSession[], living: Living, world: World): Map<string, string> {
  const folders = new Map<string, string>();
  // A Claude process works in a folder that nobody could name: it may be any of them.
  if (world.strayClaudeFolders === null || isUnderContainersOwn(world)) return folders;
  for (const { facts, judgement } of sessions) {
    const folder = facts.record?.workingDir ?? facts.claudeRecords[0]?.workingDir;
    const isDead = judgement.verdict === 'orphaned' && judgement.confidence === 'proven';
    if (folder != null && isDead && !living.folders.has(folder)) folders.set(folder, facts.sessionId);
  }
  return folders;
}

/** Pids that the kernel must be asked about before the rules may call them gone. */
export function pidsToProbe(world: Omit<World, 'probes'>): number[] {
  if (!world.listing.ok) return [];
  const processes = world.listing.processes;
  const pids = new Set<number>();
  for (const record of world.records) pids.add(record.owner?.identity.pid ?? record.pid);
  for (const record of world.claudeRecords) pids.add(record.pid);
  for (const { owner } of world.lineage.values()) pids.add(owner.pid);
  for (const { markers } of processes.values()) {
    if (markers?.claudePid != null) pids.add(markers.claudePid);
    if (markers?.socketPid != null) pids.add(markers.socketPid);
  }
  return [...pids].filter((pid) => !processes.has(pid));
}

/** Processes that only their shape could tell of, worth a closer look; none where no session is dead. */
export function shapePids(sessions: readonly JudgedSession[], living: Living, world: World): number[] {
  if (deadFolders(sessions, living, world).size === 0) return [];
  return [...processesOf(world).values()]
    .filter(
      (info) =>
        !info.isKernelThread &&
        info.pid > 1 &&
        info.tty === null &&
        info.identity?.uid === world.host.uid &&
        info.markers?.sessionId == null &&
        isReparented(info, world),
    )
    .map((info) => info.pid);
}
