import type { ProcessIdentity } from '../process/identity.ts';
import { isDesktopApp, isEditor } from '../process/known-programs.ts';
import { commandHash } from '../process/command-hash.ts';
import type { ProcessInfo } from '../process/process.ts';
import type { Family, Member } from '../running/family-of.ts';
import { keepRuleFor } from '../settings/keep-list.ts';
import type { ProcessVerdict, SessionVerdict } from '../judge/world/verdict.ts';

/** One process that a person may end by hand, whatever a clean-up would do with it. */
export interface Target {
  identity: ProcessIdentity;
  commandHash: string;
  sessionId: string;
  workingDir: string | null;
  name: string;
  command: string;
  memoryBytes: number | null;
  memoryIsEstimated: boolean;
  /** Every reason against it, or all that runs below it, to be read before the yes. */
  against: readonly string[];
}

export type Permission = { ok: true; target: Target } | { ok: false; reasons: readonly string[] };

const refusal = (...reasons: string[]): Permission => ({ ok: false, reasons });

/**
 * Whether a person may end a process that a session which is over left behind. Doubts only have to be read; a veto
 * can't be overridden, and neither can a guess at whose it is.
 */
export function mayEndLeftOver(session: SessionVerdict, process: ProcessVerdict): Permission {
  if (process.vetoes.length > 0) return refusal(...process.vetoes.map(({ detail }) => detail));
  if (process.identity === null) return refusal('Its identity cannot be read.');
  if (process.origin === 'probable' && process.confidence === 'none') {
    return refusal('That it comes from this session is only a guess, so it is left alone.');
  }
  return {
    ok: true,
    target: {
      identity: process.identity,
      commandHash: commandHash(process.details?.argv ?? null),
      sessionId: session.sessionId,
      workingDir: session.workingDir,
      name: process.name,
      command: process.command,
      memoryBytes: process.details?.memoryBytes ?? null,
      memoryIsEstimated: process.details?.memoryKind === 'rss',
      against: [
        ...(process.origin === 'probable' ? ['That it comes from this session is only likely.'] : []),
        ...(process.use === 'none' ? [] : process.useReasons),
      ],
    },
  };
}

/** Whether a person may end one process of a session that runs: never Claude itself, never of the current session. */
export function mayEndMember(
  session: SessionVerdict,
  member: Member,
  keepList: readonly string[],
): Permission {
  if (member.isOwner)
    return refusal('It is Claude itself: `process-janitor close` ends a session that is idle.');
  if (session.reason === 'current-session') return refusal('It belongs to the session that this runs in.');
  if (session.verdict === 'protected') return refusal(session.explanation);
  if (member.identity === null) return refusal('Its identity cannot be read.');
  if (member.identity.uid !== session.owner?.uid) return refusal('It belongs to another user.');
  const looks: ProcessInfo = lookOf(member);
  if (isEditor(looks) || isDesktopApp(looks, looks.argv))
    return refusal('It is a program that a person sees.');
  const rule = keepRuleFor(
    {
      sessionIds: [session.sessionId],
      folders: session.workingDir === null ? [] : [session.workingDir],
      commands: [member.command],
    },
    keepList,
  );
  if (rule !== null) return refusal(`Your keep list says so (${rule}).`);
  return {
    ok: true,
    target: {
      identity: member.identity,
      commandHash: member.commandHash,
      sessionId: session.sessionId,
      workingDir: session.workingDir,
      name: member.name,
      command: member.command,
      memoryBytes: member.memoryBytes,
      memoryIsEstimated: member.memoryKind === 'rss',
      against: [
        'Its session is running, and may be using it.',
        ...(member.server === null
          ? []
          : [`It is the session's MCP server ${member.server}, or works for it.`]),
        ...(member.ports === null || member.ports.length === 0
          ? []
          : [`It listens at port ${member.ports.join(', ')}.`]),
        ...((member.cpuPercent ?? 0) >= 1 ? ['It is at work right now.'] : []),
      ],
    },
  };
}

function lookOf({ pid, parentPid, name, command, identity, startedAtMs }: Member): ProcessInfo {
  return {
    identity,
    pid,
    parentPid,
    processGroup: null,
    session: null,
    foregroundGroup: null,
    tty: null,
    state: 'running',
    name,
    executable: null,
    argv: command.split(' '),
    startedAtMs,
    markers: null,
    isKernelThread: false,
  };
}

/** Whether a person may close a session that runs: only one that certainly waits for nothing but its next prompt. */
export function mayClose(session: SessionVerdict, family: Family | undefined): Permission {
  if (session.reason === 'current-session') return refusal('It is the session that this runs in.');
  if (!session.ownerIsRunning || session.owner === null || family === undefined) {
    return refusal('It is not running on this computer, so there is nothing to close.');
  }
  if (session.reason === 'background-worker' || session.kind === 'bg' || session.kind?.startsWith('daemon')) {
    return refusal(session.suggestion ?? 'It is a background session: `claude stop` ends it.');
  }
  if (session.reason === 'keep-list') return refusal(session.explanation);
  const { activity } = session;
  if (activity?.isBridged === true) return refusal('Somebody steers it from another device.');
  if (activity?.status !== 'idle') {
    return refusal(
      activity?.status == null
        ? 'Claude Code does not say what it does, so it may be at work.'
        : `It is not idle: Claude Code says "${activity.status}".`,
    );
  }
  const owner = family.members.find(({ isOwner }) => isOwner);
  if (owner === undefined) return refusal('Its Claude process could not be found.');
  const below = family.members.filter(({ isOwner }) => !isOwner);
  return {
    ok: true,
    target: {
      identity: family.owner,
      commandHash: owner.commandHash,
      sessionId: session.sessionId,
      workingDir: session.workingDir,
      name: owner.name,
      command: owner.command,
      // What runs below it may stay: only its own is certain to be won back.
      memoryBytes: owner.memoryBytes,
      memoryIsEstimated: owner.memoryKind === 'rss',
      against: below.map(
        ({ pid, command, server }) =>
          `${pid} ${server === null ? command : `MCP server ${server}: ${command}`}`,
      ),
    },
  };
}
