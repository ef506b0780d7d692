import type { ClaudeRecord } from '../../../shared/session/claude-record.ts';
import { sessionIdPattern } from '../../../shared/session/session.ts';

const claudeRecord = /^([1-9]\d{0,9})\.json$/;

/** What Claude Code's records said when they were last read, by pid. */
export type KnownRecords = ReadonlyMap<number, KnownRecord>;

export interface KnownRecord {
  /** Equal while nothing is new that is worth a look. */
  interest: string;
  /** It waits for its next prompt, and nothing of it runs in the background: it starts nothing. */
  isIdle: boolean;
}

/** A session's status changes twice a turn, and its name whenever it likes: neither is worth a look. */
const interestOf = (record: ClaudeRecord): string =>
  JSON.stringify([record.sessionId, record.procStart, record.kind, record.isSpare, record.socketPath]);

export const knownOf = (record: ClaudeRecord): KnownRecord => ({
  interest: interestOf(record),
  isIdle: record.status === 'idle',
});

/**
 * Whether what changed in `sessions/` is worth a look: a record of Claude Code's that came, went or names another
 * session, or a session folder that is not known yet.
 *
 * @param names of files and folders that came, changed or went
 * @param read gives the record of a pid as it is now; `null`: there is none, or it is being written
 */
export function recordNews(
  known: KnownRecords,
  names: Iterable<string>,
  sessionIds: ReadonlySet<string>,
  read: (pid: number) => ClaudeRecord | null,
): { known: KnownRecords; isNews: boolean } {
  const next = new Map(known);
  let isNews = false;
  for (const name of names) {
    const pid = Number(claudeRecord.exec(name)?.[1]);
    if (Number.isNaN(pid)) {
      isNews ||= sessionIdPattern.test(name) && !sessionIds.has(name);
      continue;
    }
    const record = read(pid);
    const now = record === null ? null : knownOf(record);
    if (now?.interest !== known.get(pid)?.interest) isNews = true;
    if (now === null) next.delete(pid);
    else next.set(pid, now);
  }
  return { known: next, isNews };
}
