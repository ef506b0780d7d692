import { once } from 'node:events';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { loadKoffi } from '../../../electron/platform/koffi.ts';
import type { System } from '../../../electron/platform/system.ts';
import { windowsFunctions } from '../../../electron/platform/win32/api/functions.ts';
import { createWin32System } from '../../../electron/platform/win32/win32-system.ts';
import { processIdentity } from '../../../shared/process/identity.ts';
import type { ProcessInfo } from '../../../shared/process/process.ts';
import { descriptorOf } from '../../fakes/windows-access.ts';
import { endAll, eventually, identityOf, idle, startNode } from './start.ts';

let system: System;
beforeAll(async () => {
  system = await createSystem({});
});
afterEach(endAll);

const nobody = new Set<number>();

async function listed(pid: number): Promise<ProcessInfo> {
  const listing = await system.list();
  if (!listing.ok) throw new Error(listing.reason);
  const info = listing.processes.get(pid);
  if (info === undefined) throw new Error(`Process ${pid} is not listed.`);
  return info;
}

const detailsOf = async (pid: number, peers: ReadonlySet<number> = nobody) =>
  (await system.inspect([pid], peers)).get(pid);

describe('Windows, by its own functions', () => {
  it('lacks nothing, and knows machine and user', () => {
    expect(system.lacks).toBeUndefined();
    expect(system.host.uid).toMatch(/^S-1-5-21-/);
    expect(system.host.bootedAtMs).toBeLessThan(Date.now());
  });

  it('identifies the janitor itself, and the same way in a list and alone', async () => {
    const info = await listed(process.pid);
    expect(info.identity).toEqual(await system.identify(process.pid));
    expect(info.identity).toMatchObject({ uid: system.host.uid, bootId: system.host.bootId });
    expect(Math.abs((info.startedAtMs ?? 0) - (Date.now() - process.uptime() * 1000))).toBeLessThan(60_000);
  });

  it('reads program, arguments, folder and parent, whatever letters they have', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'jänitor ordner-'));
    const args = ['a b', 'quo"te', 'back\\slash\\', '', 'ünï'];
    const child = await startNode(idle, { args, cwd: folder });
    const info = await listed(child.pid);
    expect(info.argv?.slice(3)).toEqual(args);
    expect(info.executable?.toLowerCase()).toBe(process.execPath.toLowerCase());
    expect(info.parentPid).toBe(process.pid);
    const description = (await system.describe([child.pid])).get(child.pid);
    expect(fs.realpathSync.native(description?.workingDirectory ?? '')).toBe(fs.realpathSync.native(folder));
  });

  it("keeps Claude Code's variables and nothing else of an environment", async () => {
    const env = {
      ...process.env,
      CLAUDE_CODE_SESSION_ID: '11111111-2222-4333-8444-555555555555',
      CLAUDE_PID: '4242',
      CLAUDE_CODE_OAUTH_TOKEN: 'very-secret',
    };
    const info = await listed((await startNode(idle, { env })).pid);
    expect(info.markers).toMatchObject({ sessionId: env.CLAUDE_CODE_SESSION_ID, claudePid: 4242 });
    expect(JSON.stringify(info)).not.toContain('very-secret');
  });

  it('tells who started what outlived its parent', async () => {
    const script = `
      const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(idle)}],
        { stdio: 'ignore', detached: true });
      child.unref();
      console.log(child.pid)`;
    const parent = await startNode(script);
    if (parent.exitCode === null) await once(parent, 'exit');
    const listing = await system.list();
    const orphan = listing.ok
      ? [...listing.processes.values()].find(
          ({ argv, parentPid }) => argv?.[2] === idle && parentPid === parent.pid,
        )
      : undefined;
    expect(orphan?.identity).toBeTruthy();
    if (orphan?.identity == null) return;
    expect(await system.signal(orphan.identity, 'kill')).toEqual({ ok: true });
    await eventually(async () => ((await system.isRunning(orphan.identity!)) ? undefined : true));
  });

  it('knows nothing of who ended, in whatever way it is asked', async () => {
    const child = await startNode(idle);
    const identity = await identityOf(system, child.pid);
    expect(await system.signal(identity, 'kill')).toEqual({ ok: true });
    await once(child, 'exit');
    expect(await system.identify(child.pid)).toBeNull();
    expect(await system.isRunning(identity)).toBe(false);
    expect(await detailsOf(child.pid)).toBeUndefined();
    expect((await system.describe([child.pid])).size).toBe(0);
    const listing = await system.list();
    expect(listing.ok && listing.processes.has(child.pid)).toBe(false);
    expect(await system.signal(identity, 'kill')).toMatchObject({ ok: false, reason: 'gone' });
  });

  it('counts processor time', async () => {
    const child = await startNode('for (const end = Date.now() + 300; Date.now() < end;); ' + idle);
    const times = await system.cpuTimes?.([child.pid, 999_996]);
    expect(times?.get(child.pid)).toBeGreaterThan(0);
    expect(times?.size).toBe(1);
  });
});

