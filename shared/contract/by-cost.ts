import { countedOf } from '../plan/share.ts';
import { newestFirst } from '../words/newest-first.ts';
import type { SessionRow } from './document.ts';

/** What a session holds, in bytes: all of it where it runs, else what it left over, as far as it could be read. */
export const bytesOf = (session: SessionRow): number =>
  session.memory_bytes ?? countedOf(session).reduce((sum, { memory_bytes: bytes }) => sum + (bytes ?? 0), 0);

/**
 * Sessions in the order of every list: the costliest first, and what left only files after what left processes. Only
 * whether one holds twice as much counts, then the newest is first: rows must not move under the pointer with every
 * megabyte.
 */
export function byCost(sessions: readonly SessionRow[]): SessionRow[] {
  const magnitude = new Map(sessions.map((session) => [session, magnitudeOf(session)]));
  const compare = (a: SessionRow, b: SessionRow) => (magnitude.get(b) ?? 0) - (magnitude.get(a) ?? 0);
  return [...sessions].sort((a, b) => compare(a, b) || newestFirst(a, b));
}

/** A process whose memory can't be read still weighs more than none. */
function magnitudeOf(session: SessionRow): number {
  const least = session.processes.length > 0 ? 1 : 0;
  return Math.max(least, Math.ceil(Math.log2(1 + bytesOf(session))));
}
