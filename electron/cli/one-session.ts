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
  const ids = scan.sessions.map(({ sessionId }) => sessionId);
  const id = idFrom(ids, given);
  if (id === null)
    throw new UserError(`There is no session ${given}. Run \`process-janitor scan\` to see all.`);
  return { ...scan, sessions: scan.sessions.filter(({ sessionId }) => sessionId === id) };
}

/**
 * The one of `ids` that is meant; `null`: none is.
 *
 * @param given an id or its beginning
 * @throws UserError where it is the beginning of several
 */
export function idFrom(ids: readonly string[], given: string): string | null {
  if (ids.includes(given)) return given;
  const begun = new Set(ids.filter((id) => given.length >= shortestId && id.startsWith(given)));
  if (begun.size > 1) throw new UserError(`Which one? ${[...begun].join(', ')}`);
  return [...begun][0] ?? null;
}
