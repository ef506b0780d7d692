import { describe, expect, it } from 'vitest';
import { createDarwinSystem } from '../../../../electron/platform/darwin/darwin-system.ts';
import type { RunTool } from '../../../../electron/platform/darwin/tools.ts';
import { processIdentity } from '../../../../shared/process/identity.ts';
import {
  appList,
  launchctlList,
  lsof,
  lsofDeaf,
  ownPid,
  psEnvironments,
  psTable,
  psTableLater,
  sysctl,
  topTable,
} from '../../../fixtures/platform/darwin.ts';

const uid = process.geteuid?.() ?? 0;
/** The samples are user 501's; here they are ours, and we are pid 4242. */
const asOurs = (table: string) =>
  table.replaceAll(/^( *\d+ +\d+) +501 /gm, `$1 ${uid} `).replaceAll(String(ownPid), String(process.pid));

type Answers = Partial<Record<Parameters<RunTool>[0], (args: readonly string[]) => string | null>>;

function macOf(answers: Answers = {}) {
  const run: RunTool = (tool, args) =>
    Promise.resolve(
      (
        {
          ps: () => asOurs(args[0]?.includes('E') === true ? psEnvironments : psTable),
          sysctl: () => sysctl,
          lsof: () => lsof,
          launchctl: () => launchctlList,
          top: () => topTable,
          lsappinfo: () => appList,
          ...answers,
        } satisfies Answers
      )[tool](args),
    );
  return createDarwinSystem({}, run, () =>
    Promise.resolve([{ pid: 5001, path: '/Users/me/.venv/bin/python' }]),
  );
}

