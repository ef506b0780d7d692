import { expect, it, vi } from 'vitest';
import { endOne } from '../../../electron/janitor/clean/end-one.ts';
import { commandHash } from '../../../shared/process/command-hash.ts';
import type { Target } from '../../../shared/plan/by-hand.ts';
import { row } from '../../fakes/process-row.ts';
import { fakeSources } from '../../fakes/sources.ts';
import { fakeSystem } from '../../fakes/system.ts';
import { idOf } from '../../fakes/world.ts';

const argv = ['node', 'server.js'];
const target: Target = {
  identity: idOf(200),
  commandHash: commandHash(argv),
  sessionId: 'one',
  workingDir: '/home/ada/one',
  name: 'node',
  command: 'node server.js',
  memoryBytes: 100,
  memoryIsEstimated: false,
  against: [],
};

function machine() {
  const system = fakeSystem(row(200, { argv }));
  return { system, sources: fakeSources() };
}

it('one process gets one SIGTERM, and the history gets its receipt', async () => {
  const { system, sources } = machine();
  const receipt = await endOne(target, 'terminate', { system, sources });
  expect(system.signals).toEqual(['TERM 200']);
  expect(receipt).toMatchObject({ steps: [{ outcome: 'done' }], memory_after_bytes: 0 });
  expect([sources.receipts, sources.isLocked, sources.noted]).toEqual([[receipt], false, null]);
});

it('what goes on is waited for a minute, and never forced without another yes', async () => {
  const { system, sources } = machine();
  system.manners.set(200, 'deaf');
  const onWaiting = vi.fn();
  const asked = await endOne(target, 'terminate', { system, sources }, { onWaiting });
  expect([system.signals, asked.steps[0]?.outcome]).toEqual([['TERM 200'], 'ending']);
  expect([onWaiting.mock.calls, Math.round(system.sleptMs / 1000)]).toEqual([[[60_000]], 60]);
  expect(sources.askedBefore).toMatchObject([{ identity: target.identity }]);
  const forced = await endOne(target, 'kill', { system, sources });
  expect([system.signals, forced.steps[0]?.outcome]).toEqual([['TERM 200', 'KILL 200'], 'done']);
  expect(sources.askedBefore).toEqual([]);
});

it('what has 8 s of work to finish ends in peace', async () => {
  const { system, sources } = machine();
  system.manners.set(200, 'slow');
  const receipt = await endOne(target, 'terminate', { system, sources });
  expect([system.signals, receipt.steps[0]?.outcome]).toEqual([['TERM 200'], 'done']);
});

it('what was never asked is never forced', async () => {
  const { system, sources } = machine();
  expect((await endOne(target, 'kill', { system, sources })).steps[0]?.outcome).toBe('skipped');
  expect([system.signals, sources.receipts]).toEqual([[], []]);
});

it('a cut while it is asked leaves a note, from which the next clean-up writes the receipt', async () => {
  const { system, sources } = machine();
  const { signal } = system;
  system.signal = () => Promise.reject(new Error('The power went.'));
  await expect(endOne(target, 'terminate', { system, sources })).rejects.toThrow('power');
  expect(sources.noted?.steps[0]?.outcome).toBe('ending');
  system.signal = signal;
  await endOne(target, 'kill', { system, sources });
  expect(sources.receipts[0]?.steps[0]).toMatchObject({ outcome: 'ending', pid: 200 });
  expect(system.signals).toEqual(['KILL 200']);
});

it('another holder of the pid, or another program, is left alone', async () => {
  const { system, sources } = machine();
  system.recycle(200);
  expect((await endOne(target, 'terminate', { system, sources })).steps[0]?.outcome).toBe('skipped');
  const other = machine();
  other.system.processes.set(200, row(200, { argv: ['vim'] }));
  expect((await endOne(target, 'terminate', other)).steps[0]?.outcome).toBe('skipped');
  expect([system.signals, other.system.signals]).toEqual([[], []]);
});

it('not while a clean-up is under way', async () => {
  const { system, sources } = machine();
  await sources.lock();
  await expect(endOne(target, 'terminate', { system, sources })).rejects.toThrow(
    'Another clean-up is running',
  );
  expect(system.signals).toEqual([]);
});
