import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { readLineage, writeLineage } from '../../../electron/store/records/lineage-file.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import { firstLine, identityOf, isAlive } from '../../fakes/real/own-processes.ts';
import { lineageEntry, sessionRecord } from '../../fakes/real/real-orphans.ts';

export { goneOwner } from '../../fakes/real/real-orphans.ts';

const hourMs = 3_600_000;

/** A record of ours for a session that crashed an hour ago. */
export async function crashedSession(
  home: Home,
  sessionId: string,
  owner: ProcessIdentity,
): Promise<SessionRecord> {
  const record = sessionRecord(home, sessionId, owner, { atMs: Date.now() - hourMs, tty: 'pts/7' });
  await writeSession(home, record);
  return record;
}

/** A process in a session of its own, which no session of Claude Code started; ended with the test if it still runs. */
export function startStranger(command: string, args: readonly string[]): number {
  const { pid = 0 } = spawn(command, args, {
    detached: true,
    stdio: 'ignore',
    cwd: os.tmpdir(),
    env: { ...process.env, ...fenceMark },
  });
  endWithTest(pid);
  return pid;
}

/**
 * Lets a stand-in for Claude Code start one program, be recorded with it by a keeper, and crash an hour ago by the
 * record's word. A `server` has a pair of sockets for its input and output, and is deaf from then on; a `job` has
 * nothing to read, in a process session of its own.
 *
 * @returns the pid of what is left
 */
export async function leaveBehind(
  home: Home,
  sessionId: string,
  kind: 'server' | 'job',
  command: string,
  args: readonly string[],
): Promise<number> {
  const stdio = kind === 'server' ? ['pipe', 'pipe', 'ignore'] : 'ignore';
  // As Claude Code marks what it starts as a server.
  const marks = kind === 'server' ? { CLAUDE_CODE_LAUNCHED_BY_SESSION_IDS: sessionId } : {};
  const options = { detached: kind === 'job', stdio };
  const code = `
    const [command, args, options, marks] = ${JSON.stringify([command, args, options, marks])};
    const env = { ...process.env, ...marks };
    const child = require('node:child_process').spawn(command, args, { ...options, env });
    child.once('spawn', () => console.log(child.pid));
    setInterval(() => {}, 60_000);`;
  const owner = spawn(process.execPath, ['-e', code], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: os.tmpdir(),
    env: { ...process.env, ...fenceMark },
  });
  const pid = Number(await firstLine(owner));
  endWithTest(pid);
  const [ownerIdentity, identity] = await Promise.all([identityOf(owner.pid ?? 0), identityOf(pid)]);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  await crashedSession(home, sessionId, ownerIdentity);
  const entries = [lineageEntry(identity, { isServer: kind === 'server', firstSeenMs: Date.now() - hourMs })];
  const workingDir = path.join(home.dir, 'shop');
  const { lineage } = readLineage(home);
  await writeLineage(home, new Map([...lineage, [sessionId, { owner: ownerIdentity, workingDir, entries }]]));
  return pid;
}

/** What lost its parent is known to the fence of this test by this. */
const fenceMark = { JANITOR_TEST_FENCE: String(process.pid) };

/** Ends it by its pid, with what it started, where it has not ended. */
function endWithTest(pid: number): void {
  onTestFinished(() => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  });
}

/** Every file below a folder with its content, mode and time of change: what "touches nothing" is measured by. */
export function pictureOf(dir: string): string {
  const entries = fs.readdirSync(dir, { recursive: true, withFileTypes: true });
  return entries
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const { mode, mtimeMs } = fs.lstatSync(file);
      return `${file} ${mode} ${mtimeMs} ${entry.isFile() ? fs.readFileSync(file, 'base64') : ''}`;
    })
    .sort()
    .join('\n');
}
