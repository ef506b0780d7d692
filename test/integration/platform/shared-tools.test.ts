import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createDarwinSystem } from '../../../electron/platform/darwin/darwin-system.ts';
import { psColumns } from '../../../electron/platform/darwin/ps-table.ts';
import type { RunTool } from '../../../electron/platform/darwin/tools.ts';
import { runProgram } from '../../../electron/platform/run-program.ts';
import { sysctl } from '../../fixtures/platform/darwin.ts';
import { endAll, eventually, pidOf, start, startAndRead } from './start.ts';
import { describeWhere } from '../../fakes/describe-where.ts';

const tools = { ps: '/bin/ps', lsof: '/usr/bin/lsof' };
const isMissing = process.platform !== 'linux' || !Object.values(tools).every((path) => existsSync(path));

/** The tools that Linux has, too, are really run; the others can't answer here. */
const run: RunTool = async (tool, args) => {
  if (tool === 'sysctl') return sysctl;
  if (tool !== 'ps' && tool !== 'lsof') return null;
  // `-E` is macOS's own.
  if (tool === 'ps' && args[0]?.includes('E') === true) return null;
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = await runProgram(tools[tool], args, { timeoutMs: 10_000, env });
  return stdout === '' ? null : stdout;
};

afterEach(endAll);

/** ps and lsof take the same arguments on Linux and print the same form: the nearest to a Mac that we can get. */
describeWhere(
  isMissing ? 'it needs the ps and lsof of Linux' : null,
  'the macOS system over the real ps and lsof of Linux',
  () => {
    const macOf = () => createDarwinSystem({}, run, () => Promise.resolve([]));

    it(`lists real processes by ${psColumns}`, async () => {
      const child = start('/bin/sleep', ['600']);
      const mac = await macOf();
      const info = await eventually(async () => {
        const listing = await mac.list();
        const found = listing.ok ? listing.processes.get(pidOf(child)) : undefined;
        return found?.name === 'sleep' ? found : undefined;
      });
      expect(info).toMatchObject({
        parentPid: process.pid,
        state: 'running',
        tty: null,
        argv: ['/bin/sleep', '600'],
        identity: await mac.identify(pidOf(child)),
      });
      expect(Math.abs(info.startedAtMs! - Date.now())).toBeLessThan(60_000);
    });

    it('counts a real client, and ends a real process', async () => {
      const { child, line } = await startAndRead(process.execPath, [
        '-e',
        "require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })",
      ]);
      const pid = pidOf(child);
      const mac = await macOf();
      const client = createConnection(Number(line), '127.0.0.1');
      await eventually(async () =>
        (await mac.inspect([pid], new Set())).get(pid)?.liveClients === 1 ? true : undefined,
      );
      const details = (await mac.inspect([pid], new Set([process.pid]))).get(pid);
      client.destroy();
      expect(details).toMatchObject({
        executable: process.execPath,
        workingDirectory: process.cwd(),
        listeningSockets: 1,
        liveClients: 0,
        managedBy: null,
        memoryKind: 'rss',
      });
      const identity = await mac.identify(pid);
      if (identity === null || identity === 'unreadable') throw new Error('no identity');
      expect(await mac.signal(identity, 'terminate')).toEqual({ ok: true });
      await eventually(async () => ((await mac.isRunning(identity)) ? undefined : true));
    });
  },
);