describe.skipIf(process.platform === 'win32')("macOS, with the tools' output given", () => {
  it('lists processes with identities that need no second look', async () => {
    const listing = await (await macOf()).list();
    if (!listing.ok) throw new Error(listing.reason);
    expect(listing.processes.get(5001)).toMatchObject({
      identity: {
        pid: 5001,
        startToken: 'Thu Sep 3 08:32:00 2026',
        bootId: '5E6FFEBE-91D4-4A0B-8F5C-0B5F7A3C1D2E',
        uid,
      },
      name: 'chroma mcp (x)',
      executable: '/Users/me/.venv/bin/python',
      session: null,
      markers: { sessionId: '9805ebeb-1111', socketPid: 5000 },
    });
    expect(listing.processes.get(5002)).toMatchObject({ state: 'zombie', argv: null });
    expect(listing.processes.get(1)).toMatchObject({ markers: null });
  });

  it('lists without paths and markers where only ps-list and the environments fail', async () => {
    const mac = await macOf({ ps: (args) => (args[0]?.includes('E') === true ? null : asOurs(psTable)) });
    const listing = await mac.list();
    expect(listing.ok && listing.processes.get(5001)?.markers).toBeNull();
  });

  it.each([
    ['ps fails', () => null],
    ['ps prints nothing', () => ''],
    ['ps leaves us out', () => psTable],
  ])('has no listing where %s', async (_, ps) => {
    expect(await (await macOf({ ps })).list()).toMatchObject({ ok: false });
  });

  it('gives nobody an identity where the boot has no name', async () => {
    const mac = await macOf({ sysctl: () => null });
    const listing = await mac.list();
    expect(listing.ok && listing.processes.get(5001)?.identity).toBeNull();
    expect(await mac.identify(5001)).toBe('unreadable');
  });

  it('takes a pid for gone only where ps and the kernel agree', async () => {
    const mac = await macOf({ ps: () => null });
    expect(await mac.identify(process.pid)).toBe('unreadable');
    expect(await mac.identify(2 ** 30)).toBeNull();
  });

  it('inspects with lsof, launchctl and top', async () => {
    const details = await (await macOf()).inspect([5000, 5001], new Set());
    expect(details.get(5000)).toMatchObject({
      executable: '/Users/me/.local/share/claude/versions/2.1.330',
      workingDirectory: '/Users/me/my project',
      stdinIsTerminal: true,
      managedBy: '',
      ignoresHangup: null,
      listeningSockets: 0,
      memoryBytes: 1442 * 1024 ** 2,
      memoryKind: 'footprint',
    });
    expect(details.get(5001)).toMatchObject({
      stdinIsTerminal: false,
      // Besides the ports, the two names of local sockets.
      listeningSockets: 4,
      // One TCP connection and two local ones.
      liveClients: 3,
    });
  });

  it('does not count clients of the same unit', async () => {
    const details = await (await macOf()).inspect([5001], new Set([5000, 5001]));
    // 5000 holds the other end of one of the local connections.
    expect(details.get(5001)?.liveClients).toBe(2);
  });

  it('tells what a process offers, and to whom it is connected', async () => {
    const details = await (await macOf()).inspect([5000, 5001], new Set([5000, 5001]));
    expect(details.get(5001)).toMatchObject({
      listeners: [
        { kind: 'tcp', name: '8000', unitClients: 0 },
        { kind: 'udp', name: '5353', unitClients: 0 },
        { kind: 'unix', name: '/tmp/chroma.sock', unitClients: 1 },
        { kind: 'unix', name: 'backend.sock', unitClients: 0 },
      ],
      outboundConnections: 1,
      showsWindows: false,
      holdsFifo: false,
      servesMount: false,
      holdsTerminals: false,
      standardInput: { kind: 'pipe', otherEnd: 'held', heldBy: [] },
      standardOutput: { kind: 'other', otherEnd: 'unknown', heldBy: [] },
    });
    expect(details.get(5000)?.standardInput).toEqual({ kind: 'terminal', otherEnd: 'held', heldBy: [] });
  });

  it('knows that nobody can speak to a server any more whose client was killed', async () => {
    const mac = await macOf({ lsof: (args) => (args.includes('-U') ? lsof : lsofDeaf) });
    expect((await mac.inspect([5001], new Set([5001]))).get(5001)).toMatchObject({
      standardInput: { kind: 'socket', otherEnd: 'gone', heldBy: [] },
      standardOutput: { kind: 'socket', otherEnd: 'gone', heldBy: [] },
      listeners: [],
      liveClients: 0,
      outboundConnections: 0,
      holdsFifo: true,
      servesMount: true,
      holdsTerminals: true,
    });
  });

  it('does not know it where lsof tells no peers at all', async () => {
    const mac = await macOf({ lsof: () => lsofDeaf });
    expect((await mac.inspect([5001], new Set([5001]))).get(5001)).toMatchObject({
      standardInput: { kind: 'socket', otherEnd: 'unknown', heldBy: [] },
    });
  });

  it('knows the main process of a job, and not what that started', async () => {
    const jobs = `${launchctlList}5000\t0\tcom.example.agent\n`;
    const details = await (await macOf({ launchctl: () => jobs })).inspect([5000, 5001], new Set());
    expect([details.get(5000)?.managedBy, details.get(5001)?.managedBy]).toEqual(['com.example.agent', '']);
  });

  it('says null for what a tool did not tell, and labels memory as estimated', async () => {
    const none = () => null;
    const mac = await macOf({ lsof: none, launchctl: none, top: none, lsappinfo: none });
    expect((await mac.inspect([5001], new Set())).get(5001)).toMatchObject({
      managedBy: null,
      stdinIsTerminal: null,
      listeningSockets: null,
      liveClients: null,
      workingDirectory: null,
      listeners: null,
      outboundConnections: null,
      showsWindows: null,
      holdsFifo: null,
      servesMount: null,
      holdsTerminals: null,
      standardInput: null,
      standardOutput: null,
      memoryBytes: 1200 * 1024,
      memoryKind: 'rss',
    });
  });

  it('misses a process whose pid changed hands during the inspection', async () => {
    let calls = 0;
    const mac = await macOf({ ps: () => asOurs(++calls === 1 ? psTable : psTableLater) });
    expect([...(await mac.inspect([5000, 5001], new Set())).keys()]).toEqual([5000]);
  });

  it('signals nobody but the very process that was meant', async () => {
    const mac = await macOf();
    const meant = { pid: 5001, startToken: 'Thu Sep 3 08:32:01 2026', bootId: mac.host.bootId, uid };
    expect(await mac.signal(processIdentity(meant), 'kill')).toMatchObject({ ok: false, reason: 'changed' });
    expect(await mac.signal(processIdentity({ ...meant, uid: uid + 1 }), 'kill')).toMatchObject({
      ok: false,
      reason: 'forbidden',
    });
  });

  it('knows that a zombie does not run any more', async () => {
    const mac = await macOf();
    const identity = await mac.identify(5002);
    if (identity === null || identity === 'unreadable') throw new Error('no identity');
    expect(await mac.isRunning(identity)).toBe(false);
  });
});
