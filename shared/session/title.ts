import { projectName } from '../words/format.ts';

/** The key under which shells are shown whose session nothing else tells of any more. */
export const forgottenShells = 'unknown-shells';

/** What people call a session: its project, or the start of its id where the folder is unknown. */
export function sessionTitle(sessionId: string, workingDir: string | null): string {
  if (sessionId === forgottenShells) return 'forgotten shells';
  return workingDir === null ? `session ${shortSessionId(sessionId)}` : projectName(workingDir);
}

/** A session that is known by its process alone; half a number would name another process. */
const byProcess = /^pid-\d+$/;

/** The start of an id: as much as tells sessions apart, and enough for every command. */
export function shortSessionId(sessionId: string): string {
  if (sessionId === forgottenShells) return 'unknown';
  return byProcess.test(sessionId) ? sessionId : sessionId.slice(0, 8);
}
