import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { compileCleaner } from './run-cleaner.ts';
import { itWhere } from '../../fakes/describe-where.ts';

/** Why a private PID namespace with a settable last pid can't be had here; `null`: it can. */
function whyNot(): string | null {
  if (process.platform !== 'linux') return 'PID namespaces are of Linux';
  const probe = "echo 700 > /proc/sys/kernel/ns_last_pid && sh -c 'test $$ = 701'";
  const tried = spawnSync('unshare', ['-pf', '--mount-proc', 'sh', '-c', probe], { encoding: 'utf8' });
  return tried.status === 0
    ? null
    : `no private PID namespace: ${tried.stderr || String(tried.error)}`.trim();
}

/**
 * Runs inside of the namespace, where this test may decide which pid the next process gets. \`$1\`: the compiled
 * janitor. Prints one line of JSON.
 */
const story = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  import * as fs from 'node:fs';
  import * as os from 'node:os';
  import * as path from 'node:path';
  const compiled = process.argv[2];
  const load = (file) => import(path.join(compiled, file));
  const { createJanitor } = await load('electron/janitor/create-janitor.js');
  const { fileSources } = await load('electron/janitor/clean/file-sources.js');
  const { surroundingsOf } = await load('electron/janitor/look/look.js');
  const { createSystem } = await load('electron/platform/create-system.js');
  const { locateHome } = await load('electron/store/files/home.js');
  const { writeLineage } = await load('electron/store/records/lineage-file.js');
  const { writeSession } = await load('electron/store/records/sessions.js');

  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-recycled-'));
  const { home } = locateHome({ JANITOR_HOME: dir }, '');
  fs.mkdirSync(home.sessionsDir, { recursive: true });
  const real = await createSystem({});
  const system = { ...real, host: real.host, now: () => real.now() + 3_600_000 };
  const isAlive = (pid) => { try { process.kill(pid, 0); return !/^State:\\tZ/m.test(fs.readFileSync('/proc/' + pid + '/status', 'utf8')); } catch { return false; } };
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  // An owner with one left-over; the left-over is re-parented to the namespace's pid 1.
  const owner = spawn('/bin/sh', ['-c', 'cd ' + dir + '; sleep 600 & echo $!; exec sleep 601'], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  const [line] = await once(owner.stdout, 'data');
  const leftOver = Number(String(line));
  const ownerIdentity = await system.identify(owner.pid);
  const identity = await system.identify(leftOver);
  const atMs = Date.now();
  await writeSession(home, { sessionId: 'dead', pid: owner.pid, parentPid: 1, startedAtMs: atMs, hostname: os.hostname(), workingDir: dir, lastHeartbeatMs: atMs,
    platform: 'linux', status: 'active', endedAtMs: null, endReason: null, beat: null,
    owner: { identity: ownerIdentity, pidDomain: null, tty: null, processGroup: null, session: null, attachment: { kind: 'terminal', tty: 'pts/7' }, source: 'hook', kind: 'interactive', entrypoint: 'cli', version: null, name: null } });
  await writeLineage(home, new Map([['dead', { owner: ownerIdentity, workingDir: dir, entries: [
    { identity, commandHash: '0', name: 'sleep', via: 'descendant', isServer: false, processGroup: null, session: null, firstSeenMs: atMs } ] }]]));
  owner.kill('SIGKILL');
  await once(owner, 'exit');

  const janitor = createJanitor(system, await fileSources(home, system, true), surroundingsOf({}, process.pid));
  const plan = janitor.plan(await janitor.scan());

  // Both pids are given to strangers before the plan is carried out.
  process.kill(leftOver, 'SIGKILL');
  while (fs.existsSync('/proc/' + leftOver)) await pause(5);
  await pause(50);
  const stranger = async (pid) => {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      fs.writeFileSync('/proc/sys/kernel/ns_last_pid', String(pid - 1));
      const child = spawn('sleep', ['602'], { stdio: 'ignore', detached: true });
      await once(child, 'spawn');
      if (child.pid === pid) return child;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    throw new Error('The pid ' + pid + ' could not be had again.');
  };
  const strangers = [await stranger(leftOver), await stranger(owner.pid)];
  const direct = await system.signal(identity, 'kill');
  const receipt = await janitor.execute(plan, { stepIds: new Set(plan.steps.map((step) => step.stepId)), trigger: 'manual' });
  const after = await janitor.scan();
  const again = janitor.plan(after);
  console.log(JSON.stringify({
    planned: plan.steps.map((step) => step.kind),
    recycled: [leftOver, owner.pid],
    strangers: strangers.map(({ pid }) => ({ pid, isAlive: isAlive(pid) })),
    direct: direct.reason,
    outcomes: receipt.steps.map((step) => step.kind + ': ' + step.outcome),
    terminatesAgain: again.steps.filter((step) => step.kind === 'terminate').length,
  }));
  for (const child of strangers) child.kill('SIGKILL');
  fs.rmSync(dir, { recursive: true, force: true });
  process.exit(0);
`;

const reason = whyNot();

describe(`a pid that is given to another process between plan and clean-up${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  let compiled = '';
  beforeAll(() => {
    if (reason === null) compiled = compileCleaner();
  });
  afterAll(() => {
    if (compiled !== '') fs.rmSync(compiled, { recursive: true, force: true });
  });

  itWhere(reason, 'for real: its new holder is never touched', () => {
    const script = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-story-')), 'story.mjs');
    fs.writeFileSync(script, story);
    // Pid 1 of the namespace adopts and reaps; the janitor itself must not be it.
    const init = '"$0" "$@"; exit $?';
    const run = spawnSync(
      'unshare',
      ['-pf', '--mount-proc', '--kill-child', 'bash', '-c', init, process.execPath, script, compiled],
      { encoding: 'utf8', timeout: 50_000 },
    );
    fs.rmSync(path.dirname(script), { recursive: true, force: true });
    expect(run.stderr).toBe('');
    const told = JSON.parse(run.stdout) as Record<string, unknown> & { recycled: number[] };
    expect(told).toEqual({
      planned: ['terminate', 'remove-session-files', 'mark-registry'],
      recycled: told.recycled,
      strangers: told.recycled.map((pid) => ({ pid, isAlive: true })),
      direct: 'changed',
      outcomes: ['terminate: skipped', 'remove-session-files: done', 'mark-registry: done'],
      terminatesAgain: 0,
    });
  });
});
