import type { ScanDocument, SessionRow } from '../../shared/contract/document.ts';
import { newestFirst } from '../../shared/words/newest-first.ts';
import { leftovers } from './session-facts.ts';

/** The groups of the report, in the order in which they are shown. */
export const groupNames = ['orphaned', 'look', 'active', 'elsewhere', 'ended'] as const;
export type GroupName = (typeof groupNames)[number];

/** Where a session is shown. Only what is proven is called orphaned; what a person must judge needs a look. */
export function groupOf(session: SessionRow): GroupName {
  if (session.reason === 'other-host') return 'elsewhere';
  switch (session.verdict) {
    case 'unreadable':
      return 'look';
    case 'orphaned':
      return session.confidence === 'proven' ? 'orphaned' : 'look';
    case 'ended': {
      const left = leftovers(session);
      if (left.some((process) => process.confidence === 'proven')) return 'orphaned';
      return left.length > 0 || session.suggestion !== null ? 'look' : 'ended';
    }
    case 'active':
      return session.suggestion === null ? 'active' : 'look';
    case 'protected':
      // A background session always comes with its way out; that does not make it a question.
      return session.suggestion === null || session.reason === 'background-worker' ? 'elsewhere' : 'look';
  }
}

/** Whether a clean-up would have any step at all. What was not judged is never cleaned up. */
export function canBeCleaned(scan: ScanDocument): boolean {
  const isOffered = (session: SessionRow) =>
    (session.verdict === 'orphaned' && session.confidence !== 'none') || leftovers(session).length > 0;
  return scan.complete && scan.sessions.some(isOffered);
}

/** Sessions by group, newest first. The order depends on nothing that moves while one watches. */
export function grouped(sessions: readonly SessionRow[]): Record<GroupName, SessionRow[]> {
  const groups: Record<GroupName, SessionRow[]> = {
    orphaned: [],
    look: [],
    active: [],
    elsewhere: [],
    ended: [],
  };
  for (const session of [...sessions].sort(newestFirst)) groups[groupOf(session)].push(session);
  return groups;
}
