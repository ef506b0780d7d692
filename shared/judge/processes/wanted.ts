import { sameProcess, type ProcessIdentity } from '../../process/identity.ts';
import type { Living } from './living.ts';
import { findOwner } from '../../session/owner.ts';
import { childrenOf, descendantsOf } from '../../process/tree.ts';
import { processesOf } from '../../process/machine.ts';
import { pidsOfLivingRuns } from './suspects-by-run.ts';
import { formerSession, idStem } from '../../lineage/origin.ts';
import type { World } from '../world/world.ts';

/**
 * Every pid that descends from, was recorded under, or names as its origin a Claude process that is alive. A session
 * that lives again under its id protects what its living owner started, not what the dead one left.
 */
export function wantedPids(living: Living, world: World): Set<number> {
  const processes = processesOf(world);
  const children = childrenOf(processes);
  const roots = new Set(living.ownerPids);
  /** Seen below a process of a session that is gone, by pid: that session. */
  const ofTheDead = new Map<number, string>();
  for (const [sessionId, { owner, entries, agent }] of world.lineage) {
    if (agent !== undefined) continue;
    const isWanted = living.sparedIds.has(sessionId) || mayLive(owner, living, world);
    for (const { identity, via } of entries) {
      const held = processes.get(identity.pid)?.identity;
      if (held == null || !sameProcess(held, identity)) continue;
      if (isWanted) roots.add(identity.pid);
      else if (via === 'descendant') ofTheDead.set(identity.pid, formerSession(sessionId) ?? sessionId);
    }
  }
  for (const { pid, markers, startedAtMs } of processes.values()) {
    if (markers === null) continue;
    if (markers.launchedBy.some((id) => id !== markers.sessionId && living.sessionIds.has(id)))
      roots.add(pid);
    const origin = markers.claudePid ?? markers.socketPid;
    if (origin === null) {
      if (markers.sessionId === null || !living.sessionIds.has(markers.sessionId)) continue;
      // Only a pid, or who saw it below an earlier process of this very session, can tell that it is that one's.
      const seenIn = ofTheDead.get(pid);
      const isLeftByItsDead = seenIn !== undefined && idStem(seenIn) === idStem(markers.sessionId);
      if (!isLeftByItsDead || living.sparedIds.has(markers.sessionId)) roots.add(pid);
      continue;
    }
    if (markers.sessionId !== null && living.sparedIds.has(markers.sessionId)) roots.add(pid);
    // Not listed, but the kernel knows it: somebody who can't be judged may want it.
    if (!processes.has(origin) && world.probes.get(origin) !== 'gone') roots.add(pid);
    if (!living.ownerPids.has(origin)) continue;
    const originStart = processes.get(origin)?.startedAtMs ?? null;
    // A pid that was handed out again is no origin; where either time is unknown it stays one.
    if (originStart === null || startedAtMs === null || originStart <= startedAtMs + 1000) roots.add(pid);
  }
  for (const pid of pidsOfLivingRuns(living, world)) roots.add(pid);
  const wanted = new Set(roots);
  for (const root of roots) for (const pid of descendantsOf(root, children)) wanted.add(pid);
  return wanted;
}

/** An owner that lives, or of which nobody can say that it does not. Its session may have no record any more. */
function mayLive(owner: ProcessIdentity, living: Living, world: World): boolean {
  const state = findOwner(owner, world);
  return state.state === 'unknown' || (state.state === 'running' && living.ownerPids.has(state.info.pid));
}
