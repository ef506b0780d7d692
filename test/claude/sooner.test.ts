import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { ScanDocument } from '../../shared/contract/document.ts';
import { promptToRun } from './support/messages-api.ts';
import { cli, createProfile, type Profile } from './support/profile.ts';
import { waitFor } from './support/wait-for.ts';

const hasClaude = inject('claudeBin') !== '';

/** `watch --json`, whose next tick is an hour away: whatever it tells comes of something that happened. */
function watch(profile: Profile) {
  profile.write('.claude/process-janitor-config.json', '{"heartbeat_interval_seconds": 3600}');
  const child = spawn(process.execPath, [cli, 'watch', '--json'], {
    env: { HOME: profile.dir, PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  const shown = new Map<string, string>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    // A warning has none.
    const { sessions = [] } = JSON.parse(line) as Partial<ScanDocument>;
    for (const { session_id: id, shown_as: shownAs } of sessions) shown.set(id, shownAs);
  });
  return {
    until: (sessionId: string, ...wanted: string[]) =>
      waitFor(`${sessionId} is shown as ${wanted.join(' or ')}`, () =>
        wanted.includes(shown.get(sessionId) ?? ''),
      ),
  };
}

describe.runIf(hasClaude)('between two ticks', () => {
  it('a session that starts, and one that is killed, are told of within seconds; one that ends in order is no crash', async () => {
    const profile = await createProfile({ isWatched: false });
    const watching = watch(profile);
    const [killed, closed] = [await profile.start(), await profile.start()];
    await watching.until(killed.sessionId, 'running');
    await watching.until(closed.sessionId, 'running');
    const startMs = performance.now();
    process.kill(killed.pid, 'SIGKILL');
    await watching.until(killed.sessionId, 'just-crashed');
    console.log(
      `A killed Claude Code was told of after ${((performance.now() - startMs) / 1000).toFixed(1)} s.`,
    );
    await closed.type('/exit');
    await watching.until(closed.sessionId, 'ended');
  });

  it('what a shell of a moment left behind is recorded, though its environment says nothing', async () => {
    const profile = await createProfile({ isWatched: false });
    profile.write('project/left.py', 'import time\ntime.sleep(900)\n');
    // Its shell stays for longer than from one glimpse to the next, and far shorter than a tick.
    profile.write(
      'project/start.py',
      "import os, time\nif os.fork() == 0: os.setsid(); os.execvpe('python3', ['python3', 'left.py'], {name: os.environ[name] for name in ('PATH', 'HOME')})\ntime.sleep(4)\n",
    );
    const watching = watch(profile);
    const session = await profile.start();
    await watching.until(session.sessionId, 'running');
    await session.type(promptToRun({ command: 'python3 start.py' }));
    const left = await waitFor('it runs', () =>
      profile.processes().find(({ command }) => command.endsWith('python3 left.py')),
    );
    await session.status('idle', 'shell');
    process.kill(session.pid, 'SIGKILL');
    await watching.until(session.sessionId, 'just-crashed');
    const row = await profile.verdict(session.sessionId);
    const leak = row.processes.find(({ pid }) => pid === left.pid);
    expect(leak, JSON.stringify(row.processes)).toMatchObject({
      origin: 'certain',
      attribution: 'lineage',
    });
  });
});
