import { describe, expect, it } from 'vitest';
import { createPowershellSystem } from '../../../electron/platform/win32/powershell/powershell-system.ts';
import { processIdentity } from '../../../shared/process/identity.ts';
import { details, host, oneProcess, ownPid, ownSid, processes } from '../../fixtures/platform/win32.ts';

/** A pid that the kernel knows nothing of. */
const nobody = 4999;

/** A PowerShell that answers each script with what it would have printed. */
function windowsOf(
  answers: Partial<{ all: string | null; one: string | null; details: string | null; end: string }> = {},
) {
  const scripts: string[] = [];
  const given = { all: processes, one: oneProcess, details, end: 'ok\r\n', ...answers };
  const run = (script: string) => {
    scripts.push(script);
    if (script.includes('Win32_OperatingSystem')) return Promise.resolve(host);
    if (script.includes('taskkill')) return Promise.resolve(given.end);
    if (script.includes('Get-NetTCPConnection')) return Promise.resolve(given.details);
    const text = script.includes('-Filter') ? given.one : given.all;
    return Promise.resolve(text?.replaceAll(String(ownPid), String(process.pid)) ?? null);
  };
  const probe = (pid: number) => (pid === nobody ? 'gone' : 'alive');
  return createPowershellSystem({}, run, probe).then((system) => ({ system, scripts }));
}

const claude = processIdentity({
  pid: 4000,
  startToken: '134328265116630248',
  bootId: 'boot-87',
  uid: ownSid,
});

describe("Windows, with PowerShell's output given", () => {
  it('lists processes with exact identities', async () => {
    const { system } = await windowsOf();
    const listing = await system.list();
    if (!listing.ok) throw new Error(listing.reason);
    expect(listing.processes.get(4000)).toMatchObject({
      identity: claude,
      parentPid: 3000,
      argv: ['C:\\Users\\me\\.local\\bin\\claude.exe', '--resume', '9805ebeb'],
      tty: null,
      markers: null,
    });
    expect(listing.processes.get(1100)?.identity).toBeNull();
  });

  it('has no listing where we are not in it', async () => {
    const { system } = await windowsOf({ all: oneProcess });
    expect(await system.list()).toMatchObject({ ok: false });
  });

  it('falls back to ps-list, with nobody identified, where PowerShell fails', async () => {
    const { system } = await windowsOf({ all: null });
    const listing = await system.list();
    if (!listing.ok) throw new Error(listing.reason);
    expect([...listing.processes.values()].every((info) => info.identity === null)).toBe(true);
  });

  it('identifies one process', async () => {
    const { system } = await windowsOf();
    expect(await system.identify(4000)).toEqual(claude);
    expect(await system.isRunning(claude)).toBe(true);
    const { system: silent } = await windowsOf({ one: null });
    expect(await silent.identify(process.pid)).toBe('unreadable');
  });

  it('asks the kernel, and no PowerShell, whether a process is gone', async () => {
    const { system, scripts } = await windowsOf();
    const before = scripts.length;
    expect(await system.identify(nobody)).toBeNull();
    expect(await system.isRunning(processIdentity({ ...claude, pid: nobody }))).toBe(false);
    expect(scripts).toHaveLength(before);
  });

  it('inspects: clients, services, private memory', async () => {
    const { system } = await windowsOf();
    const alone = await system.inspect([4001], new Set());
    expect(alone.get(4001)).toMatchObject({
      listeningSockets: 1,
      liveClients: 2,
      managedBy: '',
      memoryBytes: 52_428_800,
      memoryKind: 'private',
    });
    expect((await system.inspect([4001], new Set([4000]))).get(4001)?.liveClients).toBe(1);
    expect((await system.inspect([1100, 999], new Set())).get(1100)?.managedBy).toBe('Dhcp');
  });

  it('says null where the details could not be read', async () => {
    const { system } = await windowsOf({ details: null });
    expect((await system.inspect([4001], new Set())).get(4001)).toMatchObject({
      listeningSockets: null,
      liveClients: null,
      managedBy: null,
      memoryBytes: null,
    });
  });

  it.each([
    ['ok\r\n', { ok: true }],
    ['gone\r\n', { ok: false, reason: 'gone' }],
    ['changed\r\n', { ok: false, reason: 'changed' }],
    ['denied\r\n', { ok: false, reason: 'forbidden' }],
    ['failed\r\n', { ok: false, reason: 'failed' }],
  ])('understands the answer %j to a kill', async (end, expected) => {
    const { system, scripts } = await windowsOf({ end });
    expect(await system.signal(claude, 'kill')).toMatchObject(expected);
    expect(scripts.at(-1)).toContain("'134328265116630248'");
  });

  it.each([
    ['another user', { uid: 'S-1-5-18' }, 'forbidden'],
    ['an earlier boot', { bootId: 'boot-86' }, 'changed'],
  ])('starts no taskkill for a process of %s', async (_, wrong, reason) => {
    const { system, scripts } = await windowsOf();
    expect(await system.signal(processIdentity({ ...claude, ...wrong }), 'kill')).toMatchObject({
      ok: false,
      reason,
    });
    expect(scripts.some((script) => script.includes('taskkill'))).toBe(false);
  });
});