describe('an end by an open handle', () => {
  it.each([
    ['another start', { startToken: '134000000000000000' }, 'changed'],
    ['another boot', { bootId: 'boot-0' }, 'changed'],
    ['another user', { uid: 'S-1-5-18' }, 'forbidden'],
  ])('never reaches a process of %s', async (_, wrong, reason) => {
    const child = await startNode(idle);
    const real = await identityOf(system, child.pid);
    for (const how of ['terminate', 'kill'] as const) {
      const answer = await system.signal(processIdentity({ ...real, ...wrong }), how);
      expect(answer).toMatchObject({ ok: false, reason });
    }
    expect(await system.isRunning(real)).toBe(true);
  });

  it('asks first, which a program of the terminal does not hear, and ends then', async () => {
    const child = await startNode(idle);
    const identity = await identityOf(system, child.pid);
    expect(await system.signal(identity, 'terminate')).toEqual({ ok: true });
    expect(await system.isRunning(identity)).toBe(true);
    expect(await system.signal(identity, 'kill')).toEqual({ ok: true });
    await once(child, 'exit');
  });

  it('never reaches ourselves', async () => {
    const self = await identityOf(system, process.pid);
    expect(await system.signal(self, 'kill')).toMatchObject({ ok: false, reason: 'forbidden' });
  });
});

describe('who can still speak to it', () => {
  it('tells a living pipe from one whose other end is gone', async () => {
    // What a killed session leaves: the server has pipes to a parent that is killed.
    const server = `process.stdin.on('data', () => 0).on('error', () => 0); ${idle}`;
    const script = `
      const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(server)}],
        { stdio: ['pipe', 'pipe', 'ignore'], detached: true });
      ${idle}; process.stdout.write(child.pid + '\\n')`;
    const parent = await startNode(script);
    const { pid } = await eventually(async () => {
      const listing = await system.list();
      if (!listing.ok) return undefined;
      return [...listing.processes.values()].find(
        ({ parentPid, name }) => parentPid === parent.pid && name === 'node.exe',
      );
    });
    expect(await detailsOf(pid)).toMatchObject({
      standardInput: { kind: 'pipe', otherEnd: 'held' },
      standardOutput: { kind: 'pipe', otherEnd: 'held' },
    });
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(await detailsOf(pid)).toMatchObject({
      standardInput: { kind: 'pipe', otherEnd: 'gone' },
      standardOutput: { kind: 'pipe', otherEnd: 'gone' },
      stdinIsTerminal: false,
      holdsFifo: false,
      holdsTerminals: false,
      showsWindows: false,
    });
    await system.signal(await identityOf(system, pid), 'kill');
  });

  it('sees a named pipe that others can come to, and who did', async () => {
    const name = `\\\\\\\\.\\\\pipe\\\\janitor-test-${process.pid}`;
    const child = await startNode(
      `require('net').createServer(() => 0).listen('${name}'); process.stdin.resume(); ${idle}`,
    );
    await eventually(async () => ((await detailsOf(child.pid))?.holdsFifo === true ? true : undefined));
    const { createConnection } = await import('node:net');
    const client = createConnection(name.replaceAll('\\\\', '\\'));
    await once(client, 'connect');
    const details = await eventually(async () => {
      const now = await detailsOf(child.pid);
      return (now?.liveClients ?? 0) > 0 ? now : undefined;
    });
    expect(details.liveClients).toBe(1);
    expect((await detailsOf(child.pid, new Set([process.pid])))?.liveClients).toBe(0);
    client.destroy();
  });

  it('knows a file from a pipe', async () => {
    const child = await startNode(idle);
    const details = await detailsOf(child.pid);
    expect(details?.standardInput).toMatchObject({ kind: 'pipe', otherEnd: 'held' });
    expect((await detailsOf(process.pid))?.standardInput?.kind).not.toBe('terminal');
  });

  it('lists services as such', async () => {
    const listing = await system.list();
    const pids = listing.ok ? [...listing.processes.keys()] : [];
    const details = await system.inspect(pids, nobody);
    expect([...details.values()].some(({ managedBy }) => managedBy !== null && managedBy !== '')).toBe(true);
  });
});

