import { describe, expect, it } from 'vitest';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import { listed, row } from '../../../fakes/process-row.ts';
import {
  bashMarkers,
  claude,
  claudeRecord,
  HOUR,
  idOf,
  judge,
  markers,
  NOW,
  ownerOf,
  plainDetails,
  processVerdict,
  record,
  testHost,
  worldOf,
  type WorldFacts,
} from '../../../fakes/world.ts';

describe('on Windows, where the row of an orphan keeps the number of whoever started it', () => {
  const windows = (facts: Partial<ProcessInfo>): WorldFacts => ({
    host: { ...testHost, platform: 'win32', pidDomain: null },
    claudeRecords: [
      claudeRecord(100, 'dead', {
        startedAtMs: NOW - 5 * HOUR,
        statusUpdatedAtMs: NOW - 3 * HOUR,
        pidDomain: null,
      }),
    ],
    processes: [
      row(200, {
        parentPid: 100,
        processGroup: null,
        session: null,
        argv: ['node.exe', 'job.js'],
        startedAtMs: NOW - 4 * HOUR,
        ...facts,
      }),
    ],
    details: { 200: plainDetails({ argv: facts.argv ?? ['node.exe', 'job.js'] }) },
  });
  const mcp = ['node.exe', 'C:\\npm\\node_modules\\mcp-server-time\\index.js'];

  it('what started while the owner certainly ran is certainly its own', () => {
    expect(processVerdict(worldOf(windows({})), 200)).toMatchObject({
      attribution: 'parent',
      origin: 'certain',
      confidence: 'likely',
    });
  });

  it('nobody can speak to a server of it any more: proven', () => {
    expect(processVerdict(worldOf(windows({ argv: mcp })), 200)).toMatchObject({
      attribution: 'parent',
      use: 'none',
      confidence: 'proven',
    });
  });

  it.each<[string, Partial<ProcessInfo>]>([
    ['it started before the owner did', { startedAtMs: NOW - 6 * HOUR }],
    ['when it started could not be read', { startedAtMs: null }],
    ['it started after anything last told of the owner', { startedAtMs: NOW - 2 * HOUR }],
    ['its system hands orphans on', { processGroup: 200 }],
  ])('nothing where %s', (_why, facts) => {
    expect(processVerdict(worldOf(windows(facts)), 200)).toBeNull();
  });

  const later = { startedAtMs: NOW - 2 * HOUR };
  it.each<[string, string[], string]>([
    [
      "a script in Claude's folder certainly",
      ['pwsh.exe', '-File', 'C:/Users/ann/.claude/line.ps1'],
      'certain',
    ],
    ['a server probably', mcp, 'probable'],
  ])('of what started later, %s', (_what, argv, origin) => {
    expect(processVerdict(worldOf(windows({ argv, ...later })), 200)).toMatchObject({
      attribution: 'parent',
      origin,
      confidence: 'likely',
    });
  });

  it('what it started in its turn is as certain', () => {
    const facts = windows({});
    const child = row(201, {
      parentPid: 200,
      processGroup: null,
      session: null,
      startedAtMs: NOW - 3 * HOUR,
    });
    const world = worldOf({ ...facts, processes: [...(facts.processes ?? []), child] });
    for (const pid of [200, 201])
      expect(processVerdict(world, pid)).toMatchObject({ unitPid: 200, origin: 'certain' });
  });

  it('not of this owner where its environment names another session', () => {
    const found = processVerdict(worldOf(windows({ markers: markers({ sessionId: 'other' }) })), 200);
    expect(found?.attribution).not.toBe('parent');
  });

  it('nothing where the owner ran before the computer was restarted', () => {
    const host = { ...testHost, platform: 'win32', pidDomain: null, bootedAtMs: NOW - 4.5 * HOUR } as const;
    expect(processVerdict(worldOf({ ...windows({}), host }), 200)).toBeNull();
  });

  it('nothing where the number belongs to somebody older than it', () => {
    const facts = windows({});
    const holder = row(100, {
      identity: idOf(100, 'another'),
      processGroup: null,
      session: null,
      startedAtMs: NOW - 5 * HOUR,
    });
    const world = worldOf({ ...facts, processes: [...(facts.processes ?? []), holder] });
    expect(processVerdict(world, 200)).toBeNull();
  });
});

