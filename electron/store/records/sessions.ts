import * as fs from 'node:fs';
import * as path from 'node:path';
import {
  parseSessionRecord,
  sessionIdPattern,
  toStoredRecord,
  type SessionRecord,
} from '../../../shared/session/session.ts';
import type { Home } from '../files/home.ts';
import { jsonReader, readTextFile, type JsonRead } from '../files/safe-file.ts';
import { writeFileSafely } from '../files/safe-write.ts';
import { listSessionsDir, sessionFolder, type SessionsListing } from './session-folder.ts';
import { StoreError } from '../files/store-error.ts';

/** A session folder whose record can't be trusted. `sessionId` is the folder's name, fit to be shown. */
export interface UnreadableSession {
  sessionId: string;
  path: string;
  reason: string;
}

export interface SessionsRead {
  records: SessionRecord[];
  unreadable: UnreadableSession[];
}

export type SessionRead =
  | { ok: true; record: SessionRecord }
  | { ok: false; missing: boolean; reason: string };

/** How many records are read (at some 25 µs each) before the event loop gets its turn. */
const recordsATurn = 200;

/**
 * Reads all session records; none where `sessions/` can't be listed, which the listing itself tells.
 *
 * @param options.only the sessions to read
 * @param options.listing what `sessions/` holds, where that is known already
 */
export async function readSessions(
  home: Home,
  options: { only?: ReadonlySet<string> | undefined; listing?: SessionsListing } = {},
): Promise<SessionsRead> {
  const result: SessionsRead = { records: [], unreadable: [] };
  const listing = options.listing ?? listSessionsDir(home);
  if (!listing.ok) return result;
  const readJson = jsonReader();
  let seen = 0;
  for (const entry of listing.entries) {
    if (options.only !== undefined && !options.only.has(entry.name)) continue;
    if (!mayBeSession(entry)) continue;
    addSession(home, entry, readJson, result);
    seen += 1;
    if (seen % recordsATurn === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  return result;
}

/** Reads one session's record. */
export function readSession(home: Home, sessionId: string): SessionRead {
  const folder = sessionFolder(home, sessionId);
  if (!folder.ok) return { ok: false, missing: false, reason: folder.reason };
  return readRecord(folder.path, sessionId, jsonReader());
}

/** A session's record as it is stored, whatever it says; `null` where it can't be read. */
export function readSessionText(home: Home, sessionId: string): string | null {
  if (!sessionIdPattern.test(sessionId)) return null;
  const read = readTextFile(path.join(home.sessionsDir, sessionId, 'metadata.json'));
  return read.ok ? read.text : null;
}

/**
 * Writes a session's record, making its folder where there is none.
 *
 * @throws StoreError
 */
export async function writeSession(home: Home, record: SessionRecord): Promise<void> {
  const folder = trustedFolder(home, record.sessionId);
  await writeFileSafely(
    path.join(folder, 'metadata.json'),
    `${JSON.stringify(toStoredRecord(record), null, 2)}\n`,
  );
}

/**
 * Notes which keeper beats for a session.
 *
 * @throws StoreError
 */
export async function writeHeartbeatPid(home: Home, sessionId: string, pid: number): Promise<void> {
  await writeFileSafely(path.join(trustedFolder(home, sessionId), 'heartbeat.pid'), `${pid}\n`);
}

function trustedFolder(home: Home, sessionId: string): string {
  const folder = sessionFolder(home, sessionId);
  if (!folder.ok) throw new StoreError(`Could not write to ${folder.path}: it ${folder.reason}.`);
  return folder.path;
}

/** Claude Code's records, its keys, locks and hidden files are none of ours. */
function mayBeSession(entry: fs.Dirent): boolean {
  if (!entry.isDirectory() && !entry.isSymbolicLink()) return false;
  return !/^\.|\.json$|\.jsonl$|\.key$|\.lock\.dir/.test(entry.name);
}

function addSession(
  home: Home,
  entry: fs.Dirent,
  readJson: (path: string) => JsonRead,
  result: SessionsRead,
): void {
  // Joined by hand: a profile shows path.join among the costliest calls of a scan that starts cold (Node 20).
  const folder = `${home.sessionsDir}${path.sep}${entry.name}`;
  const refuse = (reason: string) =>
    result.unreadable.push({ sessionId: showable(entry.name), path: folder, reason });
  if (entry.isSymbolicLink()) {
    refuse('is a symbolic link');
    return;
  }
  const read = readRecord(folder, entry.name, readJson);
  if (read.ok) result.records.push(read.record);
  else if (!read.missing) refuse(read.reason);
  else if (hasTraceOfUs(folder)) refuse('has no metadata.json');
}

function readRecord(folder: string, sessionId: string, readJson: (path: string) => JsonRead): SessionRead {
  const read = readJson(`${folder}${path.sep}metadata.json`);
  if (!read.ok) {
    return read.missing ? read : { ok: false, missing: false, reason: `its metadata.json ${read.reason}` };
  }
  if (!sessionIdPattern.test(sessionId)) {
    return { ok: false, missing: false, reason: 'has a name that is not a session id' };
  }
  const parsed = parseSessionRecord(read.value);
  if (!parsed.ok)
    return { ok: false, missing: false, reason: `its metadata.json is not understood (${parsed.reason})` };
  if (parsed.value.sessionId !== sessionId) {
    return { ok: false, missing: false, reason: 'its metadata.json names another session' };
  }
  return { ok: true, record: parsed.value };
}

/** A folder without a record is somebody else's, unless a keeper or the shell plugin left its mark. */
function hasTraceOfUs(folder: string): boolean {
  return ['heartbeat.pid', '.pid'].some(
    (name) => fs.lstatSync(path.join(folder, name), { throwIfNoEntry: false }) !== undefined,
  );
}

/** A folder's name can hold anything, control characters too. */
function showable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64);
}
