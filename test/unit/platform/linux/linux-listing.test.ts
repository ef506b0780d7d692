import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLinuxSystem } from '../../../../electron/platform/linux/linux-system.ts';
import type { System } from '../../../../electron/platform/system.ts';
import { statOf, statOfKernelThread } from '../../../fixtures/platform/linux.ts';
import { ProcTree } from '../../../fixtures/platform/proc-tree.ts';

let proc: ProcTree;

beforeEach(() => {
  proc = new ProcTree()
    .file('stat', 'cpu 1 2 3\nbtime 1795383237\n')
    .file('sys/kernel/osrelease', '6.18.44-generic\n')
    .file('sys/kernel/random/boot_id', 'a876b7b8-7cb6-4b1a-82c6-fb95ca4fc8e5\n')
    .file('self/stat', statOf(process.pid))
    .link('self/ns/pid', 'pid:[4026531836]')
    .file(`${process.pid}/stat`, statOf(process.pid, { ticks: '250' }))
    .file(`${process.pid}/environ`, 'CLAUDE_PID=8014\0')
    .file(`${process.pid}/cmdline`, 'node\0cli.js\0');
});

afterEach(() => proc.remove());

async function listed() {
  const listing = await createLinuxSystem({}, proc.root).list();
  if (!listing.ok) throw new Error(listing.reason);
  return listing.processes;
}

describe.skipIf(process.platform === 'win32')('a listing of /proc', () => {
  it('gives each process its identity, start time, arguments and markers', async () => {
    expect((await listed()).get(process.pid)).toMatchObject({
      identity: {
        pid: process.pid,
        startToken: '250',
        bootId: 'a876b7b8-7cb6-4b1a-82c6-fb95ca4fc8e5',
        uid: process.geteuid?.(),
      },
      startedAtMs: 1_795_383_239_500,
      argv: ['node', 'cli.js'],
      markers: { claudePid: 8014 },
      state: 'running',
    });
  });

  it('reads no environment of kernel threads and zombies', async () => {
    proc.file('2/stat', statOfKernelThread).file('2/environ', 'CLAUDE_PID=5\0');
    proc.file('3/stat', statOf(3, { state: 'Z' })).file('3/environ', 'CLAUDE_PID=5\0');
    const processes = await listed();
    expect(processes.get(2)).toMatchObject({ isKernelThread: true, markers: null });
    expect(processes.get(3)).toMatchObject({ state: 'zombie', markers: null, argv: null });
  });

  it('has a process that started while the others were read', async () => {
    let clockMs = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => (clockMs += 10));
    onTestFinished(() => void vi.restoreAllMocks());
    proc.file('70/stat', statOf(70)).file('71/stat', statOf(71));
    // Its first slice is over, with the names in hand, when `list` returns.
    const listing = createLinuxSystem({}, proc.root).list();
    proc.file('72/stat', statOf(72));
    const result = await listing;
    expect(result.ok && result.processes.has(72)).toBe(true);
  });

  it('leaves out a process that vanished between the names and the reading', async () => {
    proc.file('77/cwd', '');
    expect((await listed()).has(77)).toBe(false);
  });

  it('lists a process whose stat is torn without identity, as its pid is taken', async () => {
    proc.file('78/stat', '78 (no');
    expect((await listed()).get(78)).toMatchObject({ identity: null, state: 'unknown' });
  });

  it('trusts no stat of another pid', async () => {
    proc.file('79/stat', statOf(80));
    expect((await listed()).get(79)?.identity).toBeNull();
  });

  it('gives nobody an identity where the boot has no name', async () => {
    proc.file('sys/kernel/random/boot_id', '');
    const system = createLinuxSystem({}, proc.root);
    expect(await system.list()).toMatchObject({ ok: false });
    expect(await system.identify(process.pid)).toBe('unreadable');
  });

  it('strips what Linux adds to the path of a replaced program', async () => {
    proc
      .file('81/stat', statOf(81, { name: '2.1.330' }))
      .file('81/environ', 'A=1\0')
      .file('81/cmdline', 'claude\0');
    proc.link('81/exe', '/home/me/.local/share/claude/versions/2.1.330 (deleted)');
    expect((await listed()).get(81)?.executable).toBe('/home/me/.local/share/claude/versions/2.1.330');
  });
});

