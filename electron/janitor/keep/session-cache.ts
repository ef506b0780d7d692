import * as fs from 'node:fs';
import * as path from 'node:path';
import { sessionIdPattern, type SessionRecord } from '../../../shared/session/session.ts';
import type { Home } from '../../store/files/home.ts';
import { readSession } from '../../store/records/sessions.ts';

/** What the keeper knows of the session records; reads only those that changed since the last time. */
export interface SessionCache {
  /** @param entries what `sessions/` holds now */
  read(entries: readonly fs.Dirent[]): { records: SessionRecord[]; unreadable: Set<string> };
}

interface Known {
  stamp: string;
  /** `null`: can't be read. */
  record: SessionRecord | null;
}

/** Old sessions pile up, and almost none changes between two ticks: a look at the file's date is enough. */
export function createSessionCache(home: Home): SessionCache {
  let known = new Map<string, Known>();
  return {
    read(entries) {
      const next = new Map<string, Known>();
      for (const entry of entries) {
        if (!entry.isDirectory() || !sessionIdPattern.test(entry.name)) continue;
        const stamp = stampOf(path.join(home.sessionsDir, entry.name, 'metadata.json'));
        if (stamp === null) continue;
        const before = known.get(entry.name);
        if (before?.stamp === stamp) {
          next.set(entry.name, before);
          continue;
        }
        const read = readSession(home, entry.name);
        next.set(entry.name, { stamp, record: read.ok ? read.record : null });
      }
      known = next;
      return {
        records: [...known.values()].map(({ record }) => record).filter((record) => record !== null),
        unreadable: new Set([...known].filter(([, { record }]) => record === null).map(([id]) => id)),
      };
    },
  };
}

/** Changes whenever the file does; `null`: there is none. One that may not be looked at is left to who reads it. */
function stampOf(file: string): string | null {
  try {
    const stat = fs.lstatSync(file, { throwIfNoEntry: false });
    return stat === undefined ? null : `${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.size}`;
  } catch (error) {
    return `cannot be looked at: ${String(error)}`;
  }
}
