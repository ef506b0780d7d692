import * as fs from 'node:fs';
import * as path from 'node:path';
import { sessionIdPattern, type SessionRecord } from '../../shared/session.ts';
import type { Home } from '../store/home.ts';
import { listSessionsDir } from '../store/session-folder.ts';
import { readSession } from '../store/sessions.ts';

/** What the keeper knows of the session records; reads only those that changed since the last time. */
export interface SessionCache {
  read(): { records: SessionRecord[]; unreadable: Set<string> };
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
    read() {
      const listing = listSessionsDir(home);
      const next = new Map<string, Known>();
      for (const entry of listing.ok ? listing.entries : []) {
        if (!entry.isDirectory() || !sessionIdPattern.test(entry.name)) continue;
        const file = path.join(home.sessionsDir, entry.name, 'metadata.json');
        const stat = fs.lstatSync(file, { throwIfNoEntry: false });
        if (stat === undefined) continue;
        const stamp = `${stat.ino} ${stat.mtimeMs} ${stat.ctimeMs} ${stat.size}`;
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
