import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { shownAsNames, type ShownAs } from '../../../shared/plan/shown-as.ts';
import { newestFirst } from '../../../shared/words/newest-first.ts';
import { bytesOf } from './session-facts.ts';

/** The groups of the report, in the order in which they are shown; the same at every door. */
export const groupNames = shownAsNames;
export type GroupName = ShownAs;

/** Whether a clean-up would have any step at all. What was not judged is never cleaned up. */
export function canBeCleaned({ complete, sessions }: ScanDocument): boolean {
  return complete && sessions.some(isOffered);
}

/** Whether a clean-up would have a step for this session. */
export const isOffered = ({ shown_as: shownAs, verdict }: SessionRow): boolean =>
  (shownAs === 'orphaned' || shownAs === 'needs-a-look') && verdict !== 'unreadable';

/**
 * Sessions by group, the costliest first. Only whether one holds twice as much counts, then the newest is first:
 * rows must not move under the pointer with every megabyte.
 */
export function grouped(sessions: readonly SessionRow[]): Record<GroupName, SessionRow[]> {
  const groups: Record<GroupName, SessionRow[]> = {
    'just-crashed': [],
    orphaned: [],
    'needs-a-look': [],
    'left-running': [],
    running: [],
    elsewhere: [],
    ended: [],
  };
  const magnitude = new Map(sessions.map((session) => [session, Math.ceil(Math.log2(1 + bytesOf(session)))]));
  const byCost = (a: SessionRow, b: SessionRow) => (magnitude.get(b) ?? 0) - (magnitude.get(a) ?? 0);
  for (const session of [...sessions].sort((a, b) => byCost(a, b) || newestFirst(a, b)))
    groups[session.shown_as].push(session);
  return groups;
}

/** Which sessions a clean-up has steps for, as one text that differs where they do; never empty. */
export const offeredIds = ({ sessions }: ScanDocument): string =>
  `offered: ${sessions
    .filter(isOffered)
    .map(({ session_id: id }) => id)
    .sort()
    .join(' ')}`;
