import { readClaudeRecords } from '../../store/records/claude-records.ts';
import type { Home } from '../../store/files/home.ts';
import { readKeeper } from '../../store/records/keeper-file.ts';
import { readLineage } from '../../store/records/lineage-file.ts';
import { readCleaned } from '../../store/records/registry.ts';
import { readRuns } from '../../store/records/runs.ts';
import { listSessionsDir } from '../../store/records/session-folder.ts';
import { readSessions } from '../../store/records/sessions.ts';
import type { RecordedFacts } from './sources.ts';

/** Reads all that is written about sessions; `sessions` limits our own records to these. */
export async function readFacts(home: Home, sessions?: ReadonlySet<string>): Promise<RecordedFacts> {
  const listing = listSessionsDir(home);
  const [own, claude] = await Promise.all([
    readSessions(home, { only: sessions, listing }),
    readClaudeRecords(home, listing),
  ]);
  const { lineage, problem } = readLineage(home);
  return {
    unlisted: listing.ok ? null : { where: home.sessionsDir, message: listing.reason },
    records: own.records,
    unreadable: own.unreadable,
    claudeRecords: claude.records,
    // Only sessions that have no record of ours any more can be known from the registry alone.
    cleaned: claude.records.length > 0 ? readCleaned(home) : new Map<string, number>(),
    lineage,
    runs: readRuns(home),
    keeper: readKeeper(home),
    problems: [...claude.problems, ...(problem === null ? [] : [problem])],
  };
}
