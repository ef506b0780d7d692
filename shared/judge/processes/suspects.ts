import { recogniseClaude } from '../../process/claude-process.ts';
import { isAdopted } from '../../process/adoption.ts';
import { sameProcess, type ProcessIdentity } from '../../process/identity.ts';
import type { LineageEntry } from '../../lineage/lineage.ts';
import { goneEnvironmentOwner, namedOwnerPid } from '../../lineage/origin.ts';
import { findOwner } from '../../session/owner.ts';
import { sessionOf, type ProcessInfo } from '../../process/process.ts';
import { processesOf } from '../../process/machine.ts';
import { isConsoleHost } from '../../process/known-programs.ts';
import { isClaudesOwnByShape, isMcpServerCommand } from '../../process/shape.ts';
import { trueChildrenOf } from '../../process/tree.ts';
import { groupBy } from '../../words/group-by.ts';
import type { JudgedSession } from '../sessions/session-case.ts';
import type { Evidence } from '../world/verdict.ts';
import type { World } from '../world/world.ts';
import { deadOwnersKey, knownOwners, type KnownOwner } from './known-owners.ts';
import type { Living } from './living.ts';
import type { Add, Suspect } from './suspect.ts';
import { addByRun } from './suspects-by-run.ts';
import { addByShape } from './suspects-by-shape.ts';

type Suspects = Map<number, Suspect>;

/** Finds every process that can be attributed to a session which is over. Strongest evidence first. */
export function findSuspects(sessions: readonly JudgedSession[], living: Living, world: World): Suspects {
  const suspects: Suspects = new Map();
  if (!world.listing.ok) return suspects;
  const add: Add = (info, suspect) => {
    // Part of Windows: it goes with the last program that it serves, and they would go with it.
    if (world.host.platform === 'win32' && isConsoleHost(info)) return;
    const known = suspects.get(info.pid);
    if (known === undefined) suspects.set(info.pid, { info, ...suspect });
    else if (known.sessionId === suspect.sessionId) known.evidence.push(...suspect.evidence);
  };
  const owners = knownOwners(sessions, world);
  addOwners(sessions, add);
  addByLineage(living, world, suspects, add);
  // Before its environment speaks, which is weaker. Who left the process session may have been started on purpose.
  addDescendants(world, suspects, add, { amongTheirOwn: true });
  addByEnvironment(owners, living, world, suspects, add);
  addByGroup(owners, living, world, suspects, add);
  addByRun(sessions, living, world, suspects, add);
  addByParentsNumber(owners, living, world, suspects, add);
  addBySessionId(owners, living, world, suspects, add);
  addByShape(sessions, living, world, suspects, add);
  addDescendants(world, suspects, add, { amongTheirOwn: false });
  return suspects;
}

/** Claude processes that still run although their sessions are over. */
function addOwners(sessions: readonly JudgedSession[], add: Add): void {
  for (const { facts, judgement } of sessions) {
    const owner = judgement.owner;
    if (judgement.verdict !== 'orphaned' || owner?.state !== 'running') continue;
    add(owner.info, {
      sessionId: facts.sessionId,
      attribution: 'owner',
      evidence: [{ source: 'owner', detail: judgement.explanation }],
      ownerPids: [owner.info.pid],
      lineage: null,
    });
  }
}

/** What was recorded while its session lived. */
function addByLineage(living: Living, world: World, suspects: Suspects, add: Add): void {
  const processes = processesOf(world);
  for (const [sessionId, { owner, entries, agent }] of world.lineage) {
    // A background session hands its shells on to the process that follows; another agent's are not ours to judge.
    if (agent !== undefined || living.sparedIds.has(sessionId)) continue;
    if (!isOwnerOver(owner, sessionId, suspects, world)) continue;
    const key = deadOwnersKey(sessionId, owner.pid, living, world);
    for (const entry of entries) {
      const info = processes.get(entry.identity.pid);
      if (info?.identity == null || !sameProcess(info.identity, entry.identity) || info.state === 'zombie')
        continue;
      add(info, {
        sessionId: key,
        attribution: 'lineage',
        evidence: [lineageEvidence(entry)],
        ownerPids: [owner.pid],
        lineage: entry,
        ...(findOwner(owner, world).state === 'running' && { isOfRunningOwner: true }),
      });
    }
  }
}

