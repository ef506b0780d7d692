import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planDigest } from '../../../../electron/janitor/clean/plan-digest.ts';
import { scanSchema } from '../../../../shared/contract/document.ts';
import { fingerprint, makePlan } from '../../../../shared/plan/make-plan.ts';
import type { Plan } from '../../../../shared/plan/plan.ts';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import { reasonsOfAll } from '../../../../shared/plan/step-words.ts';
import { cleanupSchema } from '../../../../shared/plan/receipt.ts';
import { toCleanupDocument, toScanDocument } from '../../../../shared/contract/to-document.ts';
import { row } from '../../../fakes/process-row.ts';
import {
  bashMarkers,
  claude,
  claudeRecord,
  entry,
  HOUR,
  idOf,
  lineage,
  markers,
  NOW,
  plainDetails,
  pluginRecord,
  record,
  scanOf,
  shell,
  wideAwake,
  worldOf,
  type WorldFacts,
} from '../../../fakes/world.ts';

const planFor = (facts: WorldFacts): Plan => makePlan(scanOf(worldOf(facts)), planDigest);
const steps = (plan: Plan) => plan.steps.map(({ stepId, confidence }) => `${stepId} ${confidence}`);

/** Two crashed sessions with left-overs, one that lost its terminal, one that lives. */
const crowded = (): WorldFacts & { processes: ProcessInfo[] } => ({
  records: [
    record('dead'),
    record('gone', { ownerPid: 101 }),
    record('unplugged', { ownerPid: 400, beat: { clock: 'clock-1', awakeMs: wideAwake.awakeMs - HOUR } }),
    record('live', { ownerPid: 300 }),
  ],
  processes: [
    shell(),
    claude(300),
    row(301, { parentPid: 300 }),
    claude(400, { tty: null, parentPid: 1, foregroundGroup: null }),
    row(401, { parentPid: 400, markers: markers({ socketPid: 400 }) }),
    row(200, { argv: ['npm', 'exec', 'x'] }),
    row(201, { parentPid: 200 }),
    row(202, { parentPid: 201, startedAtMs: row(201).startedAtMs }),
    row(203, { parentPid: 200, startedAtMs: row(201).startedAtMs }),
    row(210, { markers: bashMarkers(101, 'gone'), session: 5 }),
  ],
  claudeRecords: [claudeRecord(400, 'unplugged')],
  lineage: [
    lineage('dead', 100, [entry(203), entry(202), entry(201), entry(200)]),
    lineage('live', 300, [entry(301)]),
  ],
});

describe('a plan says what would be done, and nothing else', () => {
  it('units first, then records, then the registry', () => {
    expect(steps(planFor(crowded()))).toEqual([
      'terminate:dead:200:2000 proven',
      'terminate:gone:210:2100 likely',
      'terminate:unplugged:400:4000 proven',
      'remove-session-files:dead proven',
      'remove-session-files:gone likely',
      'remove-session-files:unplugged proven',
      'mark-registry:dead proven',
      'mark-registry:gone likely',
      'mark-registry:unplugged proven',
    ]);
  });

  it('a unit names its top first, and every process after its parent', () => {
    const unit = planFor(crowded()).steps[0]!;
    expect(unit.kind === 'terminate' && unit.processes.map(({ identity }) => identity.pid)).toEqual([
      200, 201, 203, 202,
    ]);
  });

  it('the same facts in any order give the same plan', () => {
    const base = crowded();
    const reference = planFor(base);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(base.processes, { minLength: base.processes.length }),
        fc.shuffledSubarray([...base.records!], { minLength: 4 }),
        fc.shuffledSubarray([...base.lineage!], { minLength: 2 }),
        fc.shuffledSubarray([entry(203), entry(202), entry(201), entry(200)], { minLength: 4 }),
        (processes, records, lineages, entries) => {
          const shuffled = lineages.map(
            ([id, one]) => [id, id === 'dead' ? { ...one, entries } : one] as const,
          );
          const plan = planFor({ processes, records, lineage: shuffled });
          expect(plan.planId).toBe(reference.planId);
          expect(plan.steps.map(fingerprint)).toEqual(reference.steps.map(fingerprint));
        },
      ),
    );
  });

  it('another process in a unit is another plan', () => {
    const base = crowded();
    const more = planFor({
      ...base,
      processes: [...base.processes, row(204, { parentPid: 200, session: 200 })],
    });
    expect(more.planId).not.toBe(planFor(base).planId);
    expect(more.steps[0]!.stepId).toBe(planFor(base).steps[0]!.stepId);
    expect(fingerprint(more.steps[0]!)).not.toBe(fingerprint(planFor(base).steps[0]!));
  });

  it('another process under the same pid is another step', () => {
    const base = crowded();
    const processes = base.processes.map((info) =>
      info.pid === 200 ? { ...info, identity: idOf(200, 'later') } : info,
    );
    expect(steps(planFor({ ...base, processes }))).not.toContain('terminate:dead:200:2000 proven');
  });

  it('while Claude runs and may stay, so do its records', () => {
    const plan = planFor({ ...crowded(), details: { 401: plainDetails({ managedBy: 'x.service' }) } });
    expect(steps(plan).filter((step) => step.includes('unplugged') || step.includes(':400:'))).toEqual([]);
  });

  it('a look that failed plans nothing', () => {
    expect(planFor({ ...crowded(), listing: { ok: false, reason: 'no /proc' } }).steps).toEqual([]);
  });

  it("a session known from Claude Code's record only is noted, and its file is left to Claude Code", () => {
    expect(steps(planFor({ claudeRecords: [claudeRecord(100, 'dead')] }))).toEqual([
      'mark-registry:dead proven',
    ]);
  });

  it('a record of the shell plugin never leads to a signal to its pid', () => {
    for (const holder of [[], [row(100)], [row(100, { startedAtMs: NOW - HOUR })], [claude(100), shell()]]) {
      const plan = planFor({ records: [pluginRecord('dead')], processes: holder });
      expect(plan.steps.filter(({ kind }) => kind === 'terminate')).toEqual([]);
    }
  });
});

