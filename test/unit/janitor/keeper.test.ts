import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createKeeper } from '../../../electron/janitor/keep/keeper.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { acquireLock } from '../../../electron/store/files/lock.ts';
import { readKeeper, writeKeeper } from '../../../electron/store/records/keeper-file.ts';
import { readLineage } from '../../../electron/store/records/lineage-file.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import { missingBeatMs, type KeeperFile } from '../../../shared/session/heartbeat.ts';
import { processIdentity, toStoredIdentity } from '../../../shared/process/identity.ts';
import type { ProcessInfo } from '../../../shared/process/process.ts';
import { row } from '../../fakes/process-row.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import { scriptedSystem, type ScriptedSystem } from '../../fakes/scripted-system.ts';
import {
  recordOf,
  removeClaudeRecord,
  temporaryHome,
  writeClaudeRecord,
} from '../../fakes/real/temporary-home.ts';

const minute = 60_000;

/** A Claude session in a terminal, as listed. */
function claude(pid: number, facts: Partial<ProcessInfo> = {}): ProcessInfo {
  return row(pid, { parentPid: 40, tty: 'pts/1', session: 40, name: 'claude', argv: ['claude'], ...facts });
}
const shell = row(40, { tty: 'pts/1' });

function claudeFile(pid: number, sessionId: string, facts: Record<string, unknown> = {}) {
  return {
    pid,
    sessionId,
    cwd: '/src/project',
    startedAt: 1_790_000_000_000,
    procStart: String(pid * 10),
    version: '2.1.330',
    kind: 'interactive',
    entrypoint: 'cli',
    pidDomain: 'linux:machine:pid:[1]',
    name: 'project-3a',
    ...facts,
  };
}

function stage(...rows: ProcessInfo[]) {
  const home = temporaryHome();
  const system = scriptedSystem(shell, ...rows);
  const log: string[] = [];
  const create = (kind: KeeperFile['kind'] = 'keep', on: ScriptedSystem = system) =>
    createKeeper({ system: on, home, kind, config: () => defaultConfig, log: (text) => log.push(text) });
  const keeper = create();
  /** A minute goes by, then the keeper's round. */
  const tick = async (passMs = minute) => {
    system.pass(passMs);
    return keeper.tick();
  };
  return { home, system, keeper, create, tick, log };
}

/** How long the session's beat is missing by the files, as the scanner reads them. */
function missing(home: Home, sessionId: string): number | null {
  const file = readKeeper(home)!;
  return missingBeatMs(recordOf(home, sessionId)!.beat, {
    clock: file.clock,
    awakeMs: file.awake_ms,
    wokeAtMs: file.woke_at_ms,
  });
}

