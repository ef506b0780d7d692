import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Home } from '../../../electron/store/files/home.ts';
import { processIdentity } from '../../../shared/process/identity.ts';
import {
  claim,
  endOurs,
  firstLine,
  identityOf,
  idleProgram,
  isAlive,
} from '../../fakes/real/own-processes.ts';
import { sessionRecord } from '../../fakes/real/real-orphans.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';
import { bench, crashed, job, manners, outcomes } from './crashed.ts';
import type { SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import { describeWhere, itWhere, needsLinux, needsUnix, notOnMac } from '../../fakes/describe-where.ts';

let home: Home;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(endOurs);

const onLinux = process.platform === 'linux';
const unless = (reason: string | null) => (reason === null ? it : (it.skip as typeof it));
const told = (what: string, reason: string | null) =>
  reason === null ? what : `${what} (skipped: ${reason})`;
const linuxOnly = onLinux ? null : 'reads /proc';
const needsListeners = process.platform === 'win32' ? 'Wine seldom tells who listens on a port' : null;
const needsMakers =
  process.platform === 'win32' ? 'Windows does not tell who made the pipes of a server' : null;
const rootOnly = onLinux && process.getuid?.() === 0 ? null : 'needs root to become somebody else';

describeWhere(notOnMac, 'what a crashed session left, on the real system', () => {
  itWhere(
    needsUnix,
    'ends each unit: the polite at once, the stubborn by force, a wrapper with its child',
    async () => {
      const left = await crashed(home, 'dead', ['polite', 'stubborn', 'wrapper']);
      const { planned, execute } = await bench(home);
      const plan = await planned();
      const receipt = await execute(plan);
      const [polite, stubborn, wrapper] = left.pids as [number, number, number];
      const byPid = new Map(receipt.steps.map((step) => [step.pid, step]));
      expect(byPid.get(polite)).toMatchObject({ outcome: 'done', confidence: 'proven' });
      expect(byPid.get(polite)!.detail).toContain('Ended when asked (1 process).');
      expect(byPid.get(stubborn)!.detail).toContain('1 process had to be forced');
      expect(byPid.get(wrapper)!.processes).toHaveLength(2);
      expect(byPid.get(wrapper)!.detail).toContain('Ended when asked (2 processes).');
      expect(receipt.steps.every(({ outcome }) => outcome === 'done')).toBe(true);
      for (const step of receipt.steps)
        for (const { pid } of step.processes) expect(isAlive(pid)).toBe(false);
      expect(receipt.memory_before_bytes).toBeGreaterThan(10 * 2 ** 20);
      expect(receipt.memory_after_bytes).toBe(0);
      // What is gone is not found again.
      expect((await planned()).steps).toEqual([]);
    },
  );

  itWhere(needsUnix, 'asks about one that somebody suspended', async () => {
    const left = await crashed(home, 'dead', ['suspended']);
    const { janitor } = await bench(home);
    const [suspended = 0] = left.pids;
    await expect
      .poll(async () => byPidOf(await janitor.scan()).get(suspended), { timeout: 90_000 })
      .toMatchObject({ confidence: 'likely', use: 'in-use', vetoes: [] });
  });

  it('takes deaf servers without a person too, after a second look; a job beside them is offered and stays', async () => {
    const left = await crashed(home, 'dead', ['polite', 'wrapper', job('polite')]);
    const [server, wrapper, background] = left.pids as [number, number, number];
    const { janitor, run } = await bench(home);
    expect(byPidOf(await janitor.scan()).get(background)).toMatchObject({
      confidence: 'likely',
      use: 'unknown',
      useReasons: expect.arrayContaining([
        'A command or a hook of the session started it, and it may be wanted to its end.',
      ]),
      vetoes: [],
    });
    const receipt = await run('auto');
    expect(
      outcomes(receipt)
        .filter((one) => one.startsWith('terminate'))
        .sort(),
    ).toEqual([`terminate ${server}: done`, `terminate ${wrapper}: done`].sort());
    expect(left.pids.map((pid) => isAlive(pid))).toEqual([false, false, true]);
  });

  it('leaves alone what is the same program with the same arguments, but nobody’s left-over', async () => {
    const left = await crashed(home, 'dead', ['polite']);
    const bystander = spawn(process.execPath, ['-e', manners.polite, 'left-over'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
      cwd: left.workingDir,
    });
    await claim(bystander.pid ?? 0);
    await firstLine(bystander);
    await (await bench(home)).run();
    expect([isAlive(left.pids[0]!), isAlive(bystander.pid ?? 0)]).toEqual([false, true]);
  });

  it('one that ended between plan and clean-up is skipped, and told so', async () => {
    const left = await crashed(home, 'dead', ['polite', 'polite']);
    const { planned, execute } = await bench(home);
    const plan = await planned();
    process.kill(left.pids[0]!, 'SIGKILL');
    await expect.poll(() => isAlive(left.pids[0]!)).toBe(false);
    const receipt = await execute(plan);
    const byPid = new Map(receipt.steps.map((step) => [step.pid, step]));
    expect(byPid.get(left.pids[0]!)).toMatchObject({
      outcome: 'skipped',
      detail: expect.stringContaining('Changed'),
    });
    expect(byPid.get(left.pids[1]!)).toMatchObject({ outcome: 'done' });
  });

  itWhere(
    needsListeners,
    'a deaf server that listens is only likely unwanted: without a person it lives on',
    async () => {
      const left = await crashed(home, 'dead', ['listening']);
      const { janitor, planned, run } = await bench(home);
      expect(byPidOf(await janitor.scan()).get(left.pids[0]!)).toMatchObject({
        use: 'in-use',
        useReasons: [expect.stringMatching(/^It listens on port \d+, so somebody may come to it\.$/)],
      });
      expect((await planned()).steps[0]).toMatchObject({ kind: 'terminate', confidence: 'likely' });
      await run('auto');
      expect(isAlive(left.pids[0]!)).toBe(true);
      const receipt = await run();
      expect(outcomes(receipt)).toEqual([
        `terminate ${left.pids[0]}: done`,
        'remove-session-files dead: done',
        'mark-registry dead: done',
      ]);
      expect(isAlive(left.pids[0]!)).toBe(false);
    },
  );

  itWhere(
    needsUnix,
    'what may be at work is asked and has all the time that it needs; it is never forced unasked',
    async () => {
      const left = await crashed(home, 'dead', [job('slow'), job('stubborn')], { recorded: false });
      const [slow, stubborn] = left.pids as [number, number];
      const { janitor, planned, execute } = await bench(home);
      const waiting: number[] = [];
      const plan = await planned();
      const stop = new AbortController();
      const receipt = await janitor.execute(plan, {
        stepIds: new Set(plan.steps.map(({ stepId }) => stepId)),
        trigger: 'manual',
        stop: stop.signal,
        // The slow one ends once it was waited for; nobody waits the whole minute for the other.
        onWaiting: (processes) => {
          waiting.push(processes);
          fs.writeFileSync(path.join(left.workingDir, 'may-end'), '');
          void expect
            .poll(() => isAlive(slow), { timeout: 90_000 })
            .toBe(false)
            .then(() => stop.abort());
        },
      });
      expect(waiting).toEqual([2]);
      const byPid = new Map(receipt.steps.map((step) => [step.pid, step]));
      expect(fs.readFileSync(path.join(left.workingDir, 'rolled-back'), 'utf8')).toBe('whole');
      expect([isAlive(slow), isAlive(stubborn)]).toEqual([false, true]);
      expect(byPid.get(stubborn)).toMatchObject({
        outcome: 'ending',
        detail: `Asked to end; still working: 1 process (${stubborn}).`,
      });
      expect(fs.existsSync(path.join(home.sessionsDir, 'dead'))).toBe(true);

      const again = await planned();
      const step = again.steps.find((one) => one.kind === 'terminate');
      expect(step).toMatchObject({ force: true, confidence: 'likely' });
      expect((await execute(again)).steps.map(({ outcome }) => outcome)).toEqual(Array(3).fill('skipped'));
      const forced = await janitor.execute(again, {
        stepIds: new Set(again.steps.map(({ stepId }) => stepId)),
        forceStepIds: new Set([step?.stepId ?? '']),
        trigger: 'manual',
      });
      expect(forced.steps.map(({ outcome }) => outcome)).toEqual(Array(3).fill('done'));
      expect(isAlive(stubborn)).toBe(false);
      expect(fs.existsSync(home.askedPath)).toBe(false);
    },
  );

  itWhere(
    needsLinux,
    'a deaf server that serves somebody right now is offered with that reason, and never ended unasked',
    async () => {
      const { workingDir, pids } = await crashed(home, 'dead', ['listening']);
      const { system, janitor, planned, run } = await bench(home);
      const [details] = (await system.inspect(pids, new Set(pids))).values();
      expect(details).toMatchObject({ listeningSockets: 1, workingDirectory: workingDir });
      const port = await listeningPort(pids[0]!);
      const client = spawn(
        process.execPath,
        [
          '-e',
          `require('node:net').connect(${port}, '127.0.0.1', () => console.log('in')); setInterval(() => {}, 60_000)`,
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      await claim(client.pid ?? 0);
      await firstLine(client);
      expect(byPidOf(await janitor.scan()).get(pids[0]!)).toMatchObject({
        use: 'in-use',
        useReasons: expect.arrayContaining(['It serves 1 connection right now.']),
      });
      expect((await planned()).steps[0]).toMatchObject({ kind: 'terminate', confidence: 'likely' });
      expect((await run('auto')).steps.filter(({ kind }) => kind === 'terminate')).toEqual([]);
      expect(isAlive(pids[0]!)).toBe(true);
    },
  );
});

describeWhere(notOnMac, 'whose it is', () => {
  itWhere(
    needsMakers,
    'of what nobody ever watched its environment tells: a deaf server is proven, a job takes a person',
    async () => {
      const left = await crashed(home, 'dead', ['polite', job('polite')], { recorded: false });
      const [server, background] = left.pids as [number, number];
      const { janitor, run } = await bench(home);
      const found = byPidOf(await janitor.scan());
      expect(found.get(server)).toMatchObject({
        attribution: 'environment',
        confidence: 'proven',
        use: 'none',
        useReasons: ['Nobody can speak to it any more: the other end of its input and output is gone.'],
        vetoes: [],
      });
      expect(found.get(background)).toMatchObject({
        attribution: 'environment',
        confidence: 'likely',
        use: 'unknown',
        vetoes: [],
      });
      await run('auto');
      expect([isAlive(server), isAlive(background)]).toEqual([false, true]);
      await run();
      expect(isAlive(background)).toBe(false);
    },
  );

  it('while the owner lives, nothing of its is even under suspicion', async () => {
    const left = await crashed(home, 'live', ['polite', 'listening', job('polite')], { crash: false });
    const { janitor, run } = await bench(home);
    const [session] = (await janitor.scan()).sessions;
    expect(session).toMatchObject({ sessionId: 'live', ownerIsRunning: true, processes: [] });
    expect((await run()).steps.filter(({ kind }) => kind === 'terminate')).toEqual([]);
    expect(left.pids.every((pid) => isAlive(pid))).toBe(true);
  });

  it('a crashed session next to a live one: only the dead one’s end', async () => {
    const live = await crashed(home, 'live', ['polite'], { crash: false });
    const dead = await crashed(home, 'dead', ['polite']);
    const receipt = await (await bench(home)).run();
    expect(outcomes(receipt)).toEqual([
      `terminate ${dead.pids[0]}: done`,
      'remove-session-files dead: done',
      'mark-registry dead: done',
    ]);
    expect([isAlive(live.pids[0]!), isAlive(dead.pids[0]!)]).toEqual([true, false]);
  });

  itWhere(needsUnix, 'an owner that is a zombie is an orphan without anything to signal', async () => {
    // Its parent never asks how it ended.
    const parent = spawn('/bin/sh', ['-c', 'sleep 600 & echo $!; exec sleep 600'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await claim(parent.pid ?? 0);
    const pid = Number(await firstLine(parent));
    const owner = await claim(pid);
    await writeSession(home, sessionRecord(home, 'dead', owner));
    await expect.poll(async () => (await identityOf(parent.pid ?? 0)).pid).toBe(parent.pid);
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => isAlive(pid)).toBe(false);
    const { janitor, run } = await bench(home);
    const [session] = (await janitor.scan()).sessions;
    expect(session).toMatchObject({
      verdict: 'orphaned',
      reason: 'zombie',
      confidence: 'proven',
      processes: [],
    });
    expect(outcomes(await run())).toEqual(['remove-session-files dead: done', 'mark-registry dead: done']);
    expect(isAlive(parent.pid ?? 0)).toBe(true);
  });

  it('a session of another boot is gone, whoever has its number now', async () => {
    const bystander = spawn(...idleProgram, { stdio: 'ignore' });
    onTestFinished(() => void bystander.kill('SIGKILL'));
    const now = await claim(bystander.pid ?? 0);
    const then = processIdentity({ ...now, startToken: '1', bootId: 'another boot' });
    await writeSession(home, sessionRecord(home, 'dead', then));
    const receipt = await (await bench(home)).run();
    expect(outcomes(receipt)).toEqual(['remove-session-files dead: done', 'mark-registry dead: done']);
    expect(isAlive(bystander.pid ?? 0)).toBe(true);
  });
});

describe('other people', () => {
  unless(rootOnly)(told('another user’s process is refused, although root could', rootOnly), async () => {
    const left = await crashed(home, 'dead', ['polite'], { uid: 65534 });
    const { system, janitor, run } = await bench(home);
    const scan = await janitor.scan();
    const process = scan.sessions
      .flatMap(({ processes }) => processes)
      .find(({ pid }) => pid === left.pids[0]);
    expect(process).toMatchObject({ confidence: 'none' });
    expect(process!.vetoes.map(({ kind }) => kind)).toContain('other-user');
    await run();
    expect(isAlive(left.pids[0]!)).toBe(true);
    // Nor by asking the system directly.
    const identity = await identityOf(left.pids[0]!);
    expect(await system.signal(identity, 'kill')).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(isAlive(left.pids[0]!)).toBe(true);
  });

  unless(linuxOnly)(told('ourselves and pid 1 are refused', linuxOnly), async () => {
    const { createSystem } = await import('../../../electron/platform/create-system.ts');
    const system = await createSystem({});
    for (const pid of [1, process.pid]) {
      expect(await system.signal(await identityOf(pid), 'terminate')).toMatchObject({
        ok: false,
        reason: 'forbidden',
      });
    }
  });
});

const byPidOf = ({ sessions }: { sessions: readonly SessionVerdict[] }) =>
  new Map(sessions.flatMap(({ processes }) => processes.map((process) => [process.pid, process])));

/** The TCP port that a process of ours listens on: the one socket inode of its that the table lists as listening. */
async function listeningPort(pid: number): Promise<number> {
  const { readFileSync, readdirSync, readlinkSync } = await import('node:fs');
  const inodes = readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
    } catch {
      return [];
    }
  });
  for (const line of readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1)) {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    if (state === '0A' && inodes.includes(inode)) return Number.parseInt(local.split(':')[1] ?? '', 16);
  }
  throw new Error(`Process ${pid} listens on nothing.`);
}
