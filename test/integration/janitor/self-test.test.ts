import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, it } from 'vitest';
import { runSelfTest } from '../../../electron/janitor/self-test/run-self-test.ts';
import { selfTest } from '../../../electron/janitor/self-test/trust.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import { processIdentity } from '../../../shared/process/identity.ts';
import { whyNotTrusted } from '../../../shared/process/self-test.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';
import { describeWhere, notOnMac } from '../../fakes/describe-where.ts';

/** Wine often can't tell who listens on a port (docs/WINDOWS.md). */
const isKnownOf = (fact: string) => process.platform === 'win32' && fact === 'sockets';
const wrong = async (system: System) =>
  (await runSelfTest(system)).filter(({ ok, fact }) => !ok && !isKnownOf(fact)).map(({ fact }) => fact);
const real = () => createSystem({});

describeWhere(notOnMac, 'the self-test on this system', () => {
  it('comes out right', async () => {
    expect(await runSelfTest(await real())).toEqual(
      expect.arrayContaining([expect.objectContaining({ fact: 'signal', ok: true })]),
    );
    expect(await wrong(await real())).toEqual([]);
  });

  it.each<[what: string, lie: (system: System) => Partial<System>, facts: string[]]>([
    [
      'identities that change between two looks',
      (system) => ({
        async identify(pid) {
          const found = await system.identify(pid);
          return found === null || found === 'unreadable'
            ? found
            : processIdentity({ ...found, startToken: `${found.startToken}0` });
        },
      }),
      ['identity'],
    ],
    [
      'a list of children that belong to pid 1',
      (system) => ({
        async list() {
          const listing = await system.list();
          if (!listing.ok) return listing;
          const processes = [...listing.processes].map(
            ([pid, row]) => [pid, { ...row, parentPid: 1 }] as const,
          );
          return { ...listing, processes: new Map(processes) };
        },
      }),
      ['parent'],
    ],
    [
      'signals that go by the pid alone',
      () => ({
        signal({ pid }) {
          process.kill(pid, 'SIGKILL');
          return Promise.resolve({ ok: true } as const);
        },
      }),
      ['signal'],
    ],
    [
      'signals that reach nobody',
      () => ({ signal: () => Promise.resolve({ ok: true } as const) }),
      ['signal'],
    ],
    ['no list at all', () => ({ list: () => Promise.resolve({ ok: false, reason: 'No.' } as const) }), []],
  ])('notices %s', async (_what, lie, facts) => {
    const system = await real();
    const found = await wrong({ ...system, host: system.host, ...lie(system) });
    expect(found).toEqual(facts.length > 0 ? facts : expect.arrayContaining(['identity', 'parent']));
  });

  it('is made once for a version, and again as long as it fails', async () => {
    const home = temporaryHome();
    const system = await real();
    const file = path.join(home.janitorDir, 'self-test.json');
    const deaf: System = { ...system, host: system.host, list: () => Promise.reject(new Error('No list.')) };
    expect(whyNotTrusted(await selfTest(home, deaf))).toMatch(/identity, parent, signal/);
    expect(whyNotTrusted(await selfTest(home, system))).toBeNull();
    const made = fs.statSync(file).mtimeMs;
    expect(whyNotTrusted(await selfTest(home, deaf))).toBeNull();
    expect(fs.statSync(file).mtimeMs).toBe(made);
    const text = fs.readFileSync(file, 'utf8');
    // As Electron's Node would have noted it: what that one can read says nothing of ours.
    fs.writeFileSync(file, text.replace(`Node ${process.versions.node}`, 'Electron 45.4.1'));
    expect(whyNotTrusted(await selfTest(home, deaf))).not.toBeNull();
    expect(whyNotTrusted(await selfTest(home, system))).toBeNull();
    expect(Object.keys((JSON.parse(fs.readFileSync(file, 'utf8')) as { tests: object }).tests)).toHaveLength(
      2,
    );
  });
});
