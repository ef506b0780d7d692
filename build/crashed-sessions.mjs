import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

const bootIdFile = '/proc/sys/kernel/random/boot_id';

/** As the program itself writes it (shared/session/session.ts). */
function crashed(sessionId, pid, startedAtMs, bootId) {
  const time = new Date(startedAtMs).toISOString();
  return {
    session_id: sessionId,
    pid,
    ppid: 1,
    start_time: time,
    hostname: hostname(),
    working_dir: `/home/someone/project-${pid}`,
    last_heartbeat: time,
    platform: process.platform,
    status: 'active',
    end_time: null,
    owner: {
      identity: { pid, start_token: '1', boot_id: bootId, uid: process.getuid?.() ?? '' },
      pid_domain: null,
      tty: 'pts/9',
      pgid: pid,
      sid: pid,
      attachment: { kind: 'terminal', tty: 'pts/9' },
      source: 'hook',
      kind: 'interactive',
      entrypoint: 'cli',
      version: null,
      name: null,
    },
    beat: null,
  };
}

/** The id of the crashed session of this number. */
export const crashedSessionId = (n) => `bbbbbbbb-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Writes the records of `count` sessions that crashed an hour and more ago into a home folder of our own. */
export function writeCrashedSessions(home, count) {
  const bootId = existsSync(bootIdFile) ? readFileSync(bootIdFile, 'utf8').trim() : 'none';
  for (let n = 0; n < count; n += 1) {
    const sessionId = crashedSessionId(n);
    const folder = join(home, 'sessions', sessionId);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const record = crashed(sessionId, 3_000_000 + n, Date.now() - 3_600_000 - n * 60_000, bootId);
    writeFileSync(join(folder, 'metadata.json'), JSON.stringify(record, null, 2), { mode: 0o600 });
  }
}
