import { expect, it } from 'vitest';
import { endOne } from '../../../electron/janitor/clean/end-one.ts';
import { commandHash } from '../../../shared/process/command-hash.ts';
import type { Target } from '../../../shared/plan/by-hand.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { row } from '../../fakes/process-row.ts';
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
  const receipts: CleanupDocument[] = [];
  let isFree = true;
  const sources = {
    lock: () => {
      if (!isFree) return Promise.resolve({ ok: false as const, holder: 'another' });
      isFree = false;
      return Promise.resolve({ ok: true as const, release: () => void (isFree = true) });
    },
    appendReceipt: (receipt: CleanupDocument) => void receipts.push(receipt),
  };
  return { system, receipts, sources, isFree: () => isFree };
}

it('one process gets one SIGTERM, and the history gets its receipt', async () => {
  const { system, receipts, sources, isFree } = machine();
  const receipt = await endOne(target, 'terminate', { system, sources });
  expect(system.signals).toEqual(['TERM 200']);
  expect(receipt).toMatchObject({ steps: [{ outcome: 'done' }], memory_after_bytes: 0 });
  expect([receipts, isFree()]).toEqual([[receipt], true]);
});

it('what goes on is never forced without another yes', async () => {
  const { system, sources } = machine();
  system.manners.set(200, 'deaf');
  const asked = await endOne(target, 'terminate', { system, sources });
  expect([system.signals, asked.steps[0]?.outcome]).toEqual([['TERM 200'], 'failed']);
  const forced = await endOne(target, 'kill', { system, sources });
  expect([system.signals, forced.steps[0]?.outcome]).toEqual([['TERM 200', 'KILL 200'], 'done']);
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
  await expect(endOne(target, 'terminate', { system, sources })).rejects.toThrow('another');
  expect(system.signals).toEqual([]);
});
