import * as path from 'node:path';
import { parseClaudeRecord, type ClaudeRecord } from '../../../shared/session/claude-record.ts';
import type { ScanProblem } from '../../../shared/judge/world/verdict.ts';
import type { Home } from '../files/home.ts';
import { jsonReader, type JsonRead } from '../files/safe-file.ts';
import { listSessionsDir, type SessionsListing } from './session-folder.ts';

/** Claude Code itself accepts canonical integer names only. */
const recordName = /^([1-9]\d{0,9})\.json$/;

/** Claude Code writes its records in place and waits this long before it reads a torn one again. */
const tornRetryMs = 25;

export interface ClaudeRecordsRead {
  records: ClaudeRecord[];
  problems: ScanProblem[];
}

/** Reads Claude Code's own records of live (or crashed) sessions. Opens nothing else there, writes nothing. */
export async function readClaudeRecords(
  home: Home,
  listing: SessionsListing = listSessionsDir(home),
): Promise<ClaudeRecordsRead> {
  const result: ClaudeRecordsRead = { records: [], problems: [] };
  if (!listing.ok) return result;
  const readJson = jsonReader();
  const torn: string[] = [];
  for (const entry of listing.entries) {
    if (entry.isDirectory() || !recordName.test(entry.name)) continue;
    if (!addRecord(home, entry.name, readJson, result)) torn.push(entry.name);
  }
  if (torn.length === 0) return result;
  await new Promise((resolve) => setTimeout(resolve, tornRetryMs));
  for (const name of torn) {
    if (addRecord(home, name, readJson, result)) continue;
    tell(home, name, 'is not complete, valid JSON', result);
  }
  return result;
}

/** Claude Code's own record of one process; `null` where there is none that can be understood. */
export function readClaudeRecord(home: Home, pid: number): ClaudeRecord | null {
  const result: ClaudeRecordsRead = { records: [], problems: [] };
  addRecord(home, `${pid}.json`, jsonReader(), result);
  return result.records[0] ?? null;
}

/** @returns false where the text is no JSON, as it is for a moment while Claude Code writes it */
function addRecord(
  home: Home,
  name: string,
  readJson: (path: string) => JsonRead,
  result: ClaudeRecordsRead,
): boolean {
  const read = readJson(`${home.sessionsDir}${path.sep}${name}`);
  if (!read.ok) {
    if (read.torn) return false;
    if (!read.missing) tell(home, name, read.reason, result);
    return true;
  }
  const parsed = parseClaudeRecord(read.value);
  if (!parsed.ok) tell(home, name, `is not understood (${parsed.reason})`, result);
  else if (`${parsed.value.pid}.json` !== name) tell(home, name, 'names another pid than its own', result);
  else result.records.push(parsed.value);
  return true;
}

function tell(home: Home, name: string, reason: string, result: ClaudeRecordsRead): void {
  const where = path.join(home.sessionsDir, name);
  result.problems.push({ where, message: `${where} ${reason}.` });
}
