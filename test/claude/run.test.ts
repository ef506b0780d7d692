import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { readRuns } from '../../electron/store/records/runs.ts';
import { pidsInCgroup } from '../../electron/platform/linux/run/members.ts';
import { unifiedMount } from '../../electron/platform/linux/run/places.ts';
import { promptToRun } from './support/messages-api.ts';
import { isLiving, processAt } from './support/own-processes.ts';
import { cli, createProfile, hourMs, type Profile } from './support/profile.ts';
import { waitFor } from './support/wait-for.ts';

const hasClaude = inject('claudeBin') !== '' && process.platform === 'linux';

/** As in most containers: control groups can be read only, so that a parent has to stay. */
const mount = unifiedMount(fs.readFileSync('/proc/self/mountinfo', 'utf8'));
const readOnly = [
  ...['unshare', '--mount', 'sh', '-c'],
  'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"',
  mount ?? '',
];
const [unshare = '', ...rest] = readOnly;
const mayUnshare = mount !== null && spawnSync(unshare, [...rest, 'true']).status === 0;
if (!mayUnshare)
  console.warn('Skipped: a run below a parent that stays needs root, to make control groups read-only.');

/** What the keys send. */
const [ctrlC, ctrlZ] = ['\u0003', '\u001a'];

const run = [process.execPath, cli, 'run', '--'];

/** Detaches twice, in a process session of its own, without anything of Claude's environment. */
const detach = `import os, time
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
null = os.open("/dev/null", os.O_RDWR)
for fd in 0, 1, 2: os.dup2(null, fd)
os.execve("/usr/bin/env", ["env", "-i", "HOME=" + os.environ["HOME"], "sleep", "871"], {})
`;

async function profileOf(through: readonly string[]): Promise<Profile> {
  const profile = await createProfile({ isWatched: false, through });
  profile.write('project/detach.py', detach);
  onTestFinished(() => {
    for (const { kind, place } of readRuns(profile.home))
      if (kind === 'cgroup' && place !== null && pidsInCgroup(place)?.size === 0)
        fs.rmSync(place, { force: true, recursive: true });
  });
  return profile;
}

/** Processes of ours that stayed as parents and still run. */
const keepersAt = (profile: Profile) =>
  readRuns(profile.home).flatMap(({ keeper }) => (keeper !== null && isLiving(keeper.pid) ? keeper.pid : []));

const sleeper = (profile: Profile) =>
  waitFor('what detached twice', () =>
    profile.processes().find(({ command }) => command.endsWith('sleep 871')),
  );

describe
  .runIf(hasClaude)
  .each<[string, readonly string[]]>([
    ['by what this computer has', run],
    ...(mayUnshare
      ? [['below a parent that stays', [...readOnly, ...run]] as [string, readonly string[]]]
      : []),
  ])('a session that was started by `run`, %s', (_how, through) => {
  it('interactive: crashes, and what detached twice certainly comes from it', async () => {
    const profile = await profileOf(through);
    const session = await profile.start();
    expect(readRuns(profile.home)).toMatchObject([{ isClaude: true, root: { pid: session.pid } }]);
    await session.type(promptToRun({ command: 'python3 detach.py' }));
    const left = await sleeper(profile);
    await session.status('idle');
    const living = await profile.verdict(session.sessionId);
    for (const { pid, confidence } of living.processes) if (pid === left.pid) expect(confidence).toBe('none');

    process.kill(session.pid, 'SIGKILL');
    await session.gone();
    await waitFor('nobody of ours stays', () => keepersAt(profile).length === 0);
    const { processes } = await profile.verdict(session.sessionId);
    expect(processes.find(({ pid }) => pid === left.pid)).toMatchObject({
      attribution: 'run',
      origin: 'certain',
      use: 'unknown',
      confidence: 'likely',
      vetoes: [],
    });
    expect((await profile.janitor(['cleanup', '--auto', '--quiet'], hourMs)).code).toBe(0);
    expect(isLiving(left.pid)).toBe(true);
  });

  it('interactive: Ctrl-C ends what it does, and twice itself, in order', async () => {
    const profile = await profileOf(through);
    const session = await profile.start();
    profile.write('project/wait.py', 'import time\ntime.sleep(872)\n');
    await session.type(promptToRun({ command: 'python3 wait.py' }));
    const command = await waitFor('the command runs', () =>
      profile.processes().find(({ command: line }) => line.endsWith('python3 wait.py')),
    );
    session.press(ctrlC);
    await waitFor('the command ends', () => !isLiving(command.pid));
    await session.status('idle');
    expect(isLiving(session.pid)).toBe(true);
    // Claude Code asks for the second one within a second; the first may only empty its prompt.
    await waitFor('it ends', () => {
      session.press(ctrlC);
      return processAt(session.pid) === null;
    });
    expect(profile.claudeFiles()).toEqual([]);
    await waitFor('nobody of ours stays', () => keepersAt(profile).length === 0);
  });

  it('interactive: Ctrl-Z stops it for its shell, and it goes on by fg', async () => {
    const profile = await profileOf(through);
    const session = await profile.start();
    const all = [session.pid, ...keepersAt(profile)];
    const areStopped = () => all.every((pid) => processAt(pid)?.state === 'T');
    session.press(ctrlZ);
    await waitFor('all is stopped', areStopped);
    session.foreground();
    await waitFor('it goes on', () => all.every((pid) => processAt(pid)?.state !== 'T'));
    await session.type(promptToRun({ command: 'touch went-on' }));
    await waitFor('it does as it is told', () => fs.existsSync(`${profile.project}/went-on`));
    await session.status('idle');
    session.closeTerminal();
    await session.gone();
  });

  it('interactive: its terminal is closed, and it ends in order', async () => {
    const profile = await profileOf(through);
    const session = await profile.start();
    session.closeTerminal();
    await session.gone();
    // Its own record goes with every orderly end.
    expect(profile.claudeFiles()).toEqual([]);
  });

  it('-p: says the same and ends with the same code as without', async () => {
    const profile = await profileOf(through);
    const bare = await createProfile({ isWatched: false });
    const [ours, theirs] = await Promise.all([profile.claude('-p', 'hello'), bare.claude('-p', 'hello')]);
    expect(ours).toEqual(theirs);
    const wrong = ['-p', '--resume', '00000000-0000-4000-8000-000000000000', 'hello'];
    const codeOf = (error: unknown) => (error as { code?: number }).code;
    const [code, without] = await Promise.all([
      profile.claude(...wrong).catch(codeOf),
      bare.claude(...wrong).catch(codeOf),
    ]);
    expect(code).toBe(without);
    expect(without).toBe(1);
  });

  it('-p: what it left behind while it ran is certainly its own', async () => {
    const profile = await profileOf(through);
    const { stdout } = await profile.claude(
      '-p',
      '--allowedTools',
      'Bash',
      '--',
      promptToRun({ command: 'python3 detach.py' }),
    );
    expect(stdout).toContain('Done.');
    const left = await sleeper(profile);
    const document = await profile.scan();
    const rows = document.sessions
      .flatMap(({ processes }) => processes)
      .filter(({ pid }) => pid === left.pid);
    expect(rows).toMatchObject([{ attribution: 'run', origin: 'certain', confidence: 'likely' }]);
  });
});
