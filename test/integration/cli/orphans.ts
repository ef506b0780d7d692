import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import { processIdentity, type ProcessIdentity } from '../../../shared/identity.ts';
import type { SessionRecord } from '../../../shared/session.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { Home } from '../../../electron/store/home.ts';
import { writeLineage } from '../../../electron/store/lineage-file.ts';
import { writeSession } from '../../../electron/store/sessions.ts';

const hourMs = 3_600_000;

/** An owner that is certainly gone: a real process that ran and was reaped. */
export async function goneOwner(): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  const identity = await identityOf(child);
  await new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGKILL');
  });
  return identity;
}

export async function identityOf(child: ChildProcess): Promise<ProcessIdentity> {
  const system = await createSystem();
  const identity = await system.identify(child.pid ?? 0);
  if (identity === null || identity === 'unreadable')
    throw new Error('The test process could not be identified.');
  return processIdentity({ ...identity });
}

/** A record of ours for a session that crashed an hour ago. */
export async function crashedSession(
  home: Home,
  sessionId: string,
  owner: ProcessIdentity,
): Promise<SessionRecord> {
  const record: SessionRecord = {
    sessionId,
    pid: owner.pid,
    parentPid: 1,
    startedAtMs: Date.now() - hourMs,
    hostname: os.hostname(),
    workingDir: path.join(home.dir, 'shop'),
    lastHeartbeatMs: Date.now() - hourMs,
    platform: process.platform,
    status: 'active',
    endedAtMs: null,
    endReason: null,
    owner: {
      identity: owner,
      pidDomain: null,
      tty: 'pts/7',
      processGroup: owner.pid,
      session: owner.pid,
      attachment: { kind: 'terminal', tty: 'pts/7' },
      source: 'hook',
      kind: 'interactive',
      entrypoint: 'cli',
      version: null,
      name: null,
    },
    beat: null,
  };
  await writeSession(home, record);
  return record;
}

/** A real process in a session of its own; ended with the test if it still runs. */
export function startProcess(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { detached: true, stdio: 'ignore', cwd: os.tmpdir() });
  onTestFinished(() => {
    if (isAlive(child)) child.kill('SIGKILL');
  });
  return child;
}

/** Notes that a process was seen as a descendant of a session's owner while that lived. */
export async function recordAsLeftOver(
  home: Home,
  sessionId: string,
  owner: ProcessIdentity,
  identity: ProcessIdentity,
): Promise<void> {
  await writeLineage(
    home,
    new Map([
      [
        sessionId,
        {
          owner,
          workingDir: path.join(home.dir, 'shop'),
          entries: [
            {
              identity,
              commandHash: '0'.repeat(16),
              name: 'sleep',
              via: 'descendant',
              isServer: false,
              processGroup: identity.pid,
              session: identity.pid,
              firstSeenMs: Date.now() - hourMs,
            },
          ],
        },
      ],
    ]),
  );
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

export const isAlive = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;
