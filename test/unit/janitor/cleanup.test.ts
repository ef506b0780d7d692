import { describe, expect, it } from 'vitest';
import { CleanupBusyError } from '../../../electron/janitor/clean/cleanup.ts';
import { createJanitor } from '../../../electron/janitor/create-janitor.ts';
import type { ExecuteOptions } from '../../../electron/janitor/look/janitor.ts';
import type { RecordedFacts } from '../../../electron/janitor/look/sources.ts';
import type { KeeperFile } from '../../../shared/session/heartbeat.ts';
import { sightingOf } from '../../../shared/plan/make-plan.ts';
import type { ProcessInfo } from '../../../shared/process/process.ts';
import { cleanupSchema, type CleanupDocument } from '../../../shared/plan/receipt.ts';
import { row } from '../../fakes/process-row.ts';
import { fakeSources } from '../../fakes/sources.ts';
import { fakeSystem, type Manner } from '../../fakes/system.ts';
import {
  bashMarkers,
  claude,
  claudeRecord,
  entry,
  HOUR,
  idOf,
  lineage,
  MINUTE,
  NOW,
  plainDetails,
  pluginRecord,
  record,
  shell,
  wideAwake,
} from '../../fakes/world.ts';

/** Session `dead` left 200 with 201; session `old` left nothing but its record. */
const facts = (): Partial<RecordedFacts> => ({
  records: [record('dead'), record('old', { ownerPid: 101 })],
  lineage: new Map([lineage('dead', 100, [entry(200), entry(201)])]),
});
const leftOvers: ProcessInfo[] = [row(200), row(201, { parentPid: 200 }), row(300)];

function bench(given: { facts?: Partial<RecordedFacts>; rows?: ProcessInfo[] } = {}) {
  const system = fakeSystem(...(given.rows ?? leftOvers));
  const sources = fakeSources(given.facts ?? facts());
  const janitor = createJanitor(system, sources, { sessionIds: new Set(), pids: new Set([9]), ownPid: 9 });
  const planned = async () => janitor.plan(await janitor.scan());
  const run = async (options: Partial<ExecuteOptions> = {}) => {
    const plan = await planned();
    return janitor.execute(plan, {
      stepIds: new Set(plan.steps.map(({ stepId }) => stepId)),
      trigger: 'manual',
      ...options,
    });
  };
  return { system, sources, janitor, planned, run };
}
const outcomes = (receipt: { steps: readonly { kind: string; session_id: string; outcome: string }[] }) =>
  receipt.steps.map((step) => `${step.kind} ${step.session_id}: ${step.outcome}`);

describe('a clean-up', () => {
  it('does what was planned, writes a receipt, and forgets its journal', async () => {
    const { system, sources, run } = bench();
    const receipt = await run();
    expect(outcomes(receipt)).toEqual([
      'terminate dead: done',
      'remove-session-files dead: done',
      'remove-session-files old: done',
      'mark-registry dead: done',
      'mark-registry old: done',
    ]);
    expect(system.signals).toEqual(['TERM 200', 'TERM 201']);
    expect(sources.done).toEqual(['quarantine dead', 'quarantine old', 'mark dead', 'mark old']);
    expect(sources.receipts).toEqual([receipt]);
    expect(sources.noted).toBeNull();
    expect(sources.isLocked).toBe(false);
    expect(cleanupSchema.parse(receipt)).toEqual(receipt);
    expect(receipt).toMatchObject({ dry_run: false, memory_before_bytes: 2048, memory_after_bytes: 0 });
  });

  it('a preview does nothing at all', async () => {
    const { system, sources, janitor, planned } = bench();
    const preview = janitor.preview(await planned());
    expect(new Set(preview.steps.map(({ outcome }) => outcome))).toEqual(new Set(['planned']));
    expect([system.signals, sources.done, sources.receipts, sources.notes]).toEqual([[], [], [], 0]);
  });

  it('takes only the steps that were agreed to', async () => {
    const { system, sources, run } = bench();
    const receipt = await run({ stepIds: new Set(['remove-session-files:old']) });
    expect(outcomes(receipt)).toEqual(['remove-session-files old: done']);
    expect(system.signals).toEqual([]);
    expect(sources.done).toEqual(['quarantine old']);
  });

  it('a second one is told who is at it, and does nothing', async () => {
    const { system, sources, run } = bench();
    sources.isLocked = true;
    await expect(run()).rejects.toThrow(CleanupBusyError);
    await expect(run()).rejects.toThrow(/process 77.*Nothing was done/);
    expect(system.signals).toEqual([]);
    expect(sources.isLocked).toBe(true);
  });

  it('tells after each step how far it is', async () => {
    const progress: string[] = [];
    await bench().run({ onProgress: ({ done, total }) => progress.push(`${done}/${total}`) });
    expect(progress).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
  });

  it('stopped half-way, it finishes the step under way, skips the rest and writes the receipt', async () => {
    const { sources, run } = bench();
    const stop = new AbortController();
    const receipt = await run({ stop: stop.signal, onProgress: () => stop.abort() });
    expect(outcomes(receipt).slice(0, 2)).toEqual([
      'terminate dead: done',
      'remove-session-files dead: skipped',
    ]);
    expect(receipt.steps[1]!.detail).toBe('Stopped before this step.');
    expect(sources.done).toEqual([]);
    expect(sources.receipts).toHaveLength(1);
  });
});

