import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { UserError } from './context.ts';

/**
 * The same look, told of one session only; of none where `mayBeGone` and there is no such session.
 *
 * @param given a session's id or its beginning
 * @throws UserError where no session, or more than one, is named so
 */
export function onlySession(
  scan: ScanResult,
  given: string,
  { mayBeGone }: { mayBeGone: boolean } = { mayBeGone: false },
): ScanResult {
  if (!scan.complete) return scan;
  const ids = scan.sessions.map(({ sessionId }) => sessionId);
  const id = idFrom(ids, given);
  if (id === null && !mayBeGone)
    throw new UserError(`There is no session ${given}. Run \`process-janitor scan\` to see all.`);
  return { ...scan, sessions: scan.sessions.filter(({ sessionId }) => sessionId === id) };
}

/**
 * The one of `ids` that is meant; `null`: none is.
 *
 * @param given an id or its beginning; one letter will do where no other begins so
 * @throws UserError where it is the beginning of several
 */
export function idFrom(ids: readonly string[], given: string): string | null {
  if (ids.includes(given)) return given;
  const begun = new Set(ids.filter((id) => id.startsWith(given)));
  if (begun.size > 1)
    throw new UserError(`Which one? ${given} is the beginning of several: ${[...begun].join(', ')}`);
  return [...begun][0] ?? null;
}
