import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach } from 'vitest';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';

/** A private home folder for each test, removed after it. */
export function useTemporaryHomes(): () => Home {
  const dirs: string[] = [];
  afterEach(() => {
    for (const dir of dirs.splice(0)) fs.rmSync(dir, { recursive: true, force: true });
  });
  return () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-store-'));
    dirs.push(dir);
    const located = locateHome({ JANITOR_HOME: dir }, '');
    if (!located.ok) throw new Error(located.reason);
    fs.mkdirSync(located.home.sessionsDir, { mode: 0o700 });
    return located.home;
  };
}

/** Writes the raw text of a session's `metadata.json`. */
export function putRecord(home: Home, id: string, content: string | Buffer): string {
  const folder = path.join(home.sessionsDir, id);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'metadata.json');
  fs.writeFileSync(file, content);
  return file;
}

/** A record as the shell plugin writes it. */
export function pluginRecord(id: string, more: Record<string, unknown> = {}) {
  return {
    session_id: id,
    pid: 4242,
    ppid: 4241,
    start_time: '2026-11-20T08:00:00Z',
    hostname: 'box',
    working_dir: '/home/u/project',
    last_heartbeat: '2026-11-20T08:05:00Z',
    platform: 'linux',
    status: 'active',
    ...more,
  };
}