describe('every step is looked at again right before it acts', () => {
  type Change = (given: ReturnType<typeof bench>) => unknown;
  /** Plans, lets something happen, and only then carries out the plan. */
  const late = async (change: Change, stepIds?: string[]) => {
    const given = bench();
    const plan = await given.planned();
    change(given);
    const all = plan.steps.map(({ stepId }) => stepId);
    const options = { stepIds: new Set(stepIds ?? all), trigger: 'manual' } as const;
    return { ...given, receipt: await given.janitor.execute(plan, options) };
  };

  it.each<[what: string, change: Change]>([
    ['its pid was given to another process', ({ system }) => system.recycle(200)],
    ['a child of it was replaced', ({ system }) => system.recycle(201, { parentPid: 200 })],
    [
      'it has started another process',
      ({ system }) => system.processes.set(202, row(202, { parentPid: 200 })),
    ],
    ['it has ended', ({ system }) => system.processes.delete(200)],
    ['somebody connected to it', ({ system }) => system.details.set(200, plainDetails({ liveClients: 1 }))],
    [
      'it listens now, and may be wanted',
      ({ system }) =>
        system.details.set(200, plainDetails({ listeners: [{ kind: 'tcp', name: '80', unitClients: 0 }] })),
    ],
    ['nothing can be read of it', ({ system }) => system.details.set(200, plainDetails({ managedBy: null }))],
    [
      'the user keeps it',
      ({ sources }) =>
        (sources.settings = {
          config: { ...sources.settings.config, keep_list: ['session:dead'] },
          problems: [],
        }),
    ],
    [
      'its session was taken up again',
      ({ system, sources }) => {
        system.processes.set(90, shell());
        system.processes.set(400, claude(400));
        sources.facts = { ...sources.facts, claudeRecords: [claudeRecord(400, 'dead')] };
      },
    ],
    [
      'its session was taken up again by a process that nobody registered',
      ({ system }) => void system.processes.set(400, claude(400, { argv: ['claude', '--resume', 'dead'] })),
    ],
    ['the processes could not be listed', ({ system }) => void (system.listingFails = true)],
    [
      'a live Claude moved in above it',
      ({ system }) => {
        system.processes.set(400, claude(400));
        system.processes.set(200, row(200, { parentPid: 400 }));
      },
    ],
  ])('%s: skipped, never forced', async (_what, change) => {
    const { receipt, system } = await late(change, ['terminate:dead:200:2000']);
    expect(outcomes(receipt)).toEqual(['terminate dead: skipped']);
    expect(receipt.steps[0]!.detail).toMatch(/Nothing was done/);
    expect(system.signals).toEqual([]);
  });

  it('a look that failed is told as such, not as a change', async () => {
    const { receipt } = await late(({ system }) => (system.listingFails = true));
    expect(new Set(receipt.steps.map(({ outcome }) => outcome))).toEqual(new Set(['skipped']));
    expect(receipt.steps.every(({ detail }) => detail.includes('could not be'))).toBe(true);
  });

  it('a session that came back to life keeps its record', async () => {
    const { receipt, sources } = await late(
      ({ system, sources: files }) => {
        system.processes.set(400, claude(400));
        files.facts = { ...files.facts, claudeRecords: [claudeRecord(400, 'old')] };
      },
      ['remove-session-files:old', 'mark-registry:old'],
    );
    expect(outcomes(receipt)).toEqual(['remove-session-files old: skipped', 'mark-registry old: skipped']);
    expect(sources.done).toEqual([]);
  });

  it('a record in the folder of another live session goes as planned: nothing has changed', async () => {
    const { run } = bench({
      facts: {
        records: [
          pluginRecord('plugin', { workingDir: '/home/ada/shop' }),
          record('live', { ownerPid: 300, workingDir: '/home/ada/shop' }),
        ],
      },
      rows: [shell(), claude(300)],
    });
    expect(outcomes(await run())).toEqual([
      'remove-session-files plugin: done',
      'mark-registry plugin: done',
    ]);
  });

  it('a plan of yesterday does nothing to what is there today', async () => {
    const { system, sources, janitor, planned } = bench();
    const stale = await planned();
    for (const pid of [200, 201]) system.recycle(pid);
    sources.facts = { ...sources.facts, records: [] };
    const receipt = await janitor.execute(stale, {
      stepIds: new Set(stale.steps.map(({ stepId }) => stepId)),
      trigger: 'manual',
    });
    expect(new Set(receipt.steps.map(({ outcome }) => outcome))).toEqual(new Set(['skipped']));
    expect([system.signals, sources.done]).toEqual([[], []]);
  });

  it('a made-up plan ends nobody', async () => {
    const { system, janitor, planned } = bench({ rows: [...leftOvers, claude(400), shell()] });
    const plan = await planned();
    const step = plan.steps.find(({ kind }) => kind === 'terminate')!;
    const forged = [300, 400].map((pid) => ({
      ...step,
      stepId: `terminate:dead:${pid}:${pid * 10}`,
      processes: [{ identity: idOf(pid), name: 'x', command: 'x', memoryBytes: 0 }],
    }));
    const swapped = { ...step, processes: forged[1]!.processes };
    const steps = [...forged, swapped] as typeof plan.steps;
    const receipt = await janitor.execute(
      { ...plan, steps },
      { stepIds: new Set(steps.map(({ stepId }) => stepId)), trigger: 'manual' },
    );
    expect(new Set(receipt.steps.map(({ outcome }) => outcome))).toEqual(new Set(['skipped']));
    expect(system.signals).toEqual([]);
  });
});

