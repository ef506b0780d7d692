import { describe, expect, it } from 'vitest';
import { terminateUnit } from '../../../electron/janitor/clean/ending/terminate.ts';
import { commandHash } from '../../../shared/process/command-hash.ts';
import type { StepProcess } from '../../../shared/plan/plan.ts';
import { row } from '../../fakes/process-row.ts';
import { fakeSystem, type FakeSystem, type Manner } from '../../fakes/system.ts';
import { idOf, plainDetails } from '../../fakes/world.ts';

/** A unit of three: the wrapper 200, its server 201, and a helper 202 of that. */
const machine = (...manners: [number, Manner][]): FakeSystem => {
  const system = fakeSystem(row(200), row(201, { parentPid: 200 }), row(202, { parentPid: 201 }), row(300));
  system.manners = new Map(manners);
  return system;
};
const unit: StepProcess[] = [200, 201, 202].map((pid) => ({
  identity: idOf(pid),
  name: 'node',
  command: 'node',
  commandHash: commandHash(plainDetails().argv),
  memoryBytes: 1,
  isPassing: false,
}));
const everyone = ['TERM 200', 'TERM 201', 'TERM 202'];

describe('ending a unit', () => {
  it.each<
    [
      what: string,
      manners: [number, Manner][],
      signals: string[],
      outcome: string,
      detail: RegExp,
      sleptMs: number,
    ]
  >([
    ['all end when asked, the top first', [], everyone, 'done', /Ended when asked \(3 processes\)/, 0],
    [
      'one does not listen: after five seconds it alone is forced',
      [[201, 'deaf']],
      [...everyone, 'KILL 201'],
      'done',
      /1 process had to be forced/,
      5000,
    ],
    [
      'one cannot be ended by anything',
      [[202, 'undead']],
      [...everyone, 'KILL 202'],
      'unkillable',
      /1 process \(202\).*even when forced/,
      7000,
    ],
    [
      'one that still runs is never said to have ended, whatever the system answers',
      [[201, 'hides']],
      ['TERM 200', 'TERM 202'],
      'failed',
      /Process 201 was said to have ended, and still runs/,
      0,
    ],
    [
      'the system refuses one',
      [[200, 'refuses']],
      ['TERM 201', 'TERM 202'],
      'failed',
      /200 may not be signalled/,
      0,
    ],
    [
      'the system refuses all',
      [200, 201, 202].map((pid): [number, Manner] => [pid, 'refuses']),
      [],
      'failed',
      /may not be signalled/,
      0,
    ],
  ])('%s', async (_what, manners, signals, outcome, detail, sleptMs) => {
    const system = machine(...manners);
    const result = await terminateUnit(unit, 'useless', system);
    expect(system.signals).toEqual(signals);
    expect(result.outcome).toBe(outcome);
    expect(result.detail).toMatch(detail);
    expect(system.sleptMs).toBe(sleptMs);
    expect(system.processes.has(300)).toBe(true);
  });

  it('it has already ended by itself: done, and said so', async () => {
    const system = fakeSystem(row(300));
    expect(await terminateUnit(unit, 'useless', system)).toEqual({
      outcome: 'done',
      detail: 'Had already ended by itself.',
    });
    expect(system.signals).toEqual([]);
  });

  it('a loop that does not wait any more is at work: nothing is sent', async () => {
    const system = machine();
    system.processes.delete(202);
    const loop = unit.map((one) => ({ ...one, isPassing: one.identity.pid === 202 }));
    expect(await terminateUnit(loop, 'useless', system)).toMatchObject({ outcome: 'skipped' });
    expect(system.signals).toEqual([]);
  });

  it('nor where its sleep runs out while the intent is noted', async () => {
    const system = machine();
    const loop = unit.map((one) => ({ ...one, isPassing: one.identity.pid === 202 }));
    const noted = () => void system.processes.delete(202);
    expect(await terminateUnit(loop, 'useless', system, noted)).toMatchObject({ outcome: 'skipped' });
    expect(system.signals).toEqual([]);
  });

  it('a process that became another program since it was judged keeps its whole unit from being signalled', async () => {
    const system = machine();
    system.details.set(201, plainDetails({ argv: ['important-migration'] }));
    const result = await terminateUnit(unit, 'useless', system);
    expect(result).toMatchObject({
      outcome: 'skipped',
      detail: expect.stringMatching(/201 runs another/) as string,
    });
    expect(system.signals).toEqual([]);
  });

  it('what becomes another program when it is asked to end is not forced', async () => {
    const system = machine([201, 'deaf']);
    system.before = (moment, pid) => {
      if (moment === 'terminate' && pid === 202)
        system.details.set(201, plainDetails({ argv: ['farewell'] }));
    };
    const result = await terminateUnit(unit, 'useless', system);
    expect(system.signals).toEqual(everyone);
    expect(result).toMatchObject({
      outcome: 'failed',
      detail: expect.stringMatching(/not forced/) as string,
    });
  });

  it('a zombie among them is nothing to wait for', async () => {
    const system = machine([200, 'undead']);
    system.processes.set(200, row(200, { state: 'zombie' }));
    expect(await terminateUnit(unit, 'useless', system)).toMatchObject({ outcome: 'done' });
    expect(system.sleptMs).toBe(0);
  });

  it.each<[string, (system: FakeSystem) => void, RegExp]>([
    ['belongs to another process', (system) => system.recycle(201), /201 is another process now/],
    ['cannot be read', (system) => system.unreadable.add(201), /201 could not be identified/],
  ])('where one pid %s before the first signal, nothing is sent at all', async (_what, change, says) => {
    const system = machine();
    change(system);
    const result = await terminateUnit(unit, 'useless', system);
    expect(result.outcome).toBe('skipped');
    expect(result.detail).toMatch(says);
    expect(system.signals).toEqual([]);
  });

  it('a pid that changes hands between two signals is left alone', async () => {
    const system = machine();
    system.before = (moment, pid) => {
      if (moment === 'terminate' && pid === 201) system.recycle(201);
    };
    const result = await terminateUnit(unit, 'useless', system);
    expect(system.signals).toEqual(['TERM 200', 'TERM 202']);
    expect(result).toMatchObject({ outcome: 'done', detail: 'Ended when asked (2 processes).' });
  });

  it('a pid that changes hands between being asked and being forced is never forced', async () => {
    const system = machine([201, 'deaf']);
    system.before = (moment, pid) => {
      if (moment === 'kill' && pid === 201) system.recycle(201);
    };
    const result = await terminateUnit(unit, 'useless', system);
    expect(system.signals).toEqual(everyone);
    expect(result.outcome).toBe('done');
    expect(system.processes.get(201)?.identity?.startToken).toBe('recycled');
  });

  it('what may not be forced is told as such, and not as unkillable', async () => {
    const system = machine([201, 'undead']);
    system.before = (moment, pid) => {
      if (moment === 'kill' && pid === 201) system.manners.set(201, 'refuses');
    };
    const result = await terminateUnit(unit, 'useless', system);
    expect(result.outcome).toBe('failed');
    expect(result.detail).toMatch(/201 may not be signalled/);
  });

  it('only who was asked is ever forced', async () => {
    const system = machine([200, 'deaf'], [201, 'deaf'], [202, 'deaf']);
    system.before = (moment, pid) => {
      if (moment === 'terminate' && pid === 200) system.recycle(200);
    };
    await terminateUnit(unit, 'useless', system);
    expect(system.signals).toEqual(['TERM 201', 'TERM 202', 'KILL 201', 'KILL 202']);
  });
});

