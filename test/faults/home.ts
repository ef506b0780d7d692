import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { locateHome, type Home } from '../../electron/store/files/home.ts';
import { writeSession } from '../../electron/store/records/sessions.ts';
import { quarantineSession } from '../../electron/store/records/quarantine.ts';
import { processIdentity } from '../../shared/process/identity.ts';
import { sessionRecord } from '../fakes/real/real-orphans.ts';

const longAgo = new Date('2026-01-02T03:04:05.678Z');

const settings = { model: 'opus', hooks: { Stop: [{ hooks: [{ type: 'command', command: 'say done' }] }] } };

/** Files of others below the home folder, which nothing of ours may change. */
const foreign: Readonly<Record<string, string>> = {
  'sessions/3999999.json': JSON.stringify({
    pid: 3_999_999,
    sessionId: 'claudes-own',
    startedAt: 1,
    cwd: '/x',
  }),
  'sessions/3999999.abc.key': '{"peerToken":"secret"}',
  'sessions/somebody-elses/notes.txt': 'mine',
  'projects/shop/notes.md': '# hers',
};

/** A file of the user's that some commands change, but keep what is in it. */
const usersOwn: Readonly<Record<string, string>> = {
  'settings.json': `${JSON.stringify(settings, null, 2)}\n`,
  'process-janitor-config.json': `${JSON.stringify({ colour: 'blue', min_session_age_minutes: 1, keep_list: ['/home/ada/kept'] })}\n`,
};

export const sessionIds = [0, 1, 2].map((n) => `bbbbbbbb-0000-4000-8000-${String(n).padStart(12, '0')}`);
/** A session whose Claude runs. */
export const liveId = 'dddddddd-0000-4000-8000-000000000000';
export const quarantinedId = 'cccccccc-0000-4000-8000-000000000000';

const hourMs = 3_600_000;

/** The record of a session whose owner is long gone. */
const crashed = (home: Home, sessionId: string, pid: number) => {
  const bootId = fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const owner = processIdentity({ pid, startToken: '1', bootId, uid: process.getuid?.() ?? 0 });
  return sessionRecord(home, sessionId, owner, { atMs: Date.now() - hourMs });
};

/** A home folder with something in it of every kind that is read or written. */
export async function makeHome(dir: string): Promise<Home> {
  const located = locateHome({ JANITOR_HOME: dir }, '');
  if (!located.ok) throw new Error(located.reason);
  const { home } = located;
  for (const [n, id] of sessionIds.entries()) await writeSession(home, crashed(home, id, 3_000_000 + n));
  for (const [name, text] of Object.entries({ ...foreign, ...usersOwn })) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    fs.writeFileSync(file, text, { mode: 0o600 });
    fs.utimesSync(file, longAgo, longAgo);
  }
  fs.writeFileSync(home.registryPath, '{"session_id":"shell-plugins","status":"active"}\n');
  await writeSession(home, crashed(home, quarantinedId, 3_000_009));
  quarantineSession(home, quarantinedId, Date.now() - hourMs);
  return home;
}

/** What belongs to others, as one text: names, contents and dates. */
export function foreignPicture(home: string): string {
  return Object.keys(foreign)
    .map((name) => {
      const file = path.join(home, name);
      if (!fs.existsSync(file)) return `${name} is gone`;
      const hash = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
      return `${name} ${hash} ${fs.lstatSync(file).mtimeMs}`;
    })
    .join('\n');
}