describe('a loop that waits', () => {
  const loop = row(200, { name: 'bash', argv: ['bash', '-c', 'while :; do poll; sleep 5; done'] });
  const sleep = (pid: number) =>
    row(pid, {
      parentPid: 200,
      session: 200,
      name: 'sleep',
      argv: ['sleep', '5'],
      startedAtMs: NOW - 1000,
    });
  const looping = () =>
    bench({
      rows: [loop, sleep(201)],
      facts: { records: [record('dead')], lineage: new Map([lineage('dead', 100, [entry(200)])]) },
    });

  it('is ended with the sleep that it is in by then, and by the plan that was shown', async () => {
    const { system, janitor, planned } = looping();
    const plan = await planned();
    system.processes.delete(201);
    system.processes.set(202, sleep(202));
    expect((await planned()).planId).toBe(plan.planId);
    const stepIds = new Set(plan.steps.map(({ stepId }) => stepId));
    const receipt = await janitor.execute(plan, { stepIds, trigger: 'auto' });
    expect(outcomes(receipt)[0]).toBe('terminate dead: done');
    expect(system.signals).toEqual(['TERM 200', 'TERM 202']);
  });

  it('is left alone while it does something else', async () => {
    const { system, janitor, planned } = looping();
    const plan = await planned();
    system.processes.delete(201);
    system.processes.set(202, { ...sleep(202), name: 'git', argv: ['git', 'fetch'] });
    const stepIds = new Set(plan.steps.map(({ stepId }) => stepId));
    const receipt = await janitor.execute(plan, { stepIds, trigger: 'manual' });
    expect(outcomes(receipt)[0]).toBe('terminate dead: skipped');
    expect(system.signals).toEqual([]);
    // Whatever its processes hold by now, nothing was won by us.
    expect(receipt.memory_after_bytes).toBe(receipt.memory_before_bytes);
  });
});

