import { describe, expect, it } from 'vitest';
import type { RunNow } from '../../../../shared/lineage/run.ts';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import { row } from '../../../fakes/process-row.ts';
import {
  bashMarkers,
  claude,
  entry,
  deaf,
  HOUR,
  idOf,
  lineage,
  markers,
  NOW,
  plainDetails,
  processVerdict,
  record,
  testHost,
  verdictOn,
  worldOf,
  type WorldFacts,
} from '../../../fakes/world.ts';

const mcp = ['node', '/opt/node_modules/mcp-server-time/index.js'];
/** What a double fork left: no environment of Claude's, no parent, a process session of its own. */
const stray = (pid: number, facts: Partial<ProcessInfo> = {}) =>
  row(pid, { parentPid: 1, argv: ['python3', 'job.py'], markers: markers(), ...facts });
const init = row(1, { parentPid: 0, name: 'systemd', executable: '/usr/lib/systemd/systemd' });

const run = (facts: Partial<RunNow> = {}): RunNow => ({
  id: 'abcdef0123',
  kind: 'scope',
  place: '/sys/fs/cgroup/process-janitor-run-abcdef0123.scope',
  root: idOf(100),
  keeper: null,
  pidDomain: testHost.pidDomain,
  isClaude: true,
  left: [],
  pids: new Set([200]),
  ...facts,
});

const crashed = (facts: WorldFacts = {}): WorldFacts => ({
  records: [record('dead')],
  runs: [run()],
  ...facts,
  processes: [init, ...(facts.processes ?? [stray(200)])],
});

describe('what is in the place of a run whose Claude is gone', () => {
  it('certainly comes from it, though nothing else tells so; and is only offered', () => {
    expect(processVerdict(worldOf(crashed()), 200)).toMatchObject({
      attribution: 'run',
      origin: 'certain',
      use: 'unknown',
      confidence: 'likely',
      vetoes: [],
    });
    expect(processVerdict(worldOf(crashed({ runs: [] })), 200)).toBeNull();
  });

  it('a server of it to which nobody can speak any more is proven', () => {
    const world = crashed({
      processes: [stray(200, { argv: mcp })],
      details: { 200: plainDetails({ argv: mcp, standardInput: deaf, standardOutput: deaf }) },
    });
    expect(processVerdict(worldOf(world), 200)).toMatchObject({ use: 'none', confidence: 'proven' });
  });

  it('but not where it listens: coming from there says nothing of who wants it', () => {
    const listener = { kind: 'unix' as const, name: '/tmp/agent.sock', unitClients: 0 };
    const world = crashed({
      processes: [stray(200, { argv: ['ssh-agent'] })],
      details: {
        200: plainDetails({
          argv: ['ssh-agent'],
          standardInput: deaf,
          standardOutput: deaf,
          listeners: [listener],
          listeningSockets: 1,
        }),
      },
    });
    expect(processVerdict(worldOf(world), 200)).toMatchObject({ use: 'in-use', confidence: 'likely' });
  });

  it('is called by the pid of a Claude of which no record tells', () => {
    const world = worldOf(crashed({ records: [] }));
    expect(verdictOn(world, 'pid-100').processes.map(({ pid }) => pid)).toEqual([200]);
  });

  it('is found by what the parent that stayed noted at its end, with what came of it since', () => {
    const reaper = run({ kind: 'reaper', place: null, pids: new Set(), keeper: idOf(99), left: [idOf(200)] });
    const world = worldOf(
      crashed({ runs: [reaper], processes: [stray(200), stray(201, { parentPid: 200 })] }),
    );
    for (const pid of [200, 201])
      expect(processVerdict(world, pid)).toMatchObject({
        attribution: 'run',
        origin: 'certain',
        unitPid: 200,
      });
  });

  it.each<[string, WorldFacts]>([
    ['its Claude runs', { processes: [claude(100), stray(200)] }],
    ['nobody confirmed that its Claude is gone', { probes: new Map([[100, 'alive']]) }],
    [
      'another Claude lives in it',
      { runs: [run({ pids: new Set([200, 300]) })], processes: [stray(200), claude(300)] },
    ],
    ['its place could not be read', { runs: [run({ pids: null })] }],
    ['it was of another container', { runs: [run({ pidDomain: 'linux:machine-1:pid:[99]' })] }],
    ['it was of another boot', { runs: [run({ root: { ...idOf(100), bootId: 'boot-0' } })] }],
    ['it was no Claude and ran no session', { runs: [run({ isClaude: false })], records: [] }],
    ['it is older than the run', { processes: [stray(200, { identity: idOf(200, '999') })] }],
    [
      'what the parent that stayed noted is another process now',
      {
        runs: [run({ pids: new Set(), left: [idOf(200, '2001')] })],
      },
    ],
    [
      'its environment names another Claude',
      {
        processes: [stray(200, { markers: bashMarkers(500, 'other') })],
        probes: new Map([
          [100, 'gone'],
          [500, 'alive'],
        ]),
      },
    ],
    [
      'its environment names another session',
      { processes: [stray(200, { markers: markers({ sessionId: 'other' }) })] },
    ],
    ['it is a multiplexer', { processes: [stray(200, { name: 'tmux: server', argv: ['tmux', 'new'] })] }],
    [
      'it runs in a multiplexer',
      {
        runs: [run({ pids: new Set([150, 200]) })],
        processes: [stray(150, { name: 'tmux: server', argv: ['tmux'] }), stray(200, { parentPid: 150 })],
      },
    ],
    [
      'another agent started it',
      {
        lineage: [['agent-1', { ...lineage('agent-1', 700, [entry(200)])[1], agent: 'codex' }]],
      },
    ],
    [
      'somebody outside of the run started it',
      {
        processes: [row(150, { parentPid: 1 }), stray(200, { parentPid: 150 })],
      },
    ],
  ])('says nothing where %s', (_why, facts) => {
    const found = processVerdict(worldOf(crashed(facts)), 200);
    expect(found?.attribution).not.toBe('run');
    expect(found === null || found.confidence === 'none').toBe(true);
  });

  it('is kept from every clean-up while it is younger than the grace period', () => {
    const young = stray(200, { startedAtMs: NOW - 1000 });
    expect(processVerdict(worldOf(crashed({ processes: [young] })), 200)?.vetoes).toMatchObject([
      { kind: 'grace-period' },
    ]);
  });
});

