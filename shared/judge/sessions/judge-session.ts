import { formatAge, plural } from '../../words/format.ts';
import { judgePluginRecord } from './judge-plugin-record.ts';
import { judgeRunning } from './judge-running.ts';
import {
  findClaudeOwner,
  findOwner,
  isOwnPidDomain,
  isThisHost,
  type OwnerState,
} from '../../session/owner.ts';
import { processesOf } from '../../process/machine.ts';
import { isDisplaced } from '../../session/attach.ts';
import { printable } from '../../words/redact.ts';
import {
  backgroundKinds,
  MINUTE_MS,
  SessionCase,
  type Judgement,
  type SessionFacts,
} from './session-case.ts';
import type { World } from '../world/world.ts';

/**
 * Judges one session by the five layers, in their order: current session, hostname, grace period, owner
 * process by identity, heartbeat. The first that protects it ends the way.
 */
export function judgeSession(facts: SessionFacts, world: World): Judgement {
  const session = new SessionCase(facts, world);
  const { layers } = session;
  const { record } = facts;
  const claude = session.claudeRecord();

  if (!world.listing.ok) {
    return session.done('protected', 'not-judged', 'Not judged: the list of processes could not be read.');
  }

  if (isCurrent(facts, world)) {
    layers.stop('This is the session that the command runs in.');
    return session.done('active', 'current-session', 'This is the session you are in.');
  }
  layers.pass('It is not the session that this command runs in.');

  const foreign = foreignHost(facts, world);
  if (foreign !== null) {
    layers.stop(foreign);
    return session.done('protected', 'other-host', foreign);
  }
  layers.pass('It ran on this computer.');

  const live = session.liveClaudeOwner();
  if (record?.status === 'completed' && live === null) {
    const owner = record.owner === null ? null : findOwner(record.owner.identity, world);
    if (owner?.state !== 'running')
      return session.done('ended', 'completed', 'It ended in order.', { owner });
  }

  const young =
    gracePeriod(record === null ? (claude?.startedAtMs ?? null) : record.startedAtMs, world) ??
    // An old session may have been taken up again a moment ago.
    (live?.state === 'running' && live.info.startedAtMs !== null
      ? gracePeriod(live.info.startedAtMs, world)
      : null);
  if (young !== null) {
    layers.stop(young.why);
    return session.done('active', 'grace-period', young.why, {
      owner: live ?? recordedOwner(facts, world),
      graceEndsAtMs: young.endsAtMs,
    });
  }
  layers.pass(
    `It is older than the grace period of ${plural(world.config.min_session_age_minutes, 'minute')}.`,
  );

  const kind = claude?.kind ?? record?.owner?.kind ?? '';
  if (backgroundKinds.has(kind) || claude?.isSpare === true) {
    const words = 'A background session: Claude Code looks after it by itself.';
    layers.stop(words);
    const id = [claude?.jobId ?? '', facts.sessionId].find((word) => /^[A-Za-z0-9][\w-]{0,63}$/.test(word));
    return session.done('protected', 'background-worker', words, {
      suggestion: id === undefined ? null : `To end it: claude stop ${id}`,
    });
  }

  if (record !== null && record.owner === null) return judgePluginRecord(record, session);
  const recorded = recordedOwner(facts, world);
  const isHeld =
    recorded.state === 'running' &&
    recorded.info.tty !== null &&
    !isDisplaced(recorded.info, processesOf(world));
  return judgeOwner(live === null || isHeld ? recorded : live, session);
}

function isCurrent(facts: SessionFacts, world: World): boolean {
  const { record, claudeRecords, resumedBy } = facts;
  const { sessionIds, pids } = world.current;
  const isOurs = ({ pid }: { pid: number }) => pids.has(pid);
  return (
    sessionIds.has(facts.sessionId) ||
    (record?.owner != null && isOurs(record.owner.identity)) ||
    claudeRecords.some(isOurs) ||
    resumedBy.some(isOurs)
  );
}

function foreignHost(facts: SessionFacts, world: World): string | null {
  const { record, claudeRecords } = facts;
  if (record !== null && !isThisHost(record.hostname, world.host)) {
    return `It ran on another computer (${printable(record.hostname).slice(0, 64)}).`;
  }
  const isElsewhere =
    !isOwnPidDomain(record?.owner?.pidDomain ?? null, world.host) ||
    claudeRecords.some((claude) => !isOwnPidDomain(claude.pidDomain, world.host));
  return isElsewhere ? 'It ran in another container or on another computer that shares this folder.' : null;
}

/** Whether its records call a session younger than the grace period, whatever else is known of it. */
export function isYoungSession({ record, claudeRecords }: SessionFacts, world: World): boolean {
  const startedAtMs = record === null ? (claudeRecords[0]?.startedAtMs ?? null) : record.startedAtMs;
  return gracePeriod(startedAtMs, world) !== null;
}

/** Why a session is too young to be judged, and until when; `null`: it is old enough. */
function gracePeriod(
  startedAtMs: number | null,
  world: World,
): { why: string; endsAtMs: number | null } | null {
  if (startedAtMs === null)
    return { why: 'When it started is unknown, so it counts as new.', endsAtMs: null };
  const ageMs = world.nowMs - startedAtMs;
  if (ageMs < 0) return { why: 'It claims to start in the future, so it counts as new.', endsAtMs: null };
  const minutes = world.config.min_session_age_minutes;
  if (ageMs >= minutes * MINUTE_MS) return null;
  return {
    why: `It started ${formatAge(ageMs)} ago; nothing younger than ${plural(minutes, 'minute')} is judged.`,
    endsAtMs: startedAtMs + minutes * MINUTE_MS,
  };
}

/** Whom our record, else Claude Code's, names as the process that ran the session. */
function recordedOwner(facts: SessionFacts, world: World): OwnerState {
  const identity = facts.record?.owner?.identity;
  if (identity !== undefined) return findOwner(identity, world);
  const claude = facts.claudeRecords[0];
  return claude === undefined
    ? { state: 'unknown', why: 'Nothing says which process ran it.' }
    : findClaudeOwner(claude, world);
}

/** Layer 4: the owner process. */
function judgeOwner(owner: OwnerState, session: SessionCase): Judgement {
  const orphaned = (reason: 'process-gone' | 'pid-recycled' | 'zombie', why: string, explanation: string) => {
    session.layers.pass(why);
    session.layers.pass('Not needed: nothing is left to beat.');
    return session.done('orphaned', reason, explanation, { confidence: 'proven', owner });
  };
  switch (owner.state) {
    case 'gone':
      return orphaned('process-gone', owner.why, `Claude is gone. ${owner.why}`);
    case 'recycled':
      return orphaned(
        'pid-recycled',
        owner.why,
        'Claude is gone; its process number was given to another process, which is left alone.',
      );
    case 'zombie':
      return orphaned(
        'zombie',
        `Process ${owner.info.pid} has exited and only waits for its parent to notice.`,
        'Its Claude process has exited; only its entry in the process table is left.',
      );
    case 'unknown':
      session.layers.stop(owner.why);
      return session.done('protected', 'not-judged', `Left alone: ${owner.why}`, { owner });
    case 'running':
      return judgeRunning(owner, session);
  }
}