describe('without a person', () => {
  const likely = (): Parameters<typeof bench>[0] => ({
    rows: [...leftOvers, row(210, { markers: bashMarkers(100, 'dead'), session: 5 })],
  });

  it('only proven steps are taken', async () => {
    const byHand = await bench(likely()).run();
    expect(outcomes(byHand).filter((line) => line.startsWith('terminate'))).toHaveLength(2);
    const given = bench(likely());
    const automatic = await given.run({ trigger: 'auto' });
    expect(outcomes(automatic).filter((line) => line.startsWith('terminate'))).toHaveLength(1);
    expect(given.system.processes.has(210)).toBe(true);
  });

  it.each(['auto', 'login', 'hook', 'tray'] as const)(
    '%s: an orphan must be seen twice, two seconds apart',
    async (trigger) => {
      const given = bench();
      await given.run({ trigger });
      expect(given.system.signals).toEqual(['TERM 200', 'TERM 201']);
      expect(given.system.sleptMs).toBeGreaterThanOrEqual(2000);
    },
  );

  it.each(['identity', 'parent', 'signal'] as const)(
    'nothing is ended unasked while the self-test of %s does not come out right; a person may go on',
    async (fact) => {
      const given = bench();
      given.sources.selfTestResults = given.sources.selfTestResults.map((one) =>
        one.fact === fact ? { ...one, ok: false } : one,
      );
      await expect(given.run({ trigger: 'auto' })).rejects.toThrow(
        `Nothing is ended without asking on this computer: the test on a process of its own did not come out right (${fact}).`,
      );
      expect([given.system.signals, given.sources.done, given.sources.isLocked]).toEqual([[], [], false]);
      await given.run();
      expect(given.system.signals).toEqual(['TERM 200', 'TERM 201']);
    },
  );

  it('what the second look does not find again is left for the next', async () => {
    const given = bench();
    let looks = 0;
    given.system.before = (moment) => {
      if (moment === 'list') looks += 1;
      // Only during the second look somebody is connected.
      given.system.details.set(200, plainDetails({ liveClients: looks === 2 ? 1 : 0 }));
    };
    const receipt = await given.run({ trigger: 'auto' });
    expect(receipt.steps[0]).toMatchObject({
      outcome: 'skipped',
      detail: 'Seen only once so far. The next look decides.',
    });
    expect(given.system.signals).toEqual([]);
  });

  const keeper = (sightings: Record<string, number>, bootId = 'boot-1'): KeeperFile => ({
    identity: { ...idOf(9), bootId },
    kind: 'tray',
    started_at: '',
    last_tick_at: '',
    interval_ms: MINUTE,
    clock: 'clock-1',
    awake_ms: 0,
    woke_at_ms: 0,
    sightings,
  });

  /** One that started two hours ago and ticked half a minute ago. */
  const awakeKeeper = (facts: Partial<KeeperFile> = {}): KeeperFile => ({
    ...keeper({}),
    started_at: new Date(NOW - 120 * MINUTE).toISOString(),
    last_tick_at: new Date(NOW - MINUTE / 2).toISOString(),
    awake_ms: 120 * MINUTE,
    ...facts,
  });
  const at = (agoMs: number) => new Date(NOW - agoMs).toISOString();

  it.each<[what: string, file: KeeperFile, keeperRuns: boolean, outcome: 'done' | 'skipped']>([
    ['a keeper that was awake all the time', awakeKeeper(), true, 'done'],
    ['one that noted a gap five minutes ago', awakeKeeper({ woke_at_ms: 115 * MINUTE }), true, 'skipped'],
    ['one that noted a gap an hour ago', awakeKeeper({ woke_at_ms: 60 * MINUTE }), true, 'done'],
    ['one that has not ticked for an hour', awakeKeeper({ last_tick_at: at(60 * MINUTE) }), true, 'skipped'],
    [
      'one that started five minutes ago, and counts from there',
      awakeKeeper({ started_at: at(5 * MINUTE), woke_at_ms: 115 * MINUTE + 30_000 }),
      true,
      'done',
    ],
    ['one that is gone', awakeKeeper({ last_tick_at: at(60 * MINUTE) }), false, 'done'],
  ])('asks whether the computer slept a moment ago: %s', async (_what, file, keeperRuns, outcome) => {
    const rows = keeperRuns ? [...leftOvers, row(9)] : leftOvers;
    const fresh = () => bench({ facts: { ...facts(), keeper: file }, rows });
    for (const trigger of ['hook', 'auto'] as const) {
      const { system, run } = fresh();
      expect((await run({ trigger })).steps[0]).toMatchObject({ kind: 'terminate', outcome });
      expect(system.signals).toHaveLength(outcome === 'done' ? 2 : 0);
    }
    // Who is asked decides for himself.
    expect((await fresh().run()).steps[0]!.outcome).toBe('done');
  });

  /** What a keeper notes when it sees this machine. */
  const sightingIn = async (rows?: ProcessInfo[]) =>
    sightingOf((await bench(rows === undefined ? {} : { rows }).planned()).steps[0]!);

  it.each<[what: string, agoMs: number, bootId: string, waits: boolean]>([
    ["a keeper's sighting of a minute ago counts", MINUTE, 'boot-1', false],
    ['one of an hour ago does not', 60 * MINUTE, 'boot-1', true],
    ['one of the future does not', -MINUTE, 'boot-1', true],
    ['one of this very moment does not', 0, 'boot-1', true],
    ['one of an earlier boot does not', MINUTE, 'boot-0', true],
  ])('%s', async (_what, agoMs, bootId, waits) => {
    const file = keeper({ [await sightingIn()]: NOW - agoMs }, bootId);
    const given = bench({ facts: { ...facts(), keeper: file } });
    const receipt = await given.run({ trigger: 'login' });
    expect(receipt.steps[0]!.outcome).toBe('done');
    expect(given.system.sleptMs >= 2000).toBe(waits);
  });

  it.each<[what: string, rows: ProcessInfo[]]>([
    ['another process', [row(200, { identity: idOf(200, 'other') }), row(201, { parentPid: 200 })]],
    ['the same without its child, which a listing may have lacked', [row(200)]],
  ])("a keeper's sighting of %s does not count", async (_what, rows) => {
    const file = keeper({ [await sightingIn(rows)]: NOW - MINUTE });
    const given = bench({ facts: { ...facts(), keeper: file } });
    const receipt = await given.run({ trigger: 'login' });
    expect(receipt.steps[0]!.outcome).toBe('done');
    expect(given.system.sleptMs >= 2000).toBe(true);
  });

  it.each(['', 'keep_list'])('nothing happens while the user cannot be understood (%j)', async (key) => {
    const given = bench();
    given.sources.settings = { ...given.sources.settings, problems: [{ key, message: 'It is torn.' }] };
    await expect(given.run({ trigger: 'auto' })).rejects.toThrow(/Automatic clean-up is off.*torn/);
    expect([given.system.signals, given.sources.done]).toEqual([[], []]);
    expect((await given.run()).steps[0]!.outcome).toBe('done');
  });
});