/** What names a Claude process as its origin that is certainly gone. */
function addByEnvironment(
  owners: readonly KnownOwner[],
  living: Living,
  world: World,
  suspects: Suspects,
  add: Add,
): void {
  for (const info of processesOf(world).values()) {
    const gone = info.state === 'zombie' ? null : goneEnvironmentOwner(info, world);
    if (gone === null || recogniseClaude(info) === 'session') continue;
    const sessionId = info.markers?.sessionId ?? `pid-${gone.pid}`;
    if (living.sparedIds.has(sessionId)) continue;
    if (!isHeldByNobody(info, suspects, world) && !isOlderThanItsSession(info, owners, world)) continue;
    add(info, {
      sessionId: deadOwnersKey(sessionId, gone.pid, living, world),
      attribution: 'environment',
      evidence: [
        {
          source: 'environment',
          detail: `Its environment says that Claude process ${gone.pid} started it, ${gone.why}.`,
        },
      ],
      ownerPids: [gone.pid],
      lineage: null,
    });
  }
}

const goneByPid = (owners: readonly KnownOwner[]): ReadonlyMap<number, KnownOwner> =>
  new Map(owners.filter(({ isGone }) => isGone).map((owner) => [owner.pid, owner]));

/** Its environment speaks of another session, or of another Claude process, than this owner. */
function namesAnother(info: ProcessInfo, owner: KnownOwner): boolean {
  const pid = namedOwnerPid(info);
  const sessionId = info.markers?.sessionId ?? owner.sessionId;
  return (pid !== null && pid !== owner.pid) || sessionId !== owner.sessionId;
}

/**
 * What is in the process group of an owner that is gone. As long as a group has a member the kernel gives its number
 * to nobody else (setpgid(2), POSIX "process group lifetime"), so it is the very group that Claude led; whoever is in
 * it and lost its parent was started by Claude or by something of Claude's. Needs no environment, and holds on macOS.
 */
function addByGroup(
  owners: readonly KnownOwner[],
  living: Living,
  world: World,
  suspects: Suspects,
  add: Add,
): void {
  const processes = processesOf(world);
  const gone = goneByPid(owners);
  for (const info of processes.values()) {
    const owner = info.processGroup === null ? undefined : gone.get(info.processGroup);
    if (owner === undefined || info.state === 'zombie' || suspects.has(info.pid)) continue;
    // The leader's pid given to somebody else: then the group is another one.
    if (processes.has(owner.pid) || living.sparedIds.has(owner.sessionId)) continue;
    if (owner.session !== null && info.session !== null && owner.session !== info.session) continue;
    if (!mayBeOfItsGroup(info, owner)) continue;
    if (recogniseClaude(info) === 'session' || !isAdopted(info, processes)) continue;
    add(info, {
      sessionId: deadOwnersKey(owner.sessionId, owner.pid, living, world),
      attribution: 'group',
      evidence: [
        {
          source: 'group',
          detail: `It is in the process group that Claude process ${owner.pid} led, which is not running any more.`,
        },
      ],
      ownerPids: [owner.pid],
      lineage: null,
    });
  }
}

/**
 * Once the last member of an owner's group has gone, its number may lead another group: of a later holder, or of a
 * later boot. So it started while the owner ran, or is in the owner's own process session, or looks like what Claude
 * starts; and names nobody else.
 */
function mayBeOfItsGroup(info: ProcessInfo, owner: KnownOwner): boolean {
  if (namesAnother(info, owner)) return false;
  if (owner.aliveMs === null || info.startedAtMs === null) return false;
  const [startedMs, lastMs] = owner.aliveMs;
  if (info.startedAtMs < startedMs) return false;
  if (info.startedAtMs <= lastMs || namedOwnerPid(info) !== null) return true;
  const isOfItsSession = owner.session !== null && owner.session === info.session;
  return isOfItsSession || isMcpServerCommand(info.argv) || isClaudesOwnByShape(info.argv);
}

/**
 * Windows never hands an orphan on, so its row names for ever the number of whoever started it. That was the owner
 * where the owner certainly ran at that moment (a number has one holder at a time), or where it is besides what only
 * Claude Code starts. Later the number may have been somebody else's for a while: then a server is probably its own.
 */
function addByParentsNumber(
  owners: readonly KnownOwner[],
  living: Living,
  world: World,
  suspects: Suspects,
  add: Add,
): void {
  const gone = goneByPid(owners);
  for (const info of processesOf(world).values()) {
    if (info.processGroup !== null || info.startedAtMs === null) continue;
    const owner = gone.get(info.parentPid);
    if (owner?.aliveMs == null || !isAdopted(info, processesOf(world))) continue;
    const [startedMs, lastMs] = owner.aliveMs;
    if (info.startedAtMs < startedMs) continue;
    const ranThen = info.startedAtMs <= lastMs;
    const known = suspects.get(info.pid);
    if (known !== undefined) {
      if (ranThen && known.ownerPids.includes(owner.pid)) known.isItsChild = true;
      continue;
    }
    if (living.sparedIds.has(owner.sessionId) || namesAnother(info, owner)) continue;
    if (recogniseClaude(info) === 'session') continue;
    const isCertain = ranThen || isClaudesOwnByShape(info.argv);
    if (!isCertain && !isMcpServerCommand(info.argv)) continue;
    add(info, {
      sessionId: deadOwnersKey(owner.sessionId, owner.pid, living, world),
      attribution: 'parent',
      ...(isCertain && { isCertain }),
      ...(ranThen && { isItsChild: ranThen }),
      evidence: [
        {
          source: 'parent',
          detail: `Windows names Claude process ${owner.pid} as its parent, which is not running any more.`,
        },
      ],
      ownerPids: [owner.pid],
      lineage: null,
    });
  }
}

