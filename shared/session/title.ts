import { projectName } from '../words/format.ts';

/** The key under which shells are shown whose session nothing else tells of any more. */
export const forgottenShells = 'unknown-shells';

/** What people call a session: its project, or the start of its id where the folder is unknown. */
export function sessionTitle(sessionId: string, workingDir: string | null): string {
  if (sessionId === forgottenShells) return 'forgotten shells';
  return workingDir === null ? `session ${sessionId.slice(0, 8)}` : projectName(workingDir);
}

/** The start of an id: as much as tells sessions apart, and enough for every command. */
export const shortSessionId = (sessionId: string): string =>
  sessionId === forgottenShells ? 'unknown' : sessionId.slice(0, 8);