describe('patience', () => {
  /** Session `dead` left 210, whose origin its environment tells; nobody can say whether it is wanted. */
  const doubtful = (manner: Manner) => {
    const given = bench({
      facts: { records: [record('dead')] },
      rows: [row(210, { markers: bashMarkers(100, 'dead'), session: 5 })],
    });
    given.system.manners.set(210, manner);
    return given;
  };
  const forceStep = async ({ planned }: ReturnType<typeof bench>) =>
    (await planned()).steps.find((step) => step.kind === 'terminate')!;

  it('what may be at work is asked, waited for, and never forced', async () => {
    const given = doubtful('slow');
    const waiting: number[][] = [];
    const receipt = await given.run({ onWaiting: (...told) => waiting.push(told) });
    expect(outcomes(receipt)).toEqual([
      'terminate dead: done',
      'remove-session-files dead: done',
      'mark-registry dead: done',
    ]);
    expect(given.system.signals).toEqual(['TERM 210']);
    expect(receipt.steps[0]!.detail).toMatch(/Ended when asked \(1 process\)/);
    expect(waiting).toEqual([[1, 60_000]]);
    expect(given.system.sleptMs).toBeLessThan(9000);
    expect(given.sources.askedBefore).toEqual([]);
  });

  it('after a minute it is told as ending, and its record stays', async () => {
    const given = doubtful('deaf');
    const receipt = await given.run();
    expect(outcomes(receipt)).toEqual([
      'terminate dead: ending',
      'remove-session-files dead: skipped',
      'mark-registry dead: skipped',
    ]);
    expect(receipt.steps[0]!.detail).toBe('Asked to end; still working: 1 process (210).');
    expect(receipt.steps[1]!.detail).toBe('Its record stays while something of it still runs.');
    expect(receipt.steps[2]!.detail).toBe('Its record stays while something of it still runs.');
    expect(given.system.signals).toEqual(['TERM 210']);
    expect(given.system.sleptMs).toBeGreaterThanOrEqual(60_000);
    expect(given.system.sleptMs).toBeLessThan(62_000);
    expect(given.sources.askedBefore.map(({ identity }) => identity)).toEqual([idOf(210)]);
    expect(given.sources.receipts).toEqual([receipt]);
  });

  it('the waiting can be stopped; what is at work is remembered all the same', async () => {
    const given = doubtful('deaf');
    const stop = new AbortController();
    const receipt = await given.run({ stop: stop.signal, onWaiting: () => stop.abort() });
    expect(receipt.steps[0]!.outcome).toBe('ending');
    expect(given.system.sleptMs).toBeLessThan(6000);
    expect(given.sources.askedBefore).toHaveLength(1);
  });

  it('next time it is offered with force, which nothing but its name takes: no second SIGTERM', async () => {
    const given = doubtful('deaf');
    await given.run();
    const step = await forceStep(given);
    expect(step).toMatchObject({ force: true, detail: expect.stringMatching(/^Force thing.*is lost/) });
    for (const trigger of ['manual', 'auto'] as const) {
      const receipt = await given.run({ trigger });
      expect(receipt.steps.filter(({ outcome }) => outcome !== 'skipped')).toEqual([]);
    }
    expect(given.system.signals).toEqual(['TERM 210']);
    // Nothing happened, so there is nothing to remember.
    expect(given.sources.receipts).toHaveLength(1);
  });

  it('forced by a person, it ends, its record follows, and the note of it goes', async () => {
    const given = doubtful('deaf');
    await given.run();
    const { stepId } = await forceStep(given);
    const receipt = await given.run({ forceStepIds: new Set([stepId]) });
    expect(outcomes(receipt)).toEqual([
      'terminate dead: done',
      'remove-session-files dead: done',
      'mark-registry dead: done',
    ]);
    expect(given.system.signals).toEqual(['TERM 210', 'TERM 210', 'KILL 210']);
    expect(given.sources.askedBefore).toEqual([]);
  });

  it('nobody but a person forces, and nothing is forced that was never asked', async () => {
    const given = doubtful('deaf');
    const { stepId } = await forceStep(given);
    await given.run({ forceStepIds: new Set([stepId]) });
    expect(given.system.signals).toEqual(['TERM 210']);
    await given.run({ trigger: 'tray', forceStepIds: new Set([stepId]) });
    expect(given.system.signals).toEqual(['TERM 210']);
  });

  it('another process under a pid that was asked before is asked anew', async () => {
    const given = doubtful('deaf');
    await given.run();
    given.system.recycle(210, { markers: bashMarkers(100, 'dead') });
    expect(await forceStep(given)).toMatchObject({ force: false });
  });

  it('Claude itself is treated gently, however sure it is that nobody wants it', async () => {
    const beat = { clock: 'clock-1', awakeMs: wideAwake.awakeMs - HOUR };
    const keeper: KeeperFile = {
      identity: idOf(8),
      kind: 'keep',
      started_at: '',
      last_tick_at: '',
      interval_ms: MINUTE,
      clock: wideAwake.clock,
      awake_ms: wideAwake.awakeMs,
      woke_at_ms: wideAwake.wokeAtMs,
      sightings: {},
    };
    const given = bench({
      facts: {
        records: [record('unplugged', { beat })],
        claudeRecords: [claudeRecord(100, 'unplugged')],
        keeper,
      },
      rows: [claude(100, { tty: null, parentPid: 1, foregroundGroup: null })],
    });
    given.system.manners.set(100, 'deaf');
    expect((await given.planned()).steps[0]).toMatchObject({ confidence: 'proven', patience: 'gentle' });
    const receipt = await given.run({ trigger: 'auto' });
    expect(outcomes(receipt)[0]).toBe('terminate unplugged: ending');
    expect(given.system.signals).toEqual(['TERM 100']);
    // And it is not asked again by itself.
    await given.run({ trigger: 'auto' });
    expect(given.system.signals).toEqual(['TERM 100']);
  });
});

