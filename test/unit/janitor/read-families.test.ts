import { expect, it } from 'vitest';
import { createFamilyReader } from '../../../electron/janitor/look/read-families.ts';
import { fakeSystem } from '../../fakes/system.ts';
import { claude, idOf, plainDetails } from '../../fakes/world.ts';
import { row } from '../../fakes/process-row.ts';
import { scanOf as scan, session } from '../desktop/worlds.ts';

function machine() {
  const system = fakeSystem(claude(100), row(101, { parentPid: 100 }));
  const usedMs = new Map([
    [100, 1000],
    [101, 0],
  ]);
  system.details.set(101, plainDetails({ memoryBytes: 4096 }));
  system.cpuTimes = () => Promise.resolve(new Map(usedMs));
  const running = scan([session('one', { verdict: 'active', owner: idOf(100), ownerIsRunning: true })]);
  return { system, usedMs, running };
}

it('the first look takes two samples, later ones count from the look before', async () => {
  const { system, usedMs, running } = machine();
  const read = createFamilyReader(system);
  const [first] = await read(running);
  expect(first).toMatchObject({ cpuPercent: 0, memoryBytes: 1024 + 4096 });
  expect(system.sleptMs).toBe(200);

  await system.sleep(1000);
  usedMs.set(100, 1500);
  const [second] = await read(running);
  expect(second?.cpuPercent).toBe(50);
  expect(system.sleptMs).toBe(1200);
});

it('where nothing runs or nothing was judged, nothing is read', async () => {
  const { system, running } = machine();
  const read = createFamilyReader(system);
  system.before = () => {
    throw new Error('Nothing should be looked at.');
  };
  expect(await read(scan([session('gone')]))).toEqual([]);
  expect(await read({ ...running, complete: false })).toEqual([]);
});
