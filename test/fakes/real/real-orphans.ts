import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';
import { writeLineage } from '../../../electron/store/records/lineage-file.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import { processIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { LineageEntry, SessionLineage } from '../../../shared/lineage/lineage.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import { claim, firstLine, identityOf, isAlive } from './own-processes.ts';

const leftOver = {
  plain: 'setInterval(() => {}, 1000)',
  /** Lies in a file with the name of a server that people know. */
  server: 'setInterval(() => {}, 1000)',
  /** Has to be killed: the step that ends it takes the whole 5 seconds. Says where it stands. */
  stubborn:
    "process.on('SIGTERM', () => require('fs').writeFileSync('asked-to-end', '')); setInterval(() => {}, 1000)",
};

const lineages = new Map<string, SessionLineage>();

/** A home folder of its own under a temporary HOME. */
export function privateHome(): { homeDir: string; home: Home } {
  const tmp = process.platform === 'win32' ? os.tmpdir() : '/tmp';
  const homeDir = fs.mkdtempSync(path.join(fs.realpathSync(tmp), 'janitor-desktop-'));
  lineages.clear();
  const located = locateHome({}, homeDir);
  if (!located.ok) throw new Error(located.reason);
  fs.mkdirSync(located.home.sessionsDir, { recursive: true, mode: 0o700 });
  fs.mkdirSync(path.join(located.home.dir, 'shop'));
  return { homeDir, home: located.home };
}

/** An owner that is certainly gone: a real process that ran and was reaped. */
export async function goneOwner(): Promise<ProcessIdentity> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60_000)'], { stdio: 'ignore' });
  const identity = processIdentity({ ...(await identityOf(child.pid ?? 0)) });
  child.kill('SIGKILL');
  await once(child, 'exit');
  return identity;
}

/**
 * Lets a process start another one, which speaks to it as an MCP server does, and then crash, with a record and a lineage of a
 * keeper that saw both.
 */
export async function crashedSession(
  home: Home,
  sessionId: string,
  kind: keyof typeof leftOver = 'plain',
): Promise<{ isAlive: () => boolean; wasAskedToEnd: () => boolean }> {
  const cwd = path.join(home.dir, 'shop');
  let args = ['-e', leftOver[kind]];
  if (kind === 'server') {
    args = ['node_modules/.bin/context7-mcp'];
    fs.mkdirSync(path.join(cwd, 'node_modules/.bin'), { recursive: true });
    fs.writeFileSync(path.join(cwd, ...args), leftOver[kind]);
  }
  const code = `
    const child = require('child_process').spawn(process.execPath, ${JSON.stringify(args)});
    setTimeout(() => console.log(String(child.pid)), 200);
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
    cwd,
  });
  const childPid = Number(await firstLine(owner));
  const [ownerIdentity, childIdentity] = await Promise.all([identityOf(owner.pid ?? 0), claim(childPid)]);
  const attachment = { kind: 'detached' } as const;
  await writeSession(home, sessionRecord(home, sessionId, ownerIdentity, { source: 'adopted', attachment }));
  lineages.set(sessionId, {
    owner: ownerIdentity,
    workingDir: cwd,
    entries: [
      lineageEntry(childIdentity, {
        name: 'node',
        isServer: true,
        processGroup: owner.pid ?? 0,
        session: owner.pid ?? 0,
      }),
    ],
  });
  await writeLineage(home, new Map(lineages));
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  return {
    isAlive: () => isAlive(childPid),
    wasAskedToEnd: () => fs.existsSync(path.join(cwd, 'asked-to-end')),
  };
}

/** What a keeper or hook wrote down of a session of this moment. */
export function sessionRecord(
  home: Home,
  sessionId: string,
  owner: ProcessIdentity,
  more: Partial<SessionRecord['owner']> & { atMs?: number; workingDir?: string } = {},
): SessionRecord {
  const { atMs = Date.now(), workingDir = path.join(home.dir, 'shop'), ...ownerFacts } = more;
  return {
    sessionId,
    pid: owner.pid,
    parentPid: 1,
    startedAtMs: atMs,
    hostname: os.hostname(),
    workingDir,
    lastHeartbeatMs: atMs,
    platform: process.platform,
    status: 'active',
    endedAtMs: null,
    endReason: null,
    owner: {
      identity: owner,
      pidDomain: null,
      tty: null,
      processGroup: owner.pid,
      session: owner.pid,
      attachment: { kind: 'terminal', tty: 'pts/7' },
      source: 'hook',
      kind: 'interactive',
      entrypoint: 'cli',
      // A release whose hooks are not taken for its servers.
      version: '2.1.330',
      name: null,
      ...ownerFacts,
    },
    beat: null,
  };
}

/** A process that was seen as a descendant of its session's owner while that lived. */
export function lineageEntry(identity: ProcessIdentity, more: Partial<LineageEntry> = {}): LineageEntry {
  return {
    identity,
    commandHash: '0'.repeat(16),
    name: 'sleep',
    via: 'descendant',
    isServer: false,
    processGroup: identity.pid,
    session: identity.pid,
    firstSeenMs: Date.now(),
    ...more,
  };
}