describe('a record is what a session is found again by', () => {
  it('it stays where something of the session runs that was not there before', async () => {
    const { system, janitor, sources, planned } = bench();
    const plan = await planned();
    system.processes.set(210, row(210, { markers: bashMarkers(101, 'old'), session: 5 }));
    const stepIds = new Set(['remove-session-files:old', 'mark-registry:old']);
    const receipt = await janitor.execute(plan, { stepIds, trigger: 'manual' });
    expect(receipt.steps.map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ['skipped', 'Its record stays while something of it still runs.'],
      ['skipped', 'Its record stays while something of it still runs.'],
    ]);
    expect(sources.done).toEqual([]);
  });

  it('what was only offered is offered still, after all that is proven was taken', async () => {
    const given = bench({
      rows: [...leftOvers, row(210, { markers: bashMarkers(100, 'dead'), session: 5 })],
    });
    const offered = async () =>
      (await given.planned()).steps.flatMap(({ kind, confidence, stepId }) =>
        kind === 'terminate' && confidence === 'likely' ? [stepId] : [],
      );
    const before = await offered();
    expect(before).toHaveLength(1);
    const proven = (await given.planned()).steps.filter(({ confidence }) => confidence === 'proven');
    await given.run({ stepIds: new Set(proven.map(({ stepId }) => stepId)) });
    expect(given.system.processes.has(200)).toBe(false);
    expect(await offered()).toEqual(before);
    expect(given.sources.done).not.toContain('quarantine dead');
  });

  it('thousands of them share one picture of all processes', async () => {
    const records = Array.from({ length: 50 }, (_, i) => record(`old-${i}`, { ownerPid: 1000 + i }));
    const given = bench({ facts: { records }, rows: [] });
    let looks = 0;
    given.system.before = (moment) => void (looks += Number(moment === 'list'));
    const receipt = await given.run();
    expect(receipt.steps.every(({ outcome }) => outcome === 'done')).toBe(true);
    // One for the plan, one for all records, and the one that all looks at single records share.
    expect(looks).toBeLessThan(5);
  });

  it.each([
    ['is written anew', (text: RecordedFacts['records'][number]) => ({ ...text, startedAtMs: NOW - 1000 })],
    [
      'names an owner that runs',
      (text: RecordedFacts['records'][number]) => ({ ...text, ...record('old-7', { ownerPid: 500 }) }),
    ],
  ])('but one that %s after that is judged anew, and stays', async (_what, rewritten) => {
    const records = Array.from({ length: 20 }, (_, i) => record(`old-${i}`, { ownerPid: 1000 + i }));
    const given = bench({ facts: { records }, rows: [] });
    const { quarantine } = given.sources;
    given.sources.quarantine = (sessionId, nowMs, isStillOver) => {
      // The locks that a hook takes as well are held from here on.
      if (sessionId === 'old-7') {
        given.system.processes.set(500, claude(500));
        given.sources.facts = {
          ...given.sources.facts,
          records: given.sources.facts.records.map((one) =>
            one.sessionId === 'old-7' ? rewritten(one) : one,
          ),
        };
      }
      return quarantine(sessionId, nowMs, isStillOver);
    };
    const receipt = await given.run();
    expect(receipt.steps.filter(({ outcome }) => outcome !== 'done').map(({ step_id }) => step_id)).toEqual([
      'remove-session-files:old-7',
      'mark-registry:old-7',
    ]);
    expect(given.sources.done).not.toContain('quarantine old-7');
  });
});

