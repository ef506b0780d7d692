import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { shownAsNames, type ShownAs } from '../../../shared/plan/shown-as.ts';
import { byCost } from '../../../shared/contract/by-cost.ts';

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

/** Sessions by group, in the order of every list. */
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
  for (const session of byCost(sessions)) groups[session.shown_as].push(session);
  return groups;
}

/** Which sessions a clean-up has steps for, as one text that differs where they do; never empty. */
export const offeredIds = ({ sessions }: ScanDocument): string =>
  `offered: ${sessions
    .filter(isOffered)
    .map(({ session_id: id }) => id)
    .sort()
    .join(' ')}`;
