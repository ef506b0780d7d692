import { attachmentOf, isAttached, isDisplaced, isHeld } from '../../session/attach.ts';
import type { ClaudeRecord } from '../../session/claude-record.ts';
import { formatAge, plural } from '../../words/format.ts';
import { missingBeatMs } from '../../session/heartbeat.ts';
import { findClaudeOwner, findOwner, registeredFor, type OwnerState } from '../../session/owner.ts';
import { MINUTE_MS, type Judgement, type SessionCase } from './session-case.ts';
import type { Attachment, SessionOwner } from '../../session/session.ts';
import type { ProcessInfo } from '../../process/process.ts';
import type { World } from '../world/world.ts';
import { processesOf } from '../../process/machine.ts';

/** A turn that its SDK host left behind may take this long to end by itself. */
const SDK_PATIENCE_MS = 30 * MINUTE_MS;
/** A session that an editor holds is worth a word after this long without a turn. */
const IDLE_MS = 4 * 60 * MINUTE_MS;

const isEditor = (entrypoint: string | null) =>
  entrypoint !== null && /^claude-(vscode|desktop)/.test(entrypoint);
const isSdk = (entrypoint: string | null) =>
  entrypoint !== null && /^(sdk-|mcp$|local-agent$)/.test(entrypoint);

/** Layers 4 and 5 for a session whose owner runs: is it still somebody's? */
export function judgeRunning(
  owner: Extract<OwnerState, { state: 'running' }>,
  session: SessionCase,
): Judgement {
  const { facts, world, layers } = session;
  const { info } = owner;
  const claude =
    facts.claudeRecords.find(
      (candidate) => candidate.pid === info.pid && findClaudeOwner(candidate, world).state === 'running',
    ) ?? null;
  const entrypoint =
    claude?.entrypoint ?? facts.record?.owner?.entrypoint ?? info.markers?.entrypoint ?? null;
  layers.pass(`Its Claude process ${info.pid} is running, so only its heartbeat can tell more.`);

  const registered = registeredOwner(info, session);
  const processes = processesOf(world);
  const attachment = registered?.attachment ?? attachmentOf(info, processes);
  // Without a baseline only the present counts; it may be missing because a listing was torn at the wrong moment.
  const isStillAttached =
    registered === null || registered.attachment.kind === 'detached'
      ? isHeld(info, processes)
      : isAttached(registered, info, processes);
  const isOfThisSession = registered !== null && registered === facts.record?.owner;
  const missingMs = isOfThisSession ? missingBeatMs(facts.record?.beat ?? null, world.keeper) : null;

  if (isDisplaced(info, processes)) {
    layers.pass('Another Claude has its terminal, and the program that started it is gone.');
    return session.done(
      'orphaned',
      'detached',
      'It runs on behind another Claude that has its terminal now; the program that started it is gone.',
      { confidence: 'likely', owner },
    );
  }
  if (isStillAttached) {
    layers.stop('It still has its terminal or the program that started it.');
    return session.done(
      'active',
      missingMs === null ? 'owner-running' : 'fresh-heartbeat',
      'It is running.',
      {
        owner,
        suggestion: idleSuggestion(claude, entrypoint, world.nowMs),
      },
    );
  }
  if (info.state === 'stopped') {
    layers.stop('It is suspended, not dead; it can be continued.');
    return session.done('active', 'owner-running', 'It is suspended.', { owner });
  }
  if (claude?.isBridged === true) {
    layers.stop('It is connected to Remote Control, so somebody may steer it from elsewhere.');
    return session.done('active', 'bridged-session', 'It runs for Remote Control, without a terminal.', {
      owner,
    });
  }
  if (attachment.kind === 'detached') return judgeDetached(owner, claude, entrypoint, session);

  if (missingMs === null || missingMs <= session.thresholdMs) {
    layers.stop(
      missingMs === null
        ? 'Nobody was awake long enough to miss its heartbeat.'
        : `Its heartbeat is missing for ${formatAge(missingMs)}; ${plural(world.config.stale_heartbeat_threshold_minutes, 'minute')} may pass.`,
    );
    return session.done('active', 'fresh-heartbeat', 'It lost its terminal or host not long ago.', { owner });
  }
  if (isSdk(entrypoint) && missingMs < SDK_PATIENCE_MS) {
    layers.stop('The program that started it is gone, but it may be finishing its turn.');
    return session.done('protected', 'sdk-session', 'Its host is gone; it ends by itself after its turn.', {
      owner,
    });
  }
  const lost =
    attachment.kind === 'terminal' ? 'its terminal was closed' : 'the program that started it is gone';
  layers.pass(`No heartbeat for ${formatAge(missingMs)}: ${lost}.`);
  return session.done(
    'orphaned',
    'heartbeat-timeout',
    `Claude still runs, but ${lost} at least ${formatAge(missingMs)} ago.`,
    {
      confidence: isInteractive(entrypoint, attachment) && isLost(attachment, world) ? 'proven' : 'likely',
      owner,
    },
  );
}