describe('a clean-up that was cut off', () => {
  it('is reported by the next one: what it had not noted as done is skipped', async () => {
    const { sources, janitor, planned, run } = bench();
    const plan = await planned();
    const cut = janitor.preview(plan);
    cut.dry_run = false;
    cut.steps[0]!.outcome = 'done';
    sources.noted = cut;
    await run({ stepIds: new Set() });
    expect(sources.receipts).toHaveLength(1);
    const [reported] = sources.receipts;
    expect(reported!.finished_at).not.toBeNull();
    expect(reported!.steps.map(({ outcome }) => outcome)).toEqual([
      'done',
      'skipped',
      'skipped',
      'skipped',
      'skipped',
    ]);
    expect(reported!.steps[1]!.detail).toMatch(/cut off/);
  });

  it('the journal is on the disk before the first signal, and after every step that ends something', async () => {
    const given = bench();
    let notedAtSignal: CleanupDocument | null = null;
    given.system.before = (moment) => {
      if (moment === 'terminate') notedAtSignal ??= given.sources.noted;
    };
    const receipt = await given.run();
    expect(notedAtSignal!.steps.map(({ outcome }) => outcome)).toEqual([
      'ending',
      'planned',
      'planned',
      'planned',
      'planned',
    ]);
    const ending = receipt.steps.filter(({ kind }) => kind === 'terminate');
    expect(given.sources.notes).toBe(1 + 2 * ending.length);
  });

  it.each<[what: string, rows: ProcessInfo[], outcome: string, detail: RegExp]>([
    ['all of it is gone', [row(300)], 'done', /Ended; the clean-up was cut off before it could note that/],
    ['its pids were given away', [row(200, { identity: idOf(200, 'later') })], 'done', /Ended/],
    ['some of it still runs', [row(201)], 'ending', /cut off while it ended this; 1 process still runs/],
  ])(
    'of what it was ending, the next one looks up who still runs: %s',
    async (_what, rows, outcome, detail) => {
      const before = bench();
      const cut = before.janitor.preview(await before.planned());
      cut.dry_run = false;
      cut.steps[0]!.outcome = 'ending';
      const { sources, system, run } = bench({ rows });
      sources.noted = cut;
      await run({ stepIds: new Set() });
      expect(sources.receipts[0]!.steps[0]).toMatchObject({ outcome, detail: expect.stringMatching(detail) });
      expect(system.signals).toEqual([]);
      const asked = sources.askedBefore.map(({ identity }) => identity.pid);
      expect(asked).toEqual(outcome === 'ending' ? [201] : []);
    },
  );

  it('records that it moved are told as moved, and entered in the registry', async () => {
    const before = bench({ rows: [] });
    const cut = before.janitor.preview(await before.planned());
    cut.dry_run = false;
    const { sources, run } = bench({ rows: [], facts: { records: [record('old', { ownerPid: 101 })] } });
    sources.noted = cut;
    await run({ stepIds: new Set() });
    expect(outcomes(sources.receipts[0]!)).toEqual([
      'remove-session-files dead: done',
      'remove-session-files old: skipped',
      'mark-registry dead: done',
      'mark-registry old: skipped',
    ]);
    expect(sources.done).toEqual(['mark dead']);
  });

  it('a clean-up in which nothing happened leaves no receipt', async () => {
    const given = bench();
    const plan = await given.planned();
    for (const pid of [200, 201]) given.system.recycle(pid);
    given.sources.facts = { ...given.sources.facts, records: [] };
    const stepIds = new Set(plan.steps.map(({ stepId }) => stepId));
    await given.janitor.execute(plan, { stepIds, trigger: 'manual' });
    expect(given.sources.receipts).toEqual([]);
    expect(given.sources.noted).toBeNull();
  });

  it('a step that breaks is told, the others go on, and the lock is let go', async () => {
    const given = bench();
    given.sources.quarantine = (id) => {
      if (id === 'dead') return Promise.reject(new Error('the disk is full'));
      return Promise.resolve({ ok: false, reason: 'it belongs to another user' });
    };
    const receipt = await given.run();
    expect(outcomes(receipt)).toEqual([
      'terminate dead: done',
      'remove-session-files dead: failed',
      'remove-session-files old: failed',
      'mark-registry dead: skipped',
      'mark-registry old: skipped',
    ]);
    expect(receipt.steps[1]!.detail).toContain('the disk is full');
    expect(given.sources.isLocked).toBe(false);
  });
});