describe('ending a unit gently', () => {
  it('it is asked, and never forced: what needs longer is told as still working', async () => {
    const system = machine([201, 'slow'], [202, 'deaf']);
    const result = await terminateUnit(unit, 'gentle', system);
    expect(system.signals).toEqual(everyone);
    expect(result).toEqual({
      outcome: 'ending',
      detail: 'Asked to end; still working: 2 processes (201, 202).',
      working: [idOf(201), idOf(202)],
    });
    expect(system.sleptMs).toBe(1000);
  });

  it('what ends when asked is done', async () => {
    const system = machine();
    expect(await terminateUnit(unit, 'gentle', system)).toEqual({
      outcome: 'done',
      detail: 'Ended when asked (3 processes).',
    });
  });

  it('who is refused is told, too', async () => {
    const system = machine([200, 'refuses'], [201, 'deaf']);
    const result = await terminateUnit(unit, 'gentle', system);
    expect(result.outcome).toBe('ending');
    expect(result.detail).toMatch(/still working: 1 process \(201\)\. 200 may not be signalled/);
  });
});

describe('the intent', () => {
  it('is told before the first signal, and only where one will be sent', async () => {
    const system = machine();
    const order: string[] = [];
    system.before = (moment) => order.push(moment);
    await terminateUnit(unit, 'useless', system, () => order.push('intent'));
    expect(order.indexOf('intent')).toBe(order.indexOf('terminate') - 1);

    const changed = machine();
    changed.recycle(201);
    let told = false;
    await terminateUnit(unit, 'useless', changed, () => (told = true));
    expect(told).toBe(false);
  });

  it('where it cannot be noted, nothing is signalled', async () => {
    const system = machine();
    const diskIsFull = () => {
      throw new Error('the disk is full');
    };
    await expect(terminateUnit(unit, 'useless', system, diskIsFull)).rejects.toThrow('the disk is full');
    expect(system.signals).toEqual([]);
  });
});