describe("the keeper registers sessions from Claude Code's own records", () => {
  it('with everything that is known of them', async () => {
    const { home, tick, system } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    expect(await tick()).toMatchObject({
      outcome: 'ticked',
      live: 1,
      registered: 1,
      beaten: 1,
      problems: [],
    });
    expect(recordOf(home, 'one')).toMatchObject({
      pid: 100,
      status: 'active',
      startedAtMs: 1_790_000_000_000,
      workingDir: '/src/project',
      hostname: 'box',
      lastHeartbeatMs: system.wallMs,
      owner: {
        source: 'adopted',
        attachment: { kind: 'terminal', tty: 'pts/1' },
        kind: 'interactive',
        entrypoint: 'cli',
        version: '2.1.330',
        name: 'project-3a',
      },
    });
    expect(fs.readFileSync(path.join(home.sessionsDir, 'one', 'heartbeat.pid'), 'utf8')).toBe(
      `${process.pid}\n`,
    );
  });

  it.each([
    ['of another container', { pidDomain: 'linux:machine:pid:[2]' }],
    ['whose pid belongs to another process now', { procStart: '77' }],
    ['whose process is gone', { pid: 101 }],
  ])('but none %s', async (_what, facts) => {
    const { home, tick } = stage(claude(100));
    writeClaudeRecord(home, { ...claudeFile(100, 'one'), ...facts });
    expect(await tick()).toMatchObject({ live: 0, registered: 0 });
    expect(recordOf(home, 'one')).toBeNull();
  });

  it('and leaves alone a record that it cannot read', async () => {
    const { home, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    fs.mkdirSync(path.join(home.sessionsDir, 'one'));
    fs.writeFileSync(path.join(home.sessionsDir, 'one', 'metadata.json'), '{"torn');
    await tick();
    expect(fs.readFileSync(path.join(home.sessionsDir, 'one', 'metadata.json'), 'utf8')).toBe('{"torn');
  });

  it('a session taken up by a new process goes over to it once the old one is gone, not before', async () => {
    const { home, system, tick } = stage(claude(100), claude(200));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    writeClaudeRecord(home, claudeFile(200, 'one'));
    await tick();
    expect(recordOf(home, 'one')!.pid).toBe(100);
    system.rows = [shell, claude(200)];
    await tick();
    expect(recordOf(home, 'one')).toMatchObject({ pid: 200, status: 'active' });
  });
});

describe('/clear moves the registration', () => {
  it('the old session ends, the new one keeps the terminal it was first seen with', async () => {
    const { home, system, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    writeClaudeRecord(home, claudeFile(100, 'two'));
    system.rows = [shell, claude(100, { tty: null })];
    expect(await tick()).toMatchObject({ registered: 1, ended: 1, live: 1 });
    expect(recordOf(home, 'one')).toMatchObject({ status: 'completed', endReason: 'clear' });
    expect(recordOf(home, 'two')).toMatchObject({
      status: 'active',
      owner: { attachment: { kind: 'terminal', tty: 'pts/1' } },
    });
  });

  it('and back again', async () => {
    const { home, tick } = stage(claude(100));
    for (const id of ['one', 'two', 'one']) {
      writeClaudeRecord(home, claudeFile(100, id));
      await tick();
    }
    await tick();
    expect(recordOf(home, 'one')!.status).toBe('active');
    expect(recordOf(home, 'two')!.status).toBe('completed');
  });
});

describe('an end that a hook noted stays an end', () => {
  it('while the process is still shutting down', async () => {
    const { home, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    const file = path.join(home.sessionsDir, 'one', 'metadata.json');
    const stored = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
    const endedAt = new Date(1_800_000_000_000 + minute).toISOString();
    fs.writeFileSync(file, JSON.stringify({ ...stored, status: 'completed', end_time: endedAt }));
    await tick(1000);
    expect(recordOf(home, 'one')!.status).toBe('completed');
  });
});

describe('a session without hooks that went', () => {
  const socketFolder = (home: Home) => path.join(home.dir, 'cc-socks');
  const withSocket = (home: Home) => {
    fs.mkdirSync(socketFolder(home));
    const socket = path.join(socketFolder(home), '100.sock');
    fs.writeFileSync(socket, '');
    writeClaudeRecord(home, claudeFile(100, 'one', { messagingSocketPath: socket }));
    return socket;
  };

  // On Windows it is a named pipe, of which nothing can be left behind.
  it.skipIf(process.platform === 'win32')(
    'ended in order, where it took its record and its socket along',
    async () => {
      const { home, system, tick } = stage(claude(100));
      const socket = withSocket(home);
      await tick();
      system.rows = [shell];
      removeClaudeRecord(home, 100);
      fs.rmSync(socket);
      expect(await tick()).toMatchObject({ ended: 1 });
      expect(recordOf(home, 'one')).toMatchObject({ status: 'completed', endReason: 'exited' });
    },
  );

  it('crashed, where the socket is left, though the next start swept its record', async () => {
    const { home, system, tick } = stage(claude(100));
    withSocket(home);
    await tick();
    system.rows = [shell];
    removeClaudeRecord(home, 100);
    expect(await tick()).toMatchObject({ ended: 0 });
    expect(recordOf(home, 'one')!.status).toBe('active');
  });

  it('crashed, where its record is left', async () => {
    const { home, system, tick } = stage(claude(100));
    fs.rmSync(withSocket(home));
    await tick();
    system.rows = [shell];
    expect(await tick()).toMatchObject({ ended: 0 });
  });

  it('counts as crashed, where no socket was ever seen', async () => {
    const { home, system, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    system.rows = [shell];
    removeClaudeRecord(home, 100);
    expect(await tick()).toMatchObject({ ended: 0 });
  });

  describe('on Windows, where its socket is a pipe of which nothing can be left', () => {
    const pipe = '\\\\.\\pipe\\LOCAL\\cc-msg-1';
    async function lived() {
      const on = stage(claude(100));
      on.system.host.platform = 'win32';
      writeClaudeRecord(on.home, claudeFile(100, 'one', { messagingSocketPath: pipe }));
      await on.tick();
      on.system.rows = [shell];
      return on;
    }

    it('ended in order, where it took its record along', async () => {
      const { home, tick } = await lived();
      removeClaudeRecord(home, 100);
      expect(await tick()).toMatchObject({ ended: 1 });
      expect(recordOf(home, 'one')).toMatchObject({ status: 'completed', endReason: 'exited' });
    });

    it('crashed, where a Claude has started since, which may have swept its record', async () => {
      const { home, system, tick } = await lived();
      removeClaudeRecord(home, 100);
      const executable = '/home/ann/.local/share/claude/versions/2.1.332';
      system.rows = [shell, claude(200, { executable, startedAtMs: system.now() + 10_000 })];
      expect(await tick()).toMatchObject({ ended: 0 });
      expect(recordOf(home, 'one')!.status).toBe('active');
    });

    it('crashed, where its record is left', async () => {
      const { home, tick } = await lived();
      expect(await tick()).toMatchObject({ ended: 0 });
      expect(recordOf(home, 'one')!.status).toBe('active');
    });
  });
});

describe('a beat means something', () => {
  it.each<[string, ProcessInfo]>([
    ['its terminal was closed', claude(100, { tty: null })],
    ['it is suspended, and its terminal was closed', claude(100, { state: 'stopped', tty: null })],
    ['it is a zombie', claude(100, { state: 'zombie' })],
    [
      'its pid belongs to another process',
      claude(100, { identity: processIdentity({ pid: 100, startToken: '7', bootId: 'boot-1', uid: 1000 }) }),
    ],
  ])('none when %s; it ages in the time that the keeper is awake', async (_what, later) => {
    const { home, system, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    system.rows = [shell, later];
    expect(await tick()).toMatchObject({ beaten: 0 });
    await tick();
    expect(missing(home, 'one')).toBe(2 * minute);
  });

  it('none while it is suspended, but none is missing: once it goes on it has all its time again', async () => {
    const { home, system, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    const lastHeartbeatMs = recordOf(home, 'one')!.lastHeartbeatMs;
    system.rows = [shell, claude(100, { state: 'stopped' })];
    for (let i = 0; i < 90; i += 1) expect(await tick()).toMatchObject({ beaten: 0 });
    expect(recordOf(home, 'one')).toMatchObject({ lastHeartbeatMs });
    // Continued, and its terminal closed, before the next round.
    system.rows = [shell, claude(100, { tty: null })];
    expect(await tick()).toMatchObject({ beaten: 0 });
    expect(missing(home, 'one')).toBe(minute);
  });

  it('again as soon as it belongs to someone again', async () => {
    const { home, system, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    system.rows = [shell, claude(100, { state: 'stopped' })];
    await tick();
    system.rows = [shell, claude(100)];
    expect(await tick()).toMatchObject({ beaten: 1 });
    expect(missing(home, 'one')).toBe(0);
  });

  it('not more often than the interval asks for', async () => {
    const { home, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    expect(await tick(5000)).toMatchObject({ beaten: 0 });
    expect(await tick(minute)).toMatchObject({ beaten: 1 });
  });
});

describe('no time counts in which nobody could beat', () => {
  async function detached() {
    const on = stage(claude(100));
    writeClaudeRecord(on.home, claudeFile(100, 'one'));
    await on.tick();
    on.system.rows = [shell, claude(100, { tty: null })];
    await on.tick();
    expect(missing(on.home, 'one')).toBe(minute);
    return on;
  }

  it('the machine slept, and the monotonic clock with it', async () => {
    const { home, system, tick } = await detached();
    system.wallMs += 8 * 60 * minute;
    await tick();
    expect(missing(home, 'one')).toBe(0);
  });

  it.each([8 * 60 * minute, -8 * 60 * minute])('the wall clock jumped by %d ms', async (jumpMs) => {
    const { home, system, tick } = await detached();
    system.wallMs += jumpMs;
    await tick();
    expect(missing(home, 'one')).toBe(0);
  });

  it('the keeper itself was held up', async () => {
    const { home, tick } = await detached();
    await tick(30 * minute);
    expect(missing(home, 'one')).toBe(0);
  });

  it('the record could not be read, and its terminal went just before it was mended', async () => {
    const { home, system, tick } = stage(claude(100));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    const file = path.join(home.sessionsDir, 'one', 'metadata.json');
    const whole = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, whole.slice(0, 40));
    for (let i = 0; i < 10; i += 1) await tick();
    system.rows = [shell, claude(100, { tty: null })];
    fs.writeFileSync(file, whole);
    await tick();
    expect(missing(home, 'one')).toBe(0);
    await tick();
    expect(missing(home, 'one')).toBe(minute);
  });

  it('the process list could not be read', async () => {
    const { home, system, tick } = await detached();
    system.listingFails = true;
    expect(await tick()).toMatchObject({ outcome: 'failed' });
    system.listingFails = false;
    await tick();
    expect(missing(home, 'one')).toBe(0);
  });

  it('the sessions could not be listed', async () => {
    const { home, tick } = await detached();
    fs.renameSync(home.sessionsDir, `${home.sessionsDir}-away`);
    fs.writeFileSync(home.sessionsDir, 'not a folder');
    for (let i = 0; i < 10; i += 1) {
      expect(await tick()).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('is not a folder') as string,
      });
    }
    fs.rmSync(home.sessionsDir);
    fs.renameSync(`${home.sessionsDir}-away`, home.sessionsDir);
    await tick();
    expect(missing(home, 'one')).toBe(0);
  });

  it('no keeper ran: the next one goes on with the clock, and all waits anew', async () => {
    const { home, system, create } = await detached();
    const file = readKeeper(home)!;
    const gone = processIdentity({ pid: 4_000_000, startToken: '1', bootId: 'boot-1', uid: 1000 });
    await writeKeeper(home, { ...file, identity: gone });
    system.pass(30 * minute);
    await create().tick();
    expect(readKeeper(home)!.clock).toBe(file.clock);
    expect(missing(home, 'one')).toBe(0);
  });

  it('the machine was restarted: a new clock, and beats of the old one have no age', async () => {
    const { home, create } = await detached();
    const rebooted = scriptedSystem(row(40));
    rebooted.host.bootId = 'boot-2';
    await create('keep', rebooted).tick();
    expect(missing(home, 'one')).toBeNull();
  });
});

describe('one keeper at a time', () => {
  const other = row(700);
  async function withOther(kind: KeeperFile['kind'], rows: ProcessInfo[]) {
    const on = stage(claude(100), ...rows);
    writeClaudeRecord(on.home, claudeFile(100, 'one'));
    await on.tick();
    await writeKeeper(on.home, { ...readKeeper(on.home)!, identity: other.identity!, kind });
    return on;
  }

  it('`keep` gives way to a tray that took over', async () => {
    const { home, tick } = await withOther('tray', [other]);
    expect(await tick()).toEqual({ outcome: 'yielded', to: 'tray', hadPlace: true });
    expect(readKeeper(home)!.identity).toEqual(other.identity);
  });

  it('the tray takes over from a `keep` that runs, and goes on with its clock', async () => {
    const { home, create, system } = await withOther('keep', [other]);
    const { clock } = readKeeper(home)!;
    system.pass(1000);
    expect(await create('tray').tick()).toMatchObject({ outcome: 'ticked' });
    expect(readKeeper(home)).toMatchObject({ kind: 'tray', clock, identity: { pid: process.pid } });
  });

  const takeOver = async (home: Home) =>
    writeKeeper(home, { ...readKeeper(home)!, identity: other.identity!, kind: 'tray' });

  it('a tray that takes over in the middle of a round keeps the place', async () => {
    const { home, system, tick } = stage(claude(100), other);
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    const { list } = system;
    system.list = async () => {
      await takeOver(home);
      return list();
    };
    expect(await tick()).toEqual({ outcome: 'yielded', to: 'tray', hadPlace: true });
    expect(readKeeper(home)).toMatchObject({ kind: 'tray', identity: other.identity });
  });

  it('a tray that takes over in the middle of the first round takes a place that was had', async () => {
    const { home, system, tick } = stage(claude(100), other);
    writeClaudeRecord(home, claudeFile(100, 'one'));
    const { now } = system;
    system.now = () => {
      const mine = readKeeper(home);
      const stored = { ...mine, kind: 'tray', identity: toStoredIdentity(other.identity!) };
      if (mine?.kind === 'keep') fs.writeFileSync(home.keeperPath, JSON.stringify(stored));
      return now();
    };
    expect(await tick()).toEqual({ outcome: 'yielded', to: 'tray', hadPlace: true });
    expect(readKeeper(home)).toMatchObject({ kind: 'tray', identity: other.identity });
  });

  it('a tray that takes over between the round and its look keeps the place', async () => {
    const { home, keeper, tick } = stage(claude(100), other);
    await tick();
    await takeOver(home);
    expect(await keeper.recordSightings(['a'])).toBe(false);
    expect(readKeeper(home)).toMatchObject({ kind: 'tray', identity: other.identity, sightings: {} });
    expect(await tick()).toEqual({ outcome: 'yielded', to: 'tray', hadPlace: false });
  });

  it('writes nothing while another writes the very file, and says so', async () => {
    const { home, keeper, log, tick } = stage(claude(100), other);
    await tick();
    const file = readKeeper(home)!;
    const lock = await acquireLock(home.keeperLockDir, other.identity!, () => Promise.resolve(true));
    expect(await tick()).toMatchObject({ outcome: 'ticked' });
    expect(readKeeper(home)).toEqual(file);
    expect(log.join()).toContain('is being written by process 700');
    expect(await keeper.recordSightings(['a'])).toBe(true);
    expect(readKeeper(home)).toEqual(file);
    if (lock.ok) lock.release();
    await tick();
    expect(readKeeper(home)!.awake_ms).toBe(file.awake_ms + 2 * minute);
  });

  it('does no work before it has its place', async () => {
    const { home, tick } = stage(claude(100), other);
    writeClaudeRecord(home, claudeFile(100, 'one'));
    const lock = await acquireLock(home.keeperLockDir, other.identity!, () => Promise.resolve(true));
    expect(await tick()).toEqual({
      outcome: 'failed',
      reason: expect.stringContaining('is being written by process 700') as string,
    });
    expect(recordOf(home, 'one')).toBeNull();
    if (lock.ok) lock.release();
    expect(await tick()).toMatchObject({ outcome: 'ticked', registered: 1 });
  });

  it.each<KeeperFile['kind']>(['tray', 'keep'])("a dead %s keeper's place is free", async (kind) => {
    const { home, tick } = await withOther(kind, []);
    expect(await tick()).toMatchObject({ outcome: 'ticked' });
    expect(readKeeper(home)!.identity.pid).toBe(process.pid);
  });

  it("a process that only has a keeper's old pid is no keeper", async () => {
    const recycled = row(700, {
      identity: processIdentity({ pid: 700, startToken: '9', bootId: 'boot-1', uid: 1000 }),
    });
    const { tick } = await withOther('tray', [recycled]);
    expect(await tick()).toMatchObject({ outcome: 'ticked' });
  });
});

describe('what else the keeper remembers', () => {
  it('when a unit was first sighted, until it is gone', async () => {
    const { home, system, keeper, tick } = stage();
    await tick();
    await keeper.recordSightings(['a']);
    const first = system.wallMs;
    await tick();
    await keeper.recordSightings(['a', 'b']);
    expect(readKeeper(home)!.sightings).toEqual({ a: first, b: system.wallMs });
    await keeper.recordSightings(['b']);
    expect(Object.keys(readKeeper(home)!.sightings)).toEqual(['b']);
  });

  it('what live sessions started, beyond their end', async () => {
    const { home, system, tick } = stage(claude(100), row(110, { parentPid: 100 }));
    writeClaudeRecord(home, claudeFile(100, 'one'));
    await tick();
    system.rows = [shell, row(110, { parentPid: 1 })];
    await tick();
    expect(
      readLineage(home)
        .lineage.get('one')!
        .entries.map((entry) => entry.identity.pid),
    ).toEqual([110]);
  });

  // On Windows making a link takes an administrator.
  it.skipIf(process.platform === 'win32')(
    "beats on for the others, where one session's folder refuses",
    async () => {
      const { home, tick, log } = stage(claude(100), claude(200));
      writeClaudeRecord(home, claudeFile(100, 'one'));
      writeClaudeRecord(home, claudeFile(200, 'two'));
      fs.symlinkSync('/nowhere', path.join(home.sessionsDir, 'one'));
      expect(await tick()).toMatchObject({ live: 1, beaten: 1 });
      expect(recordOf(home, 'two')!.beat).not.toBeNull();
      expect(log.join()).toContain('symbolic link');
    },
  );
});

it('once a day the keeper puts away records of sessions that ended long ago', async () => {
  const { home, tick, system } = stage(claude(100));
  writeClaudeRecord(home, claudeFile(100, 'one'));
  await tick();
  const record = recordOf(home, 'one')!;
  await writeSession(home, {
    ...record,
    sessionId: 'old',
    owner: null,
    status: 'completed',
    endedAtMs: system.wallMs - 8 * 24 * 60 * minute,
  });
  await tick();
  expect(recordOf(home, 'old')).not.toBeNull();
  await tick(61 * minute);
  expect(recordOf(home, 'old')).toBeNull();
  expect(recordOf(home, 'one')).not.toBeNull();
});