describe('what is in the place of a run whose Claude lives', () => {
  const living = (facts: Partial<ProcessInfo> = {}, more: WorldFacts = {}): WorldFacts => ({
    records: [record('live'), record('dead', { ownerPid: 300 })],
    runs: [run()],
    processes: [init, claude(100), stray(200, facts)],
    // A session that is over, to which it would be given without the run.
    lineage: [],
    ...more,
  });

  it('is its own, whatever it looks like', () => {
    const world = living(
      { argv: mcp, processGroup: 77, session: 77 },
      {
        details: {
          200: plainDetails({
            argv: mcp,
            workingDirectory: '/home/ada/dead',
            standardInput: deaf,
            standardOutput: deaf,
          }),
        },
        descriptions: new Map([[200, { argv: mcp, executable: null, workingDirectory: '/home/ada/dead' }]]),
      },
    );
    expect(processVerdict(worldOf({ ...world, runs: [] }), 200)).toMatchObject({ confidence: 'likely' });
    expect(processVerdict(worldOf(world), 200)).toMatchObject({
      confidence: 'none',
      vetoes: [{ kind: 'live-session' }],
    });
  });

  it('but what a session inside of it left is still that one’s', () => {
    const world = living({ markers: bashMarkers(300, 'dead') });
    expect(processVerdict(worldOf(world), 200)).toMatchObject({ origin: 'certain', confidence: 'likely' });
    const recorded = living({}, { lineage: [lineage('dead', 300, [entry(200)])] });
    expect(processVerdict(worldOf(recorded), 200)).toMatchObject({ attribution: 'lineage', vetoes: [] });
  });

  it('nothing is protected by it once it is over', () => {
    expect(
      processVerdict(worldOf(crashed({ records: [record('dead', { startedAtMs: NOW - 20 * HOUR })] })), 200)
        ?.vetoes,
    ).toEqual([]);
  });
});