describe.skipIf(process.platform === 'win32')('a listing for who lists again and again', () => {
  const rowsOf = async (listing: ReturnType<System['list']>) => {
    const result = await listing;
    if (!result.ok) throw new Error(result.reason);
    return result.processes;
  };
  const argumentsOf = async (system: System, pid: number) =>
    (await rowsOf(system.listAgain?.() ?? system.list())).get(pid)?.argv;

  beforeEach(() => {
    proc.file('93/stat', statOf(93)).file('93/environ', 'A=1\0').file('93/cmdline', 'before\0');
  });

  it('reads a process anew that has done anything since', async () => {
    const system = createLinuxSystem({}, proc.root);
    expect(await argumentsOf(system, 93)).toEqual(['before']);
    proc.file('93/cmdline', 'after\0').file('93/stat', `${statOf(93)} `);
    expect(await argumentsOf(system, 93)).toEqual(['after']);
  });

  it('reads a process anew that came under the same number', async () => {
    const system = createLinuxSystem({}, proc.root);
    expect(await argumentsOf(system, 93)).toEqual(['before']);
    proc.file('93/cmdline', 'another\0').file('93/stat', statOf(93, { ticks: '987654' }));
    const row = (await rowsOf(system.listAgain?.() ?? system.list())).get(93);
    expect(row).toMatchObject({ argv: ['another'], identity: { startToken: '987654' } });
  });

  it('gives the row of one that did nothing again, though not for ever, and never to who acts', async () => {
    const system = createLinuxSystem({}, proc.root);
    expect(await argumentsOf(system, 93)).toEqual(['before']);
    proc.file('93/cmdline', 'title\0');
    expect((await rowsOf(system.list())).get(93)?.argv).toEqual(['title']);
    const seen: unknown[] = [];
    for (let look = 0; look < 11; look += 1) seen.push((await argumentsOf(system, 93))?.[0]);
    expect(seen.at(-1)).toBe('title');
    expect(seen.at(0)).toBe('before');
  });

  it('keeps no row that could not be read whole', async () => {
    const system = createLinuxSystem({}, proc.root);
    proc.file('93/environ', '');
    expect(await argumentsOf(system, 93)).toEqual(['before']);
    proc.file('93/cmdline', 'after\0');
    expect(await argumentsOf(system, 93)).toEqual(['after']);
  });

  it('forgets what it saw when somebody has set the clock', async () => {
    const system = createLinuxSystem({}, proc.root);
    await argumentsOf(system, 93);
    proc.file('stat', 'btime 1795383238\n').file('93/cmdline', 'after\0');
    expect(await argumentsOf(system, 93)).toEqual(['after']);
  });

  it('lacks one that has ended', async () => {
    const system = createLinuxSystem({}, proc.root);
    await argumentsOf(system, 93);
    proc.remove('93');
    expect((await rowsOf(system.listAgain?.() ?? system.list())).has(93)).toBe(false);
  });
});

describe('a listing that cannot be trusted is no empty world', () => {
  it('fails where our own process is missing', async () => {
    proc.remove();
    proc.file('self/stat', statOf(1)).file('1/stat', statOf(1)).file('stat', 'btime 1\n');
    expect(await createLinuxSystem({}, proc.root).list()).toEqual({
      ok: false,
      reason: expect.stringContaining('lacks our own process'),
    });
  });

  it('fails where a file of /proc gives an error that says nothing about its process', async () => {
    // A folder in place of the file: reading it is EISDIR, as too many open files would be EMFILE.
    proc.file('82/stat/x', '');
    expect(await createLinuxSystem({}, proc.root).list()).toMatchObject({ ok: false });
  });

  it('falls back to ps-list, with nobody identified, where there is no /proc', async () => {
    const listing = await createLinuxSystem({}, `${proc.root}/missing`).list();
    if (!listing.ok) throw new Error(listing.reason);
    expect(listing.processes.get(process.pid)?.pid).toBe(process.pid);
    expect([...listing.processes.values()].every((info) => info.identity === null)).toBe(true);
  });
});

describe.skipIf(process.platform === 'win32')('the machine', () => {
  it('has the pid domain that Claude Code writes', () => {
    expect(createLinuxSystem({}, proc.root).host.pidDomain).toMatch(
      /^linux:[0-9a-f]{32}:pid:\[4026531836\]$|^null$/,
    );
  });

  it('is WSL by the name of its kernel, and a container by its variable', () => {
    proc.file('sys/kernel/osrelease', '5.15.167.4-microsoft-standard-WSL2\n');
    expect(createLinuxSystem({}, proc.root).host.isWsl).toBe(true);
    expect(createLinuxSystem({ container: 'podman' }, proc.root).host.inContainer).toBe(true);
  });
});
