import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

const id = (n) => `bbbbbbbb-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** A home folder with the records of `count` sessions that crashed; nothing in it was ever alive. */
export function crashedHome(count) {
  const dir = mkdtempSync(join(tmpdir(), 'janitor-bench-'));
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  for (let n = 0; n < count; n += 1) {
    const folder = join(dir, 'sessions', id(n));
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const time = new Date(Date.now() - 3_600_000 - n * 60_000).toISOString();
    const identity = { pid: 3_000_000 + n, start_token: '1', boot_id: bootId, uid: process.getuid() };
    const record = {
      session_id: id(n),
      pid: identity.pid,
      ppid: 1,
      start_time: time,
      hostname: hostname(),
      working_dir: `/home/someone/project-${n}`,
      last_heartbeat: time,
      platform: 'linux',
      status: 'active',
      end_time: null,
      owner: {
        identity,
        pid_domain: null,
        tty: 'pts/9',
        pgid: identity.pid,
        sid: identity.pid,
        attachment: { kind: 'terminal', tty: 'pts/9' },
        source: 'hook',
        kind: 'interactive',
        entrypoint: 'cli',
        version: null,
        name: null,
      },
      beat: null,
    };
    writeFileSync(join(folder, 'metadata.json'), JSON.stringify(record, null, 2), { mode: 0o600 });
  }
  return dir;
}
