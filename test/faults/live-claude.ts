import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { writeKeeper } from '../../electron/store/records/keeper-file.ts';
import type { Home } from '../../electron/store/files/home.ts';
import type { ProcessIdentity } from '../../shared/process/identity.ts';
import { firstLine, identityOf } from '../fakes/real/own-processes.ts';
import { liveId } from './home.ts';

/** Stands for a Claude Code that runs all the time, with one process below it. */
export interface LiveClaude {
  identity: ProcessIdentity;
  end: () => Promise<void>;
}

/**
 * Starts it below a shell of its own, which holds it.
 *
 * @param mark what the fence knows it by
 */
export async function startLiveClaude(mark: number): Promise<LiveClaude> {
  const inner = 'sleep 36000 >/dev/null & echo $$; wait';
  const shell = spawn('sh', ['-c', 'sh -c "$0" & wait', inner], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: '/tmp',
    env: { ...process.env, JANITOR_TEST_FENCE: String(mark) },
  });
  const identity = await identityOf(Number(await firstLine(shell)));
  const ended = once(shell, 'exit');
  return {
    identity,
    async end() {
      // Its process group is the shell's, which nobody else can have while the shell runs.
      if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL');
      await ended;
    },
  };
}

/** What Claude Code writes of itself. */
export function writeClaudesRecord(home: Home, { pid, startToken }: ProcessIdentity): void {
  const record = {
    pid,
    sessionId: liveId,
    procStart: startToken,
    cwd: '/tmp',
    startedAt: Date.now(),
    kind: 'interactive',
  };
  fs.writeFileSync(path.join(home.sessionsDir, `${pid}.json`), JSON.stringify(record), { mode: 0o600 });
}

/** Notes us as the keeper, so that hooks start none. */
export async function keepOurselves(home: Home): Promise<void> {
  const now = new Date().toISOString();
  await writeKeeper(home, {
    identity: await identityOf(process.pid),
    kind: 'tray',
    started_at: now,
    last_tick_at: now,
    interval_ms: 60_000,
    clock: 'clock-of-the-test',
    awake_ms: 5000,
    woke_at_ms: 0,
    sightings: {},
  });
}
