import * as fs from 'node:fs';
import * as path from 'node:path';
import { sessionIdPattern } from '../../../shared/session/session.ts';
import type { Home } from '../files/home.ts';
import { patiently } from '../files/patiently.ts';
import { makeFolder } from '../files/safe-write.ts';
import { sessionFolder } from './session-folder.ts';
import { codeOf, StoreError } from '../files/store-error.ts';

/*
 * quarantine/<session id>.<milliseconds since 1970>/session/        the session's folder, moved by one rename
 * A cut between the two leaves an entry without `session/`: nothing was moved, and the purge removes it.
 */

/** How long a removed session folder can be brought back. */
export const keptForMs = 7 * 24 * 3_600_000;

/** An entry without a session younger than this may be one that is being made. */
const unfinishedForMs = 3_600_000;

/** Fifteen digits reach to the year 33658; a date ends not long after (ECMA-262, time values). */
const entryPattern = /^([A-Za-z0-9-]{1,64})\.(\d{1,15})$/;

/** A session folder that was taken away and can be brought back. */
export interface QuarantineEntry {
  sessionId: string;
  quarantinedAtMs: number;
  /** The entry's folder. */
  path: string;
}

type Failure = { ok: false; reason: string };

/**
 * Moves a session's folder into quarantine, whole.
 *
 * @param now milliseconds since 1970
 * @returns where it is now, or a sentence that says why it stayed where it was
 */
export function quarantineSession(
  home: Home,
  sessionId: string,
  now: number,
): { ok: true; path: string } | Failure {
  const folder = sessionFolder(home, sessionId);
  if (!folder.ok) return failure(`${folder.path} ${folder.reason}, so it was left alone.`);
  if (!folder.exists) return failure(`${folder.path} does not exist any more.`);
  try {
    const entry = makeEntry(home, sessionId, now);
    patiently(() => fs.renameSync(folder.path, path.join(entry, 'session')));
    return { ok: true, path: entry };
  } catch (error) {
    return failure(`${folder.path} could not be moved to quarantine: ${why(error)}.`);
  }
}

/** All session folders that can be brought back, the newest first. */
export function listQuarantine(home: Home): QuarantineEntry[] {
  return allEntries(home)
    .filter((entry) => holdsSession(entry))
    .sort((a, b) => b.quarantinedAtMs - a.quarantinedAtMs);
}

/** Brings a session's folder back, the newest where there are several. Never replaces one that is there. */
export function restoreSession(home: Home, sessionId: string): { ok: true } | Failure {
  if (!sessionIdPattern.test(sessionId)) return failure(`${sessionId.slice(0, 80)} is not a session id.`);
  const entry = listQuarantine(home).find((candidate) => candidate.sessionId === sessionId);
  if (entry === undefined) {
    return failure(
      `There is nothing to restore for session ${sessionId}. Removed files are kept for 7 days.`,
    );
  }
  const folder = sessionFolder(home, sessionId);
  if (!folder.ok || folder.exists) {
    return failure(`${folder.path} exists already and is not replaced. Move it aside first.`);
  }
  try {
    makeFolder(home.sessionsDir);
    patiently(() => fs.renameSync(path.join(entry.path, 'session'), folder.path));
  } catch (error) {
    return failure(`Session ${sessionId} could not be brought back: ${why(error)}.`);
  }
  removeEntry(entry);
  return { ok: true };
}

/**
 * Removes for good what has been in quarantine for 7 days; only entries that we made, never through a link.
 *
 * @param now milliseconds since 1970
 * @returns what was removed
 */
export function purgeQuarantine(home: Home, now: number): QuarantineEntry[] {
  const purged: QuarantineEntry[] = [];
  removeHalfRemoved(home);
  for (const entry of allEntries(home)) {
    const ageMs = now - entry.quarantinedAtMs;
    if (ageMs > keptForMs && holdsSession(entry)) {
      if (removeEntry(entry)) purged.push(entry);
    } else if (ageMs > unfinishedForMs && !holdsSession(entry)) {
      removeEntry(entry);
    }
  }
  return purged;
}

function makeEntry(home: Home, sessionId: string, now: number): string {
  makeFolder(home.quarantineDir);
  for (let at = Math.floor(now); ; at += 1) {
    const entry = path.join(home.quarantineDir, `${sessionId}.${at}`);
    try {
      fs.mkdirSync(entry, { mode: 0o700 });
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      throw error;
    }
    return entry;
  }
}

function allEntries(home: Home): QuarantineEntry[] {
  let names: fs.Dirent[];
  try {
    names = fs.readdirSync(home.quarantineDir, { withFileTypes: true });
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    const [, sessionId, at] = entryPattern.exec(name.name) ?? [];
    if (!name.isDirectory() || sessionId === undefined || at === undefined) return [];
    return [{ sessionId, quarantinedAtMs: Number(at), path: path.join(home.quarantineDir, name.name) }];
  });
}

function holdsSession(entry: QuarantineEntry): boolean {
  return fs.lstatSync(path.join(entry.path, 'session'), { throwIfNoEntry: false })?.isDirectory() === true;
}

/**
 * Renames the entry first, so that a cut can't leave half of a session to be restored.
 * `rmSync` removes a link itself and does not go through it.
 */
function removeEntry(entry: QuarantineEntry): boolean {
  const leaving = path.join(path.dirname(entry.path), `.leaving.${path.basename(entry.path)}`);
  try {
    patiently(() => fs.renameSync(entry.path, leaving));
    fs.rmSync(leaving, { recursive: true, force: true });
    return true;
  } catch {
    return false; // The next purge tries again.
  }
}

function removeHalfRemoved(home: Home): void {
  try {
    for (const name of fs.readdirSync(home.quarantineDir)) {
      if (!name.startsWith('.leaving.') || !entryPattern.test(name.slice('.leaving.'.length))) continue;
      fs.rmSync(path.join(home.quarantineDir, name), { recursive: true, force: true });
    }
  } catch {
    // There is no quarantine yet, or the next purge tries again.
  }
}

function why(error: unknown): string {
  if (error instanceof StoreError) return error.message;
  switch (codeOf(error)) {
    case 'EXDEV':
      return 'it lies on another disk than the quarantine';
    case 'EBUSY':
      return 'another program has something in it open. Try again later';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'there is no permission to. Make sure that the folder belongs to you and is writable';
    default:
      return `the system said ${codeOf(error) || String(error)}`;
  }
}

const failure = (reason: string): Failure => ({ ok: false, reason });
