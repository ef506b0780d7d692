import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import { processIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { ProcessInfo } from '../../../shared/process/process.ts';
import { endAll, eventually, noteStray, pidOf, start, startAndRead } from './start.ts';
import { describeWhere, itWhere, needsLinux, needsProgram } from '../../fakes/describe-where.ts';

const nobody = new Set<number>();
let system: System;

beforeAll(async () => {
  system = await createSystem();
});

afterEach(endAll);

async function listed(pid: number): Promise<ProcessInfo> {
  const listing = await system.list();
  if (!listing.ok) throw new Error(listing.reason);
  const info = listing.processes.get(pid);
  if (info === undefined) throw new Error(`Process ${pid} is not in the list.`);
  return info;
}

async function identityOf(pid: number): Promise<ProcessIdentity> {
  const identity = await system.identify(pid);
  if (identity === null || identity === 'unreadable') throw new Error(`Process ${pid} has no identity.`);
  return identity;
}

/** Node that prints `ready` once `script` has done what it should. */
const node = (script: string, env: Record<string, string> = {}) =>
  startAndRead(process.execPath, ['-e', script], env);

describeWhere(needsLinux, 'Linux, with real processes', () => {
  it('lists a process as it was started', async () => {
    const before = Date.now();
    const child = start('/bin/sleep', ['600']);
    const info = await eventually(async () => {
      const now = await listed(pidOf(child));
      return now.name === 'sleep' ? now : undefined;
    });
    expect(info).toMatchObject({
      pid: pidOf(child),
      parentPid: process.pid,
      state: 'running',
      tty: null,
      argv: ['/bin/sleep', '600'],
      isKernelThread: false,
      identity: await identityOf(pidOf(child)),
    });
    // The time of boot is known to the second.
    expect(Math.abs(info.startedAtMs! - before)).toBeLessThan(5000);
  });

  it('reads the markers of a process that Claude Code started, and nothing else', async () => {
    const child = start('/bin/sleep', ['600'], {
      CLAUDE_CODE_SESSION_ID: '9805ebeb-0000',
      CLAUDE_PID: '4711',
      CLAUDE_CODE_CHILD_SESSION: '1',
      CLAUDE_CODE_MESSAGING_SOCKET_TOKEN: 's3cret',
      BIG: 'x'.repeat(100_000),
    });
    const info = await eventually(async () => {
      const now = await listed(pidOf(child));
      return now.markers?.claudePid === 4711 ? now : undefined;
    });
    expect(info.markers).toMatchObject({ sessionId: '9805ebeb-0000', childSession: true });
    expect(JSON.stringify(info)).not.toContain('s3cret');
  });

  it('keeps a command line of 5 kB and arguments with newlines whole', async () => {
    const argument = `${'y'.repeat(5000)}\n(z) `;
    const { child } = await node(`console.log('ready'); setInterval(() => {}, 1000); /*${argument}*/`);
    expect((await listed(pidOf(child))).argv?.[2]).toContain(argument);
  });

  it('tells a zombie', async () => {
    // The shell becomes a `sleep`, which never reaps the child that it inherits.
    const { child, line } = await startAndRead('/bin/sh', ['-c', 'sleep 600 & echo $!; exec sleep 600']);
    const pid = noteStray(Number(line));
    await eventually(async () => ((await listed(pidOf(child))).name === 'sleep' ? true : undefined));
    process.kill(pid, 'SIGKILL');
    const info = await eventually(async () => {
      const now = await listed(pid);
      return now.state === 'zombie' ? now : undefined;
    });
    expect(info).toMatchObject({ parentPid: pidOf(child), argv: null, markers: null });
    expect(await system.isRunning(info.identity!)).toBe(false);
    expect(system.probe(pid)).toBe('alive');
  });

  itWhere(
    needsProgram('python3'),
    'takes no process for a zombie whose first thread has ended while another works on',
    async () => {
      // pthread_exit(3) ends the thread that calls it, here the first, and no other.
      const script =
        "import ctypes, threading, time; threading.Thread(target=lambda: time.sleep(600)).start(); print('ready', flush=True); ctypes.CDLL(None).pthread_exit(None)";
      const { child } = await startAndRead('python3', ['-c', script]);
      const pid = pidOf(child);
      await eventually(() =>
        readFileSync(`/proc/${pid}/stat`, 'latin1').includes(') Z ') ? true : undefined,
      );
      const info = await listed(pid);
      expect(info.state).toBe('running');
      expect(await system.isRunning(info.identity!)).toBe(true);
    },
  );

  it('tells a stopped process', async () => {
    const child = start('/bin/sleep', ['600']);
    child.kill('SIGSTOP');
    await eventually(async () => ((await listed(pidOf(child))).state === 'stopped' ? true : undefined));
    expect(await system.isRunning(await identityOf(pidOf(child)))).toBe(true);
  });

  it('tells a process in a session of its own', async () => {
    const { child, line } = await startAndRead('/usr/bin/setsid', [
      '--fork',
      'sh',
      '-c',
      'echo $$; exec sleep 600',
    ]);
    const pid = noteStray(Number(line));
    expect(await listed(pid)).toMatchObject({ session: pid, processGroup: pid, tty: null });
    expect((await listed(process.pid)).session).not.toBe(pid);
    expect(child.pid).not.toBe(pid);
  });

  it('tells the terminal of a process, and that its input is one', async ({ skip }) => {
    if (!existsSync('/usr/bin/script')) skip('script(1) is not installed');
    const { line } = await startAndRead('/usr/bin/script', ['-qfc', 'echo $$; exec sleep 600', '/dev/null']);
    const pid = noteStray(Number(line));
    const info = await listed(pid);
    expect(info.tty).toMatch(/^pts\/\d+$/);
    expect(info.foregroundGroup).toBe(info.processGroup);
    expect((await system.inspect([pid], nobody)).get(pid)?.stdinIsTerminal).toBe(true);
  });

  it('inspects a plain process', async () => {
    const child = start('/bin/sleep', ['600']);
    const pid = pidOf(child);
    await eventually(async () => ((await listed(pid)).name === 'sleep' ? true : undefined));
    const details = (await system.inspect([pid], nobody)).get(pid);
    expect(details).toMatchObject({
      argv: ['/bin/sleep', '600'],
      executable: expect.stringMatching(/\/(sleep|coreutils)$/),
      workingDirectory: process.cwd(),
      foreignPidNamespace: false,
      stdinIsTerminal: false,
      ignoresHangup: false,
      listeningSockets: 0,
      liveClients: 0,
    });
    expect(details?.memoryBytes).toBeGreaterThan(10_000);
    expect((await system.describe([pid])).get(pid)?.argv).toEqual(['/bin/sleep', '600']);
  });

  it('tells that nohup was meant', async () => {
    const child = start('/usr/bin/nohup', ['sleep', '600']);
    const pid = pidOf(child);
    await eventually(async () => ((await listed(pid)).name === 'sleep' ? true : undefined));
    expect((await system.inspect([pid], nobody)).get(pid)?.ignoresHangup).toBe(true);
  });

  it('counts a TCP client from outside, but none of the same unit', async () => {
    const { child, line } = await node(
      "require('net').createServer().listen(0, function () { console.log(this.address().port) })",
    );
    const pid = pidOf(child);
    const use = async (peers: ReadonlySet<number>) => {
      const details = (await system.inspect([pid], peers)).get(pid);
      return [details?.listeningSockets, details?.liveClients];
    };
    expect(await use(nobody)).toEqual([1, 0]);
    const client = createConnection(Number(line), '127.0.0.1');
    try {
      await eventually(async () => ((await use(nobody))[1] === 1 ? true : undefined));
      expect(await use(new Set([pid, process.pid]))).toEqual([1, 0]);
    } finally {
      client.destroy();
    }
    await eventually(async () => ((await use(nobody))[1] === 0 ? true : undefined));
  });

  it('counts a client of a named local socket', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'platform-'));
    try {
      const path = join(folder, 'dev server.sock');
      const { child } = await node(
        `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('ready'))`,
      );
      const pid = pidOf(child);
      const client = createConnection(path);
      await eventually(async () =>
        (await system.inspect([pid], nobody)).get(pid)?.liveClients === 1 ? true : undefined,
      );
      client.destroy();
      await eventually(async () =>
        (await system.inspect([pid], nobody)).get(pid)?.liveClients === 0 ? true : undefined,
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('counts ourselves as a server, too', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const own = (await system.inspect([process.pid], nobody)).get(process.pid);
    server.close();
    expect(own?.listeningSockets).toBeGreaterThanOrEqual(1);
  });

  it('misses a process that vanished, and says so of its pid', async () => {
    const child = start('/bin/true', []);
    const pid = pidOf(child);
    const identity = await system.identify(pid);
    await eventually(() => (system.probe(pid) === 'gone' ? true : undefined));
    expect(await system.identify(pid)).toBeNull();
    expect((await system.inspect([pid, process.pid], nobody)).has(pid)).toBe(false);
    expect((await system.describe([pid])).has(pid)).toBe(false);
    if (identity !== null && identity !== 'unreadable') {
      expect(await system.isRunning(identity)).toBe(false);
      expect(await system.signal(identity, 'terminate')).toMatchObject({ ok: false, reason: 'gone' });
    }
  });

  it('reads the rows of a few pids alone', async () => {
    const child = start('/bin/sleep', ['600']);
    const look = await system.look?.([pidOf(child)]);
    if (look?.ok !== true) throw new Error('There was no look.');
    expect(new Set(look.processes.keys())).toEqual(new Set([process.pid, pidOf(child)]));
  });
});

describeWhere(needsLinux, 'signals', () => {
  const ended = (pid: number) => eventually(() => (system.probe(pid) === 'gone' ? true : undefined));

  it('end a process by its identity', async () => {
    const child = start('/bin/sleep', ['600']);
    expect(await system.signal(await identityOf(pidOf(child)), 'terminate')).toEqual({ ok: true });
    await ended(pidOf(child));
    expect(child.signalCode).toBe('SIGTERM');
  });

  it('kill one that ignores SIGTERM', async () => {
    const { child } = await node(
      "process.on('SIGTERM', () => {}); console.log('ready'); setInterval(() => {}, 1000)",
    );
    const identity = await identityOf(pidOf(child));
    expect(await system.signal(identity, 'terminate')).toEqual({ ok: true });
    expect(await system.isRunning(identity)).toBe(true);
    expect(await system.signal(identity, 'kill')).toEqual({ ok: true });
    await ended(pidOf(child));
    expect(child.signalCode).toBe('SIGKILL');
  });

  it.each([
    ['another start', { startToken: '1' }, 'changed'],
    ['another boot', { bootId: 'another' }, 'changed'],
    ['another user', { uid: 4_000_000 }, 'forbidden'],
  ])('never reach a process of %s', async (_, wrong, reason) => {
    const child = start('/bin/sleep', ['600']);
    const real = await identityOf(pidOf(child));
    for (const how of ['terminate', 'kill'] as const) {
      expect(await system.signal(processIdentity({ ...real, ...wrong }), how)).toMatchObject({
        ok: false,
        reason,
      });
    }
    expect(await system.isRunning(real)).toBe(true);
    expect(child.signalCode).toBeNull();
  });

  it('never reach pid 1 or ourselves, whoever asks', async () => {
    for (const pid of [process.pid, 1]) {
      expect(await system.signal(await identityOf(pid), 'kill')).toMatchObject({
        ok: false,
        reason: 'forbidden',
      });
    }
  });

  it('never reach a process of another user, not even as root', async ({ skip }) => {
    if (process.geteuid?.() !== 0) skip('only root can start a process of another user');
    const child = start('/usr/bin/setpriv', ['--reuid', '65534', '--clear-groups', 'sleep', '600']);
    const pid = pidOf(child);
    const info = await eventually(async () => {
      const now = await listed(pid);
      return now.identity?.uid === 65534 && now.name === 'sleep' ? now : undefined;
    });
    expect(info.markers).toBeNull();
    expect(await system.signal(info.identity!, 'kill')).toMatchObject({ ok: false, reason: 'forbidden' });
    expect(await system.isRunning(info.identity!)).toBe(true);
  });
});
