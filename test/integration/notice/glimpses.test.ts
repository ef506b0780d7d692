import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { createFamilyGlimpses } from '../../../electron/janitor/notice/glimpse-families.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import { withGlimpses } from '../../../shared/lineage/glimpses.ts';
import { recordLineage } from '../../../shared/lineage/lineage-rules.ts';
import { claim, endOurs, firstLine } from '../../fakes/real/own-processes.ts';

const isLinux = process.platform === 'linux';
if (!isLinux) console.warn('SKIPPED: only Linux lists the children of a process for one small read.');

afterEach(endOurs);

describe.runIf(isLinux)('a shell that is gone before the next look', () => {
  it('has its detached child recorded, which nothing else tells the origin of', async () => {
    // The child leaves its shell's process session, group and environment; then the shell ends, and nobody saw either.
    const script =
      "read go; sh -c 'env -i setsid sleep 600 > /dev/null & echo $!; read end'; echo over; exec sleep 600";
    const owner = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
    const ended = once(owner, 'exit');
    const session = { sessionId: 'one', owner: await claim(owner.pid!), workingDir: '/' };
    const system = await createSystem({});
    const glimpses = createFamilyGlimpses(system, process.pid);
    const take = () => glimpses.take([session], new Set([session.owner.pid]));
    glimpses.known([session]);
    expect(await take()).toEqual([]);

    owner.stdin.write('go\n');
    const child = Number(await firstLine(owner));
    await claim(child);
    let seen = await take();
    const pidsOf = (some: typeof seen) =>
      some.flatMap(({ entries }) => entries.map((one) => one.identity.pid));
    while (!pidsOf(seen).includes(child)) seen = await take();
    glimpses.known([session]);
    expect(await take()).toEqual([]);

    const processes = async () => {
      const listing = await system.list();
      if (!listing.ok) throw new Error(listing.reason);
      return listing.processes;
    };
    const parentOf = async () => (await processes()).get(child)?.parentPid;
    const shell = await parentOf();
    owner.stdin.write('end\n');
    while ((await parentOf()) === shell) await new Promise((resolve) => setTimeout(resolve, 20));
    const world = { processes: await processes(), live: [session], selfPid: process.pid, nowMs: Date.now() };
    const recorded = (lineage: ReturnType<typeof recordLineage>) =>
      [...lineage.values()].flatMap(({ entries }) => entries.map(({ identity }) => identity.pid));
    expect(recorded(recordLineage(new Map(), world))).not.toContain(child);
    expect(recorded(recordLineage(withGlimpses(new Map(), seen), world))).toContain(child);
    await endOurs();
    await ended;
  });
});
