import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { writeLineage } from '../../../electron/store/records/lineage-file.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import { identityOf as identityOfPid } from '../../fakes/own-processes.ts';
import { lineageEntry, sessionRecord } from '../../fakes/real-orphans.ts';

export { goneOwner } from '../../fakes/real-orphans.ts';

const hourMs = 3_600_000;

export const identityOf = (child: ChildProcess) => identityOfPid(child.pid ?? 0);

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
  const entries = [lineageEntry(identity, { firstSeenMs: Date.now() - hourMs })];
  await writeLineage(
    home,
    new Map([[sessionId, { owner, workingDir: path.join(home.dir, 'shop'), entries }]]),
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
