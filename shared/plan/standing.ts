import type { ProcessVerdict, ScanResult, SessionVerdict } from '../judge/world/verdict.ts';
import { formatAge, plural } from '../words/format.ts';
import { stepsOf } from './make-plan.ts';
import { isTooYoung, shareOf, type Share } from './share.ts';
import type { ShownAs } from './shown-as.ts';

/** How many processes, and the memory that they hold, as far as it could be read. */
export interface Amount {
  processes: number;
  bytes: number;
}

export interface SessionStanding extends Record<Share, readonly ProcessVerdict[]> {
  session: SessionVerdict;
  shownAs: ShownAs;
  /** Why it is shown so, in one sentence. */
  why: string;
}

/** What finished sessions left over. A session that just crashed is said apart: nothing of it is judged yet. */
export interface LeftOver extends Record<Share, Amount> {
  /** Sessions with something to do: orphaned ones, and those that need a look. */
  sessions: number;
  justCrashed: Amount & { sessions: number };
  /** Of what stays: only its youth forbids touching it, so it is judged later. */
  tooYoung: Amount;
}

export interface Standing {
  /** In the order of the scan. */
  sessions: readonly SessionStanding[];
  /** Those with something to do. */
  toDo: readonly SessionStanding[];
  leftOver: LeftOver;
}

/**
 * What people are shown of a scan, the same for every door: the terminal, the tray, the notifications, the window, the
 * exit code of `scan`. It says "orphaned" exactly where a clean-up has a proven step, and "ended" only where nothing
 * of a finished session runs any more.
 */
export function standingOf(scan: Pick<ScanResult, 'sessions' | 'scannedAtMs'>): Standing {
  const sessions = scan.sessions.map((session) => sessionStanding(session, scan.scannedAtMs));
  const toDo = sessions.filter(({ shownAs }) => shownAs === 'orphaned' || shownAs === 'needs-a-look');
  const over = [...toDo, ...sessions.filter(({ shownAs }) => shownAs === 'left-running')];
  const crashed = sessions.filter(({ shownAs }) => shownAs === 'just-crashed');
  return {
    sessions,
    toDo,
    leftOver: {
      sessions: toDo.length,
      proven: amountOf(over.flatMap(({ proven }) => proven)),
      likely: amountOf(over.flatMap(({ likely }) => likely)),
      stays: amountOf(over.flatMap(({ stays }) => stays)),
      tooYoung: amountOf(over.flatMap(({ stays }) => stays.filter(isTooYoung))),
      justCrashed: {
        sessions: crashed.length,
        ...amountOf(crashed.flatMap(({ session }) => session.processes)),
      },
    },
  };
}

/** Whether a scan found anything that counts as left over, be it only something that stays or was not judged yet. */
export function hasLeftOver({ leftOver: { sessions, stays, justCrashed } }: Standing): boolean {
  return sessions > 0 || stays.processes > 0 || justCrashed.sessions > 0;
}

function amountOf(processes: readonly ProcessVerdict[]): Amount {
  const bytes = processes.reduce((sum, { details }) => sum + (details?.memoryBytes ?? 0), 0);
  return { processes: processes.length, bytes };
}

function sessionStanding(session: SessionVerdict, nowMs: number): SessionStanding {
  const shownAs = shownAsOf(session);
  const shares: Record<Share, ProcessVerdict[]> = { proven: [], likely: [], stays: [] };
  for (const process of session.processes) shares[shareOf(process)].push(process);
  return { session, shownAs, why: whyShown(session, shownAs, nowMs), ...shares };
}

function shownAsOf(session: SessionVerdict): ShownAs {
  switch (session.verdict) {
    case 'unreadable':
      return 'needs-a-look';
    case 'protected': {
      const isOver = session.reason === 'keep-list' && !session.ownerIsRunning;
      return isOver && session.processes.length > 0 ? 'left-running' : 'elsewhere';
    }
    case 'active':
      return isJustCrashed(session) ? 'just-crashed' : 'running';
    case 'orphaned':
    case 'ended': {
      const steps = stepsOf(session);
      if (steps.some(({ confidence }) => confidence === 'proven')) return 'orphaned';
      if (steps.length > 0) return 'needs-a-look';
      return session.processes.length > 0 || session.ownerIsRunning ? 'left-running' : 'ended';
    }
  }
}

/** Its owner is gone, by identity; only its grace period is not over. */
const isJustCrashed = ({ reason, ownerState }: SessionVerdict) =>
  reason === 'grace-period' &&
  (ownerState === 'gone' || ownerState === 'recycled' || ownerState === 'zombie');

function whyShown(session: SessionVerdict, shownAs: ShownAs, nowMs: number): string {
  if (shownAs === 'just-crashed') return `Claude is gone. ${whenJudged(session, nowMs)}`;
  const running = Math.max(session.processes.length, session.ownerIsRunning ? 1 : 0);
  // As of thousands that crashed long ago.
  if (running === 0) return session.explanation;
  const itsOwn = `${plural(running, 'process')} of it still ${running === 1 ? 'runs' : 'run'}`;
  if (shownAs === 'left-running') {
    const isWaited = session.processes.length > 0 && session.processes.every(isTooYoung);
    const reason = running === 1 ? 'with a reason to stay' : 'each with a reason to stay';
    return `It is over, but ${itsOwn}, ${isWaited ? 'not judged yet' : reason}.`;
  }
  // "Ended" or "cleaned up" would not be true of it.
  if (session.verdict === 'ended') return `It is over, but ${itsOwn}.`;
  return session.explanation;
}

function whenJudged({ graceEndsAtMs }: SessionVerdict, nowMs: number): string {
  return graceEndsAtMs === null
    ? 'It is judged once it is older than the grace period.'
    : `It is judged in ${formatAge(graceEndsAtMs - nowMs)}; until then nothing is offered.`;
}