describe('what leads a process session below a pid 1 of any name', () => {
  const world = (first: Partial<ProcessInfo>, facts: WorldFacts = {}) => {
    const left = row(200, {
      argv: ['python3', 'job.py'],
      markers: bashMarkers(100, 'dead'),
      startedAtMs: NOW - HOUR,
    });
    const processes = listed(left);
    processes.set(1, row(1, { parentPid: 0, name: 'agent-host', executable: '/opt/agent-host', ...first }));
    return worldOf({
      processes: [left],
      records: [record('dead')],
      listing: { ok: true, takenAtMs: NOW, processes },
      ...facts,
    });
  };

  it('was started by the Claude that its environment names, where pid 1 carries no such mark', () => {
    expect(processVerdict(world({ markers: markers() }), 200)).toMatchObject({
      attribution: 'environment',
      origin: 'certain',
      confidence: 'likely',
    });
  });

  it.each([
    ['carries the mark itself', bashMarkers(100, 'dead')],
    ['cannot be read', null],
  ])('may have been started by a pid 1 that %s', (_what, marks) => {
    expect(processVerdict(world({ markers: marks }, { records: [] }), 200)).toBeNull();
  });

  it('was only adopted by a pid 1 that cannot be read where that is older than the session', () => {
    const at = (startedAtMs: number | null) => {
      const unread = world({ markers: null, startedAtMs });
      return processVerdict(unread, 200)?.origin ?? null;
    };
    const startedMs = record('dead').startedAtMs;
    expect(startedMs).not.toBeNull();
    expect([at((startedMs ?? 0) - HOUR), at((startedMs ?? 0) + HOUR), at(null)]).toEqual([
      'certain',
      null,
      null,
    ]);
  });
});

describe('a crashed session that the user keeps', () => {
  const world = (facts: WorldFacts = {}) =>
    worldOf({
      records: [record('dead')],
      processes: [row(200, { markers: markers({ socketPid: 100, sessionId: 'dead' }) })],
      config: { keep_list: ['session:dead'] },
      ...facts,
    });

  it('has what is left of it in its own row, and none of it is touched', () => {
    const [only, ...more] = judge(world());
    expect(more).toEqual([]);
    expect(only).toMatchObject({ sessionId: 'dead', verdict: 'protected', reason: 'keep-list' });
    expect(only?.processes).toMatchObject([{ pid: 200, confidence: 'none' }]);
  });
});

describe('two Claudes that run one session', () => {
  it('one that another has displaced from its terminal does not speak for a session that lives elsewhere', () => {
    const displaced = claude(100, { parentPid: 1, processGroup: 100, foregroundGroup: 102 });
    const inFront = claude(102);
    const lives = claude(150, { tty: 'pts/2' });
    const world = worldOf({
      records: [record('one')],
      processes: [displaced, inFront, lives],
      claudeRecords: [claudeRecord(150, 'one')],
    });
    const rows = new Map(judge(world).map((verdict) => [verdict.sessionId, verdict]));
    expect(rows.get('one')).toMatchObject({ verdict: 'active', pid: 150 });
    expect(rows.get('one-by-64')).toMatchObject({ verdict: 'orphaned', pid: 100 });
  });
});

describe('the process group that a dead Claude led', () => {
  const world = (facts: Partial<ProcessInfo>, more: WorldFacts = {}) =>
    worldOf({
      records: [record('dead', { owner: ownerOf(100, { session: null }) })],
      processes: [row(200, { processGroup: 100, session: 90, startedAtMs: NOW - 5 * HOUR, ...facts })],
      ...more,
    });

  it('tells whose it is, where it started while Claude ran', () => {
    expect(processVerdict(world({}), 200)).toMatchObject({ attribution: 'group', origin: 'certain' });
  });

  it.each<[string, Partial<ProcessInfo>, WorldFacts?]>([
    ['where it started before Claude', { startedAtMs: NOW - 11 * HOUR }],
    ['where it started when nothing told of Claude any more', { startedAtMs: NOW - 30_000 }],
    ['where its environment names another Claude', { markers: bashMarkers(300, 'dead') }],
    ['where its environment names another session', { markers: markers({ sessionId: 'other' }) }],
    [
      'where Claude ran before the computer was restarted',
      {},
      { host: { ...testHost, bootId: 'boot-2', bootedAtMs: NOW - 6 * HOUR } },
    ],
  ])('tells nothing %s', (_what, facts, more) => {
    const found = processVerdict(world(facts, more), 200);
    expect(found?.attribution).not.toBe('group');
  });
});
