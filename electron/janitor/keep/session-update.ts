import type { SessionRecord } from '../../../shared/session/session.ts';
import { readSession, writeSession } from '../../store/records/sessions.ts';
import { lockSession, type Updater } from './session-lock.ts';

export type Updated =
  /** `record` as it now is in the file; `null`: there is none. */
  { ok: true; record: SessionRecord | null; written: boolean } | { ok: false; reason: string };

/**
 * Reads a session's record, changes it and writes it back, while nobody else of us does the same: hooks and the
 * keeper meet here.
 *
 * @param change gets the record (`null`: none yet) and gives the new one; `null` leaves all as it is
 * @param patienceMs how long to wait for another writer
 * @returns a reason where another held the lock all the time, or the record can't be read; a record that can't
 *   be read is never overwritten
 * @throws StoreError where the disk refuses
 */
export async function updateSession(
  updater: Updater,
  sessionId: string,
  change: (record: SessionRecord | null) => SessionRecord | null,
  patienceMs?: number,
): Promise<Updated> {
  const { home } = updater;
  const lock = await lockSession(updater, sessionId, patienceMs);
  if (!lock.ok) return { ok: false, reason: `Its record is being written by ${lock.holder}.` };
  try {
    const read = readSession(home, sessionId);
    if (!read.ok && !read.missing) return { ok: false, reason: `The session ${read.reason}.` };
    const before = read.ok ? read.record : null;
    const after = change(before);
    if (after === null) return { ok: true, record: before, written: false };
    await writeSession(home, after);
    return { ok: true, record: after, written: true };
  } finally {
    lock.release();
  }
}
