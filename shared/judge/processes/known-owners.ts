import { formerKey, idStem } from '../../lineage/origin.ts';
import type { ProcessIdentity } from '../../process/identity.ts';
import { findClaudeOwner, findOwner, isOwnPidDomain, isThisHost } from '../../session/owner.ts';
import type { JudgedSession } from '../sessions/session-case.ts';
import type { World } from '../world/world.ts';
import type { Living } from './living.ts';

/** A process that is known to run, or to have run, a session. */
export interface KnownOwner {
  sessionId: string;
  pid: number;
  /** Its process session, where that was recorded. */
  session: number | null;
  isGone: boolean;
  /** Between these it certainly ran: its start, and when anything written last told of it. `null`: not known. */
  aliveMs: readonly [number, number] | null;
}

/** A record that a hook made is so much younger than its Claude, whose servers may have started before. */
const REGISTERING_MS = 10_000;

/** All owners of all sessions that anything written tells of: our records, Claude Code's, and the lineage. */
export function knownOwners(sessions: readonly JudgedSession[], world: World): KnownOwner[] {
  const isGone = (state: string) => state === 'gone' || state === 'recycled' || state === 'zombie';
  const byIdentity = (
    sessionId: string,
    identity: ProcessIdentity,
    session: number | null,
    aliveMs: KnownOwner['aliveMs'],
  ): KnownOwner => ({
    sessionId,
    pid: identity.pid,
    session,
    isGone: isGone(findOwner(identity, world).state),
    aliveMs,
  });
  const owners: KnownOwner[] = [];
  for (const { facts, judgement } of sessions) {
    if (judgement.reason === 'other-host') continue;
    const { record, claudeRecords, sessionId } = facts;
    if (record?.owner != null && isThisHost(record.hostname, world.host)) {
      const isOfThisBoot = record.owner.identity.bootId === world.host.bootId;
      const aliveMs = isOfThisBoot ? between(record.startedAtMs, record.lastHeartbeatMs, world) : null;
      owners.push(byIdentity(sessionId, record.owner.identity, record.owner.session, aliveMs));
    }
    for (const claude of claudeRecords) {
      if (!isOwnPidDomain(claude.pidDomain, world.host)) continue;
      const state = findClaudeOwner(claude, world).state;
      const aliveMs = between(claude.startedAtMs, claude.statusUpdatedAtMs, world);
      owners.push({ sessionId, pid: claude.pid, session: null, isGone: isGone(state), aliveMs });
    }
    for (const { pid } of facts.resumedBy)
      owners.push({ sessionId, pid, session: null, isGone: false, aliveMs: null });
  }
  for (const [sessionId, { owner, agent }] of world.lineage) {
    if (agent === undefined) owners.push(byIdentity(sessionId, owner, null, null));
  }
  return owners;
}

function between(startedMs: number | null, lastMs: number | null, { host }: World): KnownOwner['aliveMs'] {
  // Numbers of an earlier boot tell nothing of this one.
  if (startedMs === null || startedMs < host.bootedAtMs) return null;
  return [startedMs - REGISTERING_MS, Math.max(startedMs, lastMs ?? startedMs)];
}

/**
 * Under which id the left-overs of a dead owner are shown: its session's, or, where that session lives again in
 * another process, a key of their own, so that neither hides the other.
 */
export function deadOwnersKey(sessionId: string, pid: number, living: Living, world: World): string {
  if (!living.sessionIds.has(sessionId) || living.keptIds.has(sessionId)) return sessionId;
  for (const [key, { owner }] of world.lineage) {
    if (owner.pid === pid && key.startsWith(`${idStem(sessionId)}-was-`)) return key;
  }
  return formerKey(sessionId, pid.toString(16));
}
