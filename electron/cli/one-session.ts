import type { ScanResult } from '../../shared/verdict.ts';
import { UserError } from './context.ts';

/** As many letters of an id as a list shows, and no fewer: a clean-up must not hang on a guess. */
const shortestId = 6;

/**
 * The same look, told of one session only.
 *
 * @param given a session's id or its beginning
 * @throws UserError where no session, or more than one, is named so
 */
export function onlySession(scan: ScanResult, given: string): ScanResult {
  if (!scan.complete) return scan;
  const exact = scan.sessions.filter(({ sessionId }) => sessionId === given);
  const begun = scan.sessions.filter(
    ({ sessionId }) => given.length >= shortestId && sessionId.startsWith(given),
  );
  const sessions = exact.length > 0 ? exact : begun;
  const ids = new Set(sessions.map(({ sessionId }) => sessionId));
  if (ids.size === 0)
    throw new UserError(`There is no session ${given}. Run \`process-janitor scan\` to see all.`);
  if (ids.size > 1) throw new UserError(`Which one? ${[...ids].join(', ')}`);
  return { ...scan, sessions };
}