describe('who else may read in a folder', () => {
  /** Gives it a list of its own, which takes nothing from the folder above (SetFileSecurityW). */
  function allowOnly(folder: string, sids: readonly string[]): void {
    const loaded = loadKoffi();
    if (!loaded.ok) throw new Error(loaded.reason);
    const parameters = ['str16', 'uint32_t', 'void *'];
    const set = loaded.koffi.load('advapi32.dll').func('__stdcall', 'SetFileSecurityW', 'int', parameters);
    const entries = sids.map((sid) => ({ sid, mask: 0x1f01ff, type: 0 }));
    expect(set(folder, 0x8000_0004, descriptorOf(entries))).not.toBe(0);
  }

  it.each([
    ['nobody, where it is of the user alone', [], []],
    ['everybody, where the list says so', ['S-1-1-0'], ['Everyone']],
  ])('%s', (_, more, others) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-access-'));
    onTestFinished(() => fs.rmSync(folder, { recursive: true }));
    allowOnly(folder, [String(system.host.uid), ...more]);
    expect(system.othersWhoRead?.(folder)).toEqual(others);
  });

  it('is not known of one that is not there', () => {
    expect(system.othersWhoRead?.(path.join(os.tmpdir(), 'janitor-none'))).toBeNull();
  });
});

describe('without koffi', () => {
  it('PowerShell is asked, and what is missing is said', async () => {
    const poor = await createWin32System({}, () => ({ ok: false, reason: 'It is not here.' }));
    expect(poor.lacks?.[0]).toContain('It is not here.');
  });
});

it('one look costs a small multiple of the bare call', async () => {
  const loaded = loadKoffi();
  if (!loaded.ok) throw new Error(loaded.reason);
  const windows = windowsFunctions(loaded.koffi);
  const buffer = Buffer.alloc(1024 * 1024);
  const timed = async (work: () => unknown) => {
    const start = performance.now();
    for (let n = 0; n < 20; n++) await work();
    return (performance.now() - start) / 20;
  };
  const bare = await timed(() =>
    windows.ntdll.NtQuerySystemInformation(5, buffer, buffer.length, Buffer.alloc(4)),
  );
  const first = performance.now();
  await (await createSystem({})).list();
  const firstMs = performance.now() - first;
  const again = await timed(() => system.list());
  console.log(
    `bare call ${bare.toFixed(2)} ms, first look ${firstMs.toFixed(1)} ms, each further look ${again.toFixed(2)} ms`,
  );
  expect((await system.list()).ok).toBe(true);
});
