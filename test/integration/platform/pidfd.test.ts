import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { loadKoffi } from '../../../electron/platform/koffi.ts';
import { withPidfd } from '../../../electron/platform/linux/pidfd.ts';
import { compileCleaner } from '../janitor/run-cleaner.ts';
import { endAll, pidOf, start } from './start.ts';
import { describeWhere, itWhere } from '../../fakes/describe-where.ts';

/** Why pidfds can't be had here; `null`: they can. */
function whyNot(): string | null {
  if (process.platform !== 'linux') return 'pidfds are of Linux';
  const koffi = loadKoffi();
  return koffi.ok ? null : koffi.reason;
}

/** Why a private PID namespace with a settable last pid can't be had here; `null`: it can. */
function whyNoNamespace(): string | null {
  const probe = "echo 700 > /proc/sys/kernel/ns_last_pid && sh -c 'test $$ = 701'";
  const tried = spawnSync('unshare', ['-pf', '--mount-proc', 'sh', '-c', probe], { encoding: 'utf8' });
  return tried.status === 0 ? null : 'no private PID namespace can be had';
}

const reason = whyNot();
const reasonOfStory = reason ?? whyNoNamespace();

afterEach(endAll);

describeWhere(reason, 'a signal through a pidfd', () => {
  it('reaches the process', async () => {
    const child = start('/bin/sleep', ['600']);
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    withPidfd(pidOf(child), (send) => {
      expect(send).toBeDefined();
      send?.('SIGTERM');
    });
    expect(await ended).toBe('SIGTERM');
  });

  it('leaves no file open', () => {
    const child = start('/bin/sleep', ['600']);
    const before = fs.readdirSync('/proc/self/fd').length;
    withPidfd(pidOf(child), () => undefined);
    expect(fs.readdirSync('/proc/self/fd')).toHaveLength(before);
  });

  it('is not to be had of a pid that nobody has, nor without pidfds', () => {
    expect(withPidfd(2 ** 22 + 1, (send) => send)).toBeUndefined();
    expect(
      withPidfd(
        process.pid,
        (send) => send,
        () => null,
      ),
    ).toBeUndefined();
  });

  // Runs in a namespace in which this test decides which pid the next process gets.
  const story = `
    import { spawn, spawnSync } from 'node:child_process';
    import * as fs from 'node:fs';
    import { withPidfd } from 'COMPILED/electron/platform/linux/pidfd.js';
    const [pid] = spawnSync('sh', ['-c', 'sleep 600 > /dev/null 2>&1 & echo $!'], { encoding: 'utf8' }).stdout.split('\\n').map(Number);
    let stranger;
    const answer = withPidfd(pid, (send) => {
      if (send === undefined) return 'no pidfd';
      process.kill(pid, 'SIGKILL');
      while (fs.existsSync('/proc/' + pid)) spawnSync('sleep', ['0.01']);
      for (let attempt = 0; attempt < 50 && stranger !== pid; attempt++) {
        fs.writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
        const child = spawn('sleep', ['601'], { stdio: 'ignore', detached: true });
        stranger = child.pid;
        if (stranger !== pid) child.kill('SIGKILL');
      }
      try { send('SIGKILL'); return 'sent'; } catch (error) { return error.code; }
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const state = fs.readFileSync('/proc/' + pid + '/stat', 'utf8').split(') ')[1][0];
    console.log(JSON.stringify({ answer, isRecycled: stranger === pid, state }));
    process.exit(0);
  `;

  itWhere(reasonOfStory, 'never reaches who got the pid meanwhile', () => {
    const compiled = compileCleaner();
    try {
      const script = path.join(compiled, 'story.mjs');
      fs.writeFileSync(script, story.replace('COMPILED', compiled));
      const args = ['-pf', '--mount-proc', '--kill-child', 'bash', '-c', '"$0" "$@"; exit $?'];
      const run = spawnSync('unshare', [...args, process.execPath, script], {
        encoding: 'utf8',
        timeout: 30_000,
        killSignal: 'SIGKILL',
      });
      expect(run.stderr).toBe('');
      expect(JSON.parse(run.stdout)).toEqual({ answer: 'ESRCH', isRecycled: true, state: 'S' });
    } finally {
      fs.rmSync(compiled, { recursive: true, force: true });
    }
  });
});