describe('what is printed keeps its form', () => {
  const hostile = '\u001b[2J\u202eevil\nline\u0007';
  const secret = `${hostile} --token sk-ant-api03-abcdefghijklmnop`;
  const facts: WorldFacts = {
    ...crowded(),
    records: [
      record('dead', { workingDir: hostile, hostname: 'desk' }),
      record('far', { hostname: hostile, workingDir: hostile }),
      record('live', { ownerPid: 300, owner: null, workingDir: hostile }),
    ],
    claudeRecords: [
      claudeRecord(500, 'five', { kind: hostile, entrypoint: hostile, name: hostile, status: hostile }),
      claudeRecord(501, 'six', { kind: 'bg', jobId: hostile, workingDir: hostile }),
    ],
    processes: [
      ...crowded().processes.map((info) => ({ ...info, name: secret, argv: ['x', secret] })),
      row(220, { markers: bashMarkers(9999, hostile), session: 5 }),
    ],
    unreadable: [{ sessionId: hostile, path: `/x/${hostile}`, reason: hostile }],
    details: { 202: plainDetails({ managedBy: hostile, argv: ['x', secret] }) },
    lineage: [['forgotten', { ...lineage('x', 100, [entry(200)])[1], workingDir: hostile }]],
  };
  // oxlint-disable-next-line no-control-regex
  const dangerous = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e]|abcdefghijklmnop/;

  it('no control character and no secret of any source reaches the report', () => {
    const scan = toScanDocument(scanOf(worldOf(facts)));
    expect(scan.sessions.length).toBeGreaterThan(5);
    for (const session of scan.sessions) {
      const texts = [
        ...Object.values(session).filter((value) => typeof value === 'string'),
        ...session.layers.map(({ detail }) => detail),
        ...session.processes.flatMap((one) => [one.name, one.command, ...one.evidence, ...one.vetoes]),
      ];
      for (const text of texts) expect(text).not.toMatch(dangerous);
    }
  });

  it('nor a plan', () => {
    const plan = toCleanupDocument(planFor(facts), { dryRun: true, trigger: 'manual' });
    expect(plan.steps.length).toBeGreaterThan(0);
    for (const step of plan.steps) {
      for (const text of [
        step.detail,
        step.session_id,
        ...step.processes.flatMap((p) => [p.name, p.command]),
      ]) {
        expect(text).not.toMatch(dangerous);
      }
    }
  });

  it.each<[string, WorldFacts]>([
    ['a crowd', crowded()],
    ['hostile texts', facts],
    ['nothing', {}],
    ['a failed look', { ...crowded(), listing: { ok: false, reason: 'x' } }],
    [
      'times that no calendar knows',
      { records: [record('one', { startedAtMs: 8.64e15, lastHeartbeatMs: -8.64e15 })] },
    ],
  ])('scan and clean-up documents are as their schemas say: %s', (_what, world) => {
    const scan = scanOf(worldOf(world));
    const document = toScanDocument(scan);
    expect(scanSchema.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
    const { total, active, orphaned, protected: kept, ended, unreadable } = document.summary;
    expect(active + orphaned + kept + ended + unreadable).toBe(total);
    expect(document.orphaned_sessions).toHaveLength(document.orphaned_count);
    const cleanup = toCleanupDocument(makePlan(scan, planDigest), { dryRun: true, trigger: 'manual' });
    expect(cleanupSchema.parse(JSON.parse(JSON.stringify(cleanup)))).toEqual(cleanup);
    expect(cleanup.steps.every(({ outcome }) => outcome === 'planned')).toBe(true);
  });

  it('environments are nowhere in it', () => {
    const text = JSON.stringify(toScanDocument(scanOf(worldOf(crowded()))));
    expect(text).not.toMatch(/markers|CLAUDE_|environ"/);
  });
});

describe('a record that cannot be read is unreadable, never orphaned', () => {
  const torn = [{ sessionId: 'dead', path: '/x/dead', reason: 'its metadata.json is torn' }];

  it.each<[string, WorldFacts]>([
    ['nothing else is known', {}],
    ["Claude Code's record shows a crash", { claudeRecords: [claudeRecord(100, 'dead')] }],
    ['its processes are known', { processes: [row(200)], lineage: [lineage('dead', 100, [entry(200)])] }],
    ['processes name it', { processes: [row(200, { markers: bashMarkers(100, 'dead'), session: 5 })] }],
  ])('also where %s', (_what, facts) => {
    const scan = scanOf(worldOf({ ...facts, unreadable: torn }));
    expect(
      scan.sessions.filter(({ sessionId }) => sessionId === 'dead').map(({ verdict }) => verdict),
    ).toEqual(['unreadable']);
    expect(makePlan(scan, planDigest).steps).toEqual([]);
  });

  it('says so with five layers', () => {
    const [session] = scanOf(worldOf({ unreadable: torn })).sessions;
    expect(session).toMatchObject({
      reason: 'unreadable',
      confidence: 'none',
      explanation: expect.stringContaining('torn'),
    });
    expect(session!.layers).toHaveLength(5);
  });
});

describe('left-overs whose session nobody knows any more', () => {
  it('are shown and planned for by what they are themselves', () => {
    const processes = [row(200, { markers: markers({ socketPid: 100 }) })];
    const world = { processes, lineage: [lineage('forgotten', 100, [entry(200)])] };
    expect(scanOf(worldOf(world)).sessions).toMatchObject([
      {
        sessionId: 'forgotten',
        source: 'process',
        verdict: 'orphaned',
        confidence: 'proven',
        hasRecord: false,
      },
    ]);
    expect(steps(planFor(world))).toEqual(['terminate:forgotten:200:2000 proven']);
  });

  it('are no orphans where each has a reason to stay', () => {
    const world = worldOf({
      processes: [row(200)],
      lineage: [lineage('forgotten', 100, [entry(200)])],
      details: { 200: plainDetails({ managedBy: 'x.service' }) },
    });
    expect(scanOf(world).sessions).toMatchObject([{ verdict: 'ended', confidence: 'none' }]);
  });
});

describe('the reasons of several steps', () => {
  const seen = 'It was seen below its session.';
  it('are said once where they are true of each', () => {
    const details = [
      `End node (7.2 MB). ${seen} Nobody can speak to it.`,
      `End sh and 1 process that it started (7.3 MB). ${seen} It works for a shell.`,
    ];
    expect(reasonsOfAll(details)).toEqual({
      shared: seen,
      own: ['Nobody can speak to it.', 'It works for a shell.'],
    });
  });

  it('stay with a step that is alone, and with steps that share none', () => {
    expect(reasonsOfAll([seen])).toEqual({ shared: '', own: [seen] });
    expect(reasonsOfAll([seen, 'Other.'])).toEqual({ shared: '', own: [seen, 'Other.'] });
    expect(reasonsOfAll([])).toEqual({ shared: '', own: [] });
  });
});
