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

/** A scan without costs, with those of the look before where it had some. */
export function withCosts(next: ScanDocument, old: ScanDocument | null): ScanDocument {
  if (next.running !== null || old?.running == null) return next;
  const known = new Map<string, SessionRow>(old.sessions.map((session) => [session.session_id, session]));
  const sessions = next.sessions.map((session): SessionRow => {
    const before = known.get(session.session_id);
    if (session.shown_as !== 'running' || before?.shown_as !== 'running') return session;
    const { memory_bytes, memory_estimated, cpu_percent, ports, servers, processes } = before;
    return { ...session, memory_bytes, memory_estimated, cpu_percent, ports, servers, processes };
  });
  return { ...next, running: old.running, sessions };
}
