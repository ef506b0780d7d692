import type { SessionRow } from '../../../shared/contract/document.ts';

/** More sessions than this get a search field and a filter. */
export const searchFrom = 9;

/** True where every word of the query occurs somewhere in what the row and its processes say. */
export function matches(session: SessionRow, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = [
    session.session_id,
    session.working_dir,
    session.name,
    session.explanation,
    session.hostname,
    ...session.processes.flatMap((process) => [process.name, process.command, String(process.pid)]),
  ]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
