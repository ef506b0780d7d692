// node build/compile.mjs <file>: writes the bytecode of a built CommonJS file next to it, for load-compiled.ts.
// It takes in what a scan has called, so one is made: of a home folder of our own, in which a session has crashed.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { Script } from 'node:vm';

const file = path.resolve(process.argv[2]);
const home = mkdtempSync(path.join(os.tmpdir(), 'janitor-build-'));
const time = new Date(Date.now() - 3_600_000).toISOString();
const identity = { pid: 2 ** 30, start_token: '1', boot_id: 'none', uid: process.getuid?.() ?? '' };

/** As the program itself writes it (shared/session.ts). */
const crashed = (sessionId) => ({
  session_id: sessionId,
  pid: identity.pid,
  ppid: 1,
  start_time: time,
  hostname: os.hostname(),
  working_dir: home,
  last_heartbeat: time,
  platform: process.platform,
  status: 'active',
  end_time: null,
  owner: {
    identity,
    pid_domain: null,
    tty: 'pts/1',
    pgid: identity.pid,
    sid: identity.pid,
    attachment: { kind: 'terminal', tty: 'pts/1' },
    source: 'hook',
    kind: 'interactive',
    entrypoint: 'cli',
    version: null,
    name: null,
  },
  beat: null,
});

try {
  for (let n = 1; n <= 3; n += 1) {
    const sessionId = `00000000-0000-4000-8000-00000000000${n}`;
    const folder = path.join(home, 'sessions', sessionId);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(path.join(folder, 'metadata.json'), JSON.stringify(crashed(sessionId)), { mode: 0o600 });
  }
  const script = new Script(Module.wrap(readFileSync(file, 'utf8')), { filename: file });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(file), module, file, path.dirname(file));
  await module.exports.plainScan({ ...process.env, JANITOR_HOME: home, HOME: home });
  writeFileSync(`${file}.bytecode`, script.createCachedData());
} finally {
  rmSync(home, { recursive: true, force: true });
}
