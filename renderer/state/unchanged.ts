import type { ScanDocument, SessionRow } from '../../shared/contract/document.ts';

/** Uses the old object wherever a session did not change, so that its row need not be drawn again. */
export function keepUnchanged(old: ScanDocument | null, next: ScanDocument): ScanDocument {
  if (old === null) return next;
  const known = new Map<string, SessionRow>(old.sessions.map((session) => [session.session_id, session]));
  const sessions = next.sessions.map((session) => {
    const before = known.get(session.session_id);
    return before !== undefined && JSON.stringify(before) === JSON.stringify(session) ? before : session;
  });
  return { ...next, sessions };
}
