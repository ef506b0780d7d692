import type { ProcessRow, ScanDocument, SessionRow } from '../../../shared/contract/document.ts';

/** Whether a person may be asked about ending this very process; the program itself has the last word. */
export function canEnd(session: SessionRow, process: ProcessRow): boolean {
  if (process.start_token === null) return false;
  if (session.shown_as === 'running') return process.attribution !== 'owner';
  const isGuess = process.origin === 'probable' && process.confidence === 'none';
  return session.shown_as !== 'elsewhere' && process.vetoes.length === 0 && !isGuess;
}

/** Whether "always end this kind" would change anything: what is proven useless is ended anyway. */
export const canAlwaysEnd = (session: SessionRow, process: ProcessRow): boolean =>
  session.shown_as !== 'running' && process.confidence !== 'proven' && canEnd(session, process);

/** Whether Claude Code says that the session waits for nothing but its next prompt. */
export const canClose = ({ shown_as: shownAs, status, reason }: SessionRow): boolean =>
  shownAs === 'running' && status === 'idle' && reason !== 'current-session';

/** Sessions that were cut off when the computer went down, newest first, as the scan has them. */
export const cutOff = ({ sessions }: ScanDocument): SessionRow[] =>
  sessions.filter(({ died_with_machine: died, can_resume: canResume }) => died && canResume);
