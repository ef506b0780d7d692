import { recogniseClaude } from '../../process/claude-process.ts';
import { folderKey } from '../../process/folder-key.ts';
import { findClaudeOwner, findOwner } from '../../session/owner.ts';
import {
  backgroundKinds,
  type Judgement,
  type JudgedSession,
  type SessionFacts,
} from '../sessions/session-case.ts';
import { isYoungSession } from '../sessions/judge-session.ts';
import { processesOf } from '../../process/machine.ts';
import type { World } from '../world/world.ts';

/** Pids of owners of everything that lives, and which sessions those are. */
export interface Living {
  ownerPids: ReadonlySet<number>;
  sessionIds: ReadonlySet<string>;
  /**
   * Sessions of which not even a dead owner's left-overs are judged: background ones, whose supervisor hands what they
   * started on to the process that follows, and those whose record can't be read.
   */
  sparedIds: ReadonlySet<string>;
  /** Sessions that are over and that the user keeps: they count as alive, but nobody runs them. */
  keptIds: ReadonlySet<string>;
  /** Sessions younger than the grace period: nothing of theirs is judged yet. */
  youngIds: ReadonlySet<string>;
  /** Where a Claude lives (`folderKey`), and since when at the longest; milliseconds since 1970, -Infinity: not known. */
  folders: ReadonlyMap<string, number>;
}

export function livingOf(sessions: readonly JudgedSession[], world: World): Living {
  const ownerPids = new Set<number>();
  const overPids = new Set<number>();
  // What a record that can't be read would say is unknown, so its session counts as alive. We run in the current one.
  const sessionIds = new Set([
    ...world.unreadable.map(({ sessionId }) => sessionId),
    ...world.current.sessionIds,
  ]);
  const sparedIds = new Set(world.unreadable.map(({ sessionId }) => sessionId));
  const keptIds = new Set<string>();
  const youngIds = new Set<string>();
  const folders = new Map<string, number>();
  const noteFolder = (folder: string, sinceMs: number) => {
    const key = folderKey(folder, world.host.platform);
    folders.set(key, Math.min(sinceMs, folders.get(key) ?? Infinity));
  };
  for (const folder of world.strayClaudeFolders ?? []) noteFolder(folder, -Infinity);
  for (const { facts, judgement } of sessions) {
    const isOver = judgement.verdict === 'orphaned' || judgement.verdict === 'ended' || isCrashed(judgement);
    if (!isOver) {
      sessionIds.add(facts.sessionId);
      const folder = facts.record?.workingDir ?? facts.claudeRecords[0]?.workingDir;
      const { owner } = judgement;
      const sinceMs = owner?.state === 'running' ? (owner.info.startedAtMs ?? -Infinity) : -Infinity;
      if (folder != null) noteFolder(folder, facts.resumedBy.length > 0 ? -Infinity : sinceMs);
    }
    if (judgement.reason === 'background-worker' || isOfTheBackground(facts)) sparedIds.add(facts.sessionId);
    if (judgement.reason === 'keep-list' && isGone(judgement)) keptIds.add(facts.sessionId);
    if (isYoungSession(facts, world)) youngIds.add(facts.sessionId);
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
  return { ownerPids, sessionIds, sparedIds, keptIds, youngIds, folders };
}

function isOfTheBackground({ record, claudeRecords }: SessionFacts): boolean {
  const kinds = [record?.owner?.kind, ...claudeRecords.map(({ kind }) => kind)];
  return kinds.some((kind) => kind != null && backgroundKinds.has(kind));
}

/** A crash of a moment ago: the session is spared for its grace period, but nobody runs it any more. */
const isCrashed = (judgement: Judgement): boolean => judgement.reason === 'grace-period' && isGone(judgement);

const isGone = ({ owner }: Judgement): boolean => owner?.state === 'gone' || owner?.state === 'recycled';

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
