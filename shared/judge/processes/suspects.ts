import { recogniseClaude } from '../../process/claude-process.ts';
import { sameProcess, type ProcessIdentity } from '../../process/identity.ts';
import type { LineageEntry } from '../../lineage/lineage.ts';
import type { Living } from './living.ts';
import { goneEnvironmentOwner, isReparented } from '../../lineage/origin.ts';
import { findOwner } from '../../session/owner.ts';
import { sessionOf, type ProcessInfo } from '../../process/process.ts';
import type { JudgedSession } from '../sessions/session-case.ts';
import type { Add, Suspect } from './suspect.ts';
import { addByShape } from './suspects-by-shape.ts';
import { descendantsOf, trueChildrenOf } from '../../process/tree.ts';
import type { Evidence } from '../world/verdict.ts';
import { processesOf } from '../../process/machine.ts';
import type { World } from '../world/world.ts';

type Suspects = Map<number, Suspect>;

/** Finds every process that can be attributed to a session which is over. Strongest evidence first. */
export function findSuspects(sessions: readonly JudgedSession[], living: Living, world: World): Suspects {
  const suspects: Suspects = new Map();
  if (!world.listing.ok) return suspects;
  const add: Add = (info, suspect) => {
    const known = suspects.get(info.pid);
    if (known === undefined) suspects.set(info.pid, { info, ...suspect });
    else if (known.sessionId === suspect.sessionId) known.evidence.push(...suspect.evidence);
  };
  addOwners(sessions, add);
  addByLineage(living, world, suspects, add);
  // Before its environment speaks, which is weaker. Who left the process session may have been started on purpose.
  addDescendants(world, suspects, add, { amongTheirOwn: true });
  addByEnvironment(living, world, suspects, add);
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
      lineage: null,
    });
  }
}

/** What was recorded while its session lived. */
function addByLineage(living: Living, world: World, suspects: Suspects, add: Add): void {
  const processes = processesOf(world);
  for (const [sessionId, { owner, entries }] of world.lineage) {
    if (living.sessionIds.has(sessionId) || !isOwnerOver(owner, sessionId, suspects, world)) continue;
    for (const entry of entries) {
      const info = processes.get(entry.identity.pid);
      if (info?.identity == null || !sameProcess(info.identity, entry.identity) || info.state === 'zombie')
        continue;
      add(info, { sessionId, attribution: 'lineage', evidence: [lineageEvidence(entry)], lineage: entry });
    }
  }
}

/** What names a Claude process as its origin that is certainly gone. */
function addByEnvironment(living: Living, world: World, suspects: Suspects, add: Add): void {
  for (const info of processesOf(world).values()) {
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
  for (const root of [...suspects.values()]) {
    for (const pid of descendantsOf(root.info.pid, children)) {
      const info = processes.get(pid);
      if (info === undefined || info.state === 'zombie' || suspects.has(pid)) continue;
      const stayed = sessionOf(info) === sessionOf(root.info);
      if (amongTheirOwn && !stayed) continue;
      add(info, {
        sessionId: root.sessionId,
        attribution:
          root.attribution === 'owner'
            ? 'lineage'
            : root.attribution === 'lineage' && !stayed
              ? 'environment'
              : root.attribution,
        evidence: [
          { source: root.attribution, detail: `Process ${root.info.pid} of this session started it.` },
        ],
        lineage: null,
      });
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

/** The parent is gone, only adopted it, or is itself under suspicion. */
function isHeldByNobody(info: ProcessInfo, suspects: ReadonlyMap<number, Suspect>, world: World): boolean {
  if (isReparented(info, world) || suspects.has(info.parentPid)) return true;
  const parent = processesOf(world).get(info.parentPid);
  return parent !== undefined && goneEnvironmentOwner(parent, world) !== null;
}