/** What was registered counts only for the process that it was registered for, by identity. */
function registeredOwner(info: ProcessInfo, { facts, world }: SessionCase): SessionOwner | null {
  const recorded = facts.record?.owner ?? null;
  if (recorded?.identity.pid === info.pid && findOwner(recorded.identity, world).state === 'running')
    return recorded;
  return info.identity === null ? null : registeredFor(info.identity, world.records);
}

/**
 * Somebody sat at its terminal. An editor, an SDK or a program that nobody has told us of may well go on without
 * its host, and so may what a script started without a terminal, unless Claude itself calls it interactive.
 */
function isInteractive(entrypoint: string | null, attachment: Attachment): boolean {
  return entrypoint === 'cli' || (entrypoint === null && attachment.kind === 'terminal');
}

/** Whether what it belonged to is gone itself; a launcher that only lost its own terminal may still be wanted. */
function isLost(attachment: Attachment, world: World): boolean {
  if (attachment.kind === 'detached') return false;
  if (attachment.kind === 'terminal') return true;
  const holder = processesOf(world).get(attachment.parent.pid);
  if (holder === undefined || holder.state === 'zombie') return true;
  return holder.identity !== null && holder.identity.startToken !== attachment.parent.startToken;
}

/** It had lost both terminal and parent before anyone looked: no baseline, so never more than likely. */
function judgeDetached(
  owner: Extract<OwnerState, { state: 'running' }>,
  claude: ClaudeRecord | null,
  entrypoint: string | null,
  session: SessionCase,
): Judgement {
  if (isSdk(entrypoint) && mayFinishItsTurn(owner.info, claude, session.world.nowMs)) {
    session.layers.stop('A program runs it without a terminal; it ends by itself when its turn is over.');
    return session.done('protected', 'sdk-session', 'A program runs it without a terminal.', { owner });
  }
  session.layers.pass('It had no terminal and no parent when first seen, so its heartbeat proves nothing.');
  return session.done(
    'orphaned',
    'detached',
    'It runs without any terminal or parent, and may be left over.',
    { confidence: 'likely', owner },
  );
}

/** A turn that its host left behind ends by itself; one that has not ended for so long will not. */
function mayFinishItsTurn(info: ProcessInfo, claude: ClaudeRecord | null, nowMs: number): boolean {
  const sinceMs = claude?.statusUpdatedAtMs ?? info.startedAtMs;
  return sinceMs === null || nowMs - sinceMs < SDK_PATIENCE_MS;
}

/** An editor keeps the sessions of closed tabs alive; only the user knows whether one is still wanted. */
function idleSuggestion(
  claude: ClaudeRecord | null,
  entrypoint: string | null,
  nowMs: number,
): string | null {
  if (!isEditor(entrypoint) || claude?.status !== 'idle' || claude.statusUpdatedAtMs === null) return null;
  const idleMs = nowMs - claude.statusUpdatedAtMs;
  return idleMs < IDLE_MS
    ? null
    : `Idle for ${formatAge(idleMs)}. If its tab is closed, restart the editor to get its memory back.`;
}
