import type { MonitorStatus } from '../../janitor/monitor/monitor.ts';
import { identityKey } from '../../../shared/process/identity.ts';
import { isTooYoung } from '../../../shared/plan/share.ts';
import type { ProcessVerdict } from '../../../shared/judge/world/verdict.ts';
import { standingOf, type SessionStanding } from '../../../shared/plan/standing.ts';
import { describeLeftOver } from '../../../shared/plan/standing-words.ts';

/** What was already told is remembered up to this many orphans (some 150 kB); beyond it only the present ones are. */
const maxRemembered = 1_000;

export interface News {
  /** The text of one notification for everything at once, or `null`: nothing to say. */
  text: string | null;
  /** Keys of all orphans that need no telling any more. */
  told: ReadonlySet<string>;
}

/**
 * Decides whether a scan holds something that the user has not been told of: an orphaned session or process
 * that no earlier notification counted. With notifications off the orphans count as told, so that switching
 * them on does not bring up old news; what will be cleaned by itself is told by its receipt.
 */
export function newsOf(
  told: ReadonlySet<string>,
  status: Pick<MonitorStatus, 'scan' | 'paused' | 'working' | 'cleansItself'>,
  notificationsAreOn: boolean,
): News {
  if (status.scan?.complete !== true || status.paused || status.working) return { text: null, told };
  const standing = standingOf(status.scan);
  // A record may be torn just now, while somebody writes it: nothing to call anybody for.
  const orphaned = standing.toDo.filter(({ session }) => session.verdict !== 'unreadable');
  const keys = orphaned.flatMap(keysOf);
  if (keys.every((key) => told.has(key))) return { text: null, told };
  // What is only too young to be judged is in the sentence, too: it is no news once it is judged.
  const mentioned = [...keys, ...orphaned.flatMap(({ stays }) => keysOfProcesses(stays.filter(isTooYoung)))];
  const known = new Set([...told, ...mentioned]);
  const remembered = known.size <= maxRemembered ? known : new Set(mentioned);
  const isSilent = !notificationsAreOn || (status.cleansItself && orphaned.every(isAllProven));
  return { text: isSilent ? null : `${describeLeftOver(standing)}.`, told: remembered };
}

/** A session that crashes again has another owner, and so another key. */
const keysOf = ({ session, proven, likely }: SessionStanding): string[] => [
  `session ${session.sessionId} ${session.owner === null ? String(session.pid) : identityKey(session.owner)}`,
  ...keysOfProcesses([...proven, ...likely]),
];

const keysOfProcesses = (processes: readonly ProcessVerdict[]): string[] =>
  processes.flatMap(({ identity, isPassing }) =>
    identity === null || isPassing ? [] : [`process ${identityKey(identity)}`],
  );

const isAllProven = ({ shownAs, likely }: SessionStanding) => shownAs === 'orphaned' && likely.length === 0;
