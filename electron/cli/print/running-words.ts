import type { SessionRow } from '../../../shared/contract/document.ts';
import { statusWord } from '../../../shared/contract/running-words.ts';
import { shortAge } from '../../../shared/words/format.ts';

/** What a running session does: `idle 3 h`, `busy`, `waiting 5 min`; empty where Claude Code did not tell. */
export function doing({ status, status_since: since }: SessionRow, scannedAt: string): string {
  if (status === null) return '';
  const word = statusWord(status);
  return since === null || status === 'busy'
    ? word
    : `${word} ${shortAge(Date.parse(scannedAt) - Date.parse(since))}`;
}
