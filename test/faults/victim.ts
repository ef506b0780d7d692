import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Home } from '../../electron/store/files/home.ts';
import { writeLineage } from '../../electron/store/records/lineage-file.ts';
import { writeSession } from '../../electron/store/records/sessions.ts';
import { firstLine, identityOf, isAlive } from '../fakes/real/own-processes.ts';
import { lineageEntry, sessionRecord } from '../fakes/real/real-orphans.ts';
import { sessionIds } from './home.ts';

const hourMs = 3_600_000;

export interface Victim {
  pid: number;
  /** How often it was asked to end. */
  timesAsked: () => number;
  isAlive: () => boolean;
  /** Ends it, where it still runs. */
  end: () => void;
}

/**
 * Lets a process start a server that is deaf once its owner is killed, and that notes each SIGTERM in a file and takes
 * a while to obey. The first of the home's sessions is its owner's.
 *
 * @param mark what the fence knows it by
 */
export async function leaveVictim(home: Home, mark: number): Promise<Victim> {
  const tally = path.join(home.dir, '..', 'tally');
  fs.rmSync(tally, { force: true });
  const server = `
    process.on('SIGTERM', () => {
      require('node:fs').appendFileSync(${JSON.stringify(tally)}, 'T');
      setTimeout(() => process.exit(0), 700);
    });
    setInterval(() => {}, 60_000);`;
  const code = `
    const child = require('node:child_process')
      .spawn(process.execPath, ['-e', ${JSON.stringify(server)}], { stdio: ['pipe', 'pipe', 'ignore'] });
    setTimeout(() => console.log(child.pid), 300);
    setInterval(() => {}, 60_000);`;
  const owner = spawn(process.execPath, ['-e', code], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/tmp',
    env: { ...process.env, JANITOR_TEST_FENCE: String(mark) },
  });
  const pid = Number(await firstLine(owner));
  const [ownerIdentity, identity] = await Promise.all([identityOf(owner.pid ?? 0), identityOf(pid)]);
  owner.kill('SIGKILL');
  await once(owner, 'exit');
  const [sessionId = ''] = sessionIds;
  await writeSession(home, sessionRecord(home, sessionId, ownerIdentity, { atMs: Date.now() - hourMs }));
  const entries = [lineageEntry(identity, { isServer: true, firstSeenMs: Date.now() - hourMs })];
  const workingDir = path.join(home.dir, 'shop');
  await writeLineage(home, new Map([[sessionId, { owner: ownerIdentity, workingDir, entries }]]));
  return {
    pid,
    timesAsked: () => (fs.existsSync(tally) ? fs.readFileSync(tally, 'utf8').length : 0),
    isAlive: () => isAlive(pid),
    end: () => {
      if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    },
  };
}