/**
 * What names a session, but no process (Claude Code 2.1.132–2.1.223, MCP servers on Windows): certain where every
 * owner that this session is known to have had is gone.
 */
function addBySessionId(
  owners: readonly KnownOwner[],
  living: Living,
  world: World,
  suspects: Suspects,
  add: Add,
): void {
  const bySession = groupBy(owners, ({ sessionId }) => sessionId);
  for (const info of processesOf(world).values()) {
    const sessionId = info.markers?.sessionId ?? null;
    if (sessionId === null || info.state === 'zombie' || namedOwnerPid(info) !== null) continue;
    if (recogniseClaude(info) === 'session' || living.sessionIds.has(sessionId)) continue;
    const known = bySession.get(sessionId) ?? [];
    if (known.length === 0 || !known.every(({ isGone }) => isGone)) continue;
    if (!isHeldByNobody(info, suspects, world)) continue;
    add(info, {
      sessionId,
      attribution: 'environment',
      evidence: [
        {
          source: 'environment',
          detail: 'Its environment names this session, and every Claude process that ran it is gone.',
        },
      ],
      ownerPids: known.map(({ pid }) => pid),
      lineage: null,
    });
  }
}

/**
 * What suspects started belongs to them: as surely as they do themselves where it stayed in their process session
 * (`amongTheirOwn`), or below a Claude that still runs; else no more surely than what only its environment tells of.
 */
function addDescendants(
  world: World,
  suspects: Suspects,
  add: Add,
  { amongTheirOwn }: { amongTheirOwn: boolean },
): void {
  const processes = processesOf(world);
  const children = trueChildrenOf(processes);
  const open = [...suspects.values()];
  for (let parent = open.pop(); parent !== undefined; parent = open.pop()) {
    for (const pid of children.get(parent.info.pid) ?? []) {
      const info = processes.get(pid);
      if (info === undefined || info.state === 'zombie' || suspects.has(pid)) continue;
      const stayed = sessionOf(info) === sessionOf(parent.info);
      if (amongTheirOwn && !stayed) continue;
      add(info, {
        sessionId: parent.sessionId,
        attribution:
          parent.attribution === 'owner'
            ? 'lineage'
            : parent.attribution === 'lineage' && !stayed
              ? 'environment'
              : parent.attribution,
        ...(parent.isCertain === true && { isCertain: true }),
        evidence: [
          { source: parent.attribution, detail: `Process ${parent.info.pid} of this session started it.` },
        ],
        ownerPids: parent.ownerPids,
        lineage: null,
      });
      const added = suspects.get(pid);
      if (added !== undefined) open.push(added);
    }
  }
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

/** The parent is gone, only adopted it, or is itself under suspicion, so that it holds nobody. */
function isHeldByNobody(info: ProcessInfo, suspects: ReadonlyMap<number, Suspect>, world: World): boolean {
  const processes = processesOf(world);
  if (suspects.has(info.parentPid) || isAdopted(info, processes)) return true;
  const parent = processes.get(info.parentPid);
  if (parent === undefined) return false;
  // A pid 1 of any name that was started without the marks that its child carries did not start that child: whoever
  // had them did, and the kernel gave what it left behind to pid 1.
  const first = parent.pid === 1 ? parent.markers : null;
  if (first !== null && first.sessionId === null && first.claudePid === null && first.socketPid === null)
    return true;
  return goneEnvironmentOwner(parent, world) !== null;
}

/**
 * Its parent is a pid 1 that may not be read (a container's, as another user) and that is older than the session which
 * its child names: so it did not have that name to give, and only adopted the child.
 */
function isOlderThanItsSession(info: ProcessInfo, owners: readonly KnownOwner[], world: World): boolean {
  const parent = processesOf(world).get(info.parentPid);
  if (parent?.pid !== 1 || parent.markers !== null || parent.startedAtMs === null) return false;
  const { startedAtMs } = parent;
  const starts = owners.flatMap(({ sessionId, aliveMs }) =>
    sessionId === info.markers?.sessionId && aliveMs !== null ? [aliveMs[0]] : [],
  );
  return starts.length > 0 && starts.every((startMs) => startMs > startedAtMs + 1000);
}
