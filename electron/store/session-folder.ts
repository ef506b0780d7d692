import * as fs from 'node:fs';
import * as path from 'node:path';
import { sessionIdPattern } from '../../shared/session.ts';
import type { Home } from './home.ts';
import { isForeign } from './safe-file.ts';
import { codeOf } from './store-error.ts';

export type SessionFolder =
  | { ok: true; path: string; exists: boolean }
  /** `reason` reads on from the folder's name. */
  | { ok: false; path: string; reason: string };

/**
 * The folder of a session. An id without separators and dots can't lead out of `sessions/`, and a folder that
 * is a link, or another user's, is refused.
 */
export function sessionFolder(home: Home, sessionId: string): SessionFolder {
  if (!sessionIdPattern.test(sessionId)) {
    return { ok: false, path: home.sessionsDir, reason: 'has a name that is not a session id' };
  }
  const folder = path.join(home.sessionsDir, sessionId);
  try {
    const stat = fs.lstatSync(folder);
    if (stat.isSymbolicLink()) return { ok: false, path: folder, reason: 'is a symbolic link' };
    if (!stat.isDirectory()) return { ok: false, path: folder, reason: 'is not a folder' };
    if (isForeign(stat.uid)) return { ok: false, path: folder, reason: 'belongs to another user' };
    return { ok: true, path: folder, exists: true };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { ok: true, path: folder, exists: false };
    return { ok: false, path: folder, reason: `cannot be looked at (${codeOf(error)})` };
  }
}

/** Lists `sessions/`; a missing folder is an empty one, and one of another user's is a reason. */
export function listSessionsDir(
  home: Home,
): { ok: true; entries: fs.Dirent[] } | { ok: false; reason: string } {
  try {
    const stat = fs.statSync(home.sessionsDir);
    if (!stat.isDirectory()) return { ok: false, reason: 'is not a folder' };
    if (isForeign(stat.uid)) return { ok: false, reason: 'belongs to another user' };
    return { ok: true, entries: fs.readdirSync(home.sessionsDir, { withFileTypes: true }) };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return { ok: true, entries: [] };
    return { ok: false, reason: code === 'EACCES' ? 'may not be read by you' : `cannot be listed (${code})` };
  }
}
