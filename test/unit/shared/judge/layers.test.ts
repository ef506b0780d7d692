import { describe, expect, it } from 'vitest';
import { processIdentity } from '../../../../shared/process/identity.ts';
import { layerNames } from '../../../../shared/judge/world/layers.ts';
import {
  claude,
  claudeRecord,
  HOUR,
  idOf,
  judge,
  MINUTE,
  NOW,
  ownerOf,
  pluginRecord,
  record,
  shell,
  testHost,
  verdictOn,
  wideAwake,
  worldOf,
  type WorldFacts,
} from '../../../fakes/world.ts';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import { row } from '../../../fakes/process-row.ts';

/** What happened, the world, and the verdict on session `one`: kind, reason, confidence, layer that decided. */
type Case = [what: string, world: WorldFacts, verdict: string];

const alive = [shell(), claude(100)];
/** It survived its terminal: no tty, and the shell that started it is gone. */
const unplugged = claude(100, { tty: null, parentPid: 1, foregroundGroup: null });
const parent = row(95, { parentPid: 1, name: 'host' });
const byParent = ownerOf(100, { tty: null, attachment: { kind: 'parent', parent: idOf(95) } });
const headless = claude(100, { tty: null, parentPid: 95, foregroundGroup: null });
const sinceBeat = (ms: number) => ({ beat: { clock: 'clock-1', awakeMs: wideAwake.awakeMs - ms } });

const cases: Record<string, Case[]> = {
  'layer 1, the current session': [
    [
      'named by our environment',
      {
        processes: alive,
        records: [record('one')],
        current: { sessionIds: new Set(['one']), pids: new Set() },
      },
      'active current-session none',
    ],
    [
      'its owner is our ancestor',
      {
        processes: alive,
        records: [record('one')],
        current: { sessionIds: new Set(), pids: new Set([100]) },
      },
      'active current-session none',
    ],
    [
      'even where its owner looks gone',
      { records: [record('one')], current: { sessionIds: new Set(['one']), pids: new Set() } },
      'active current-session none',
    ],
  ],
  'layer 2, another host': [
    ['another hostname', { records: [record('one', { hostname: 'laptop' })] }, 'protected other-host none'],
    [
      'the same name in other letters is this host',
      { processes: alive, records: [record('one', { hostname: 'DESK' })] },
      'active fresh-heartbeat none',
    ],
    [
      "Claude's pidDomain differs",
      { claudeRecords: [claudeRecord(100, 'one', { pidDomain: 'linux:machine-1:pid:[9]' })] },
      'protected other-host none',
    ],
    [
      'our own record names another pidDomain',
      { records: [record('one', { owner: ownerOf(100, { pidDomain: 'linux:machine-2:pid:[9]' }) })] },
      'protected other-host none',
    ],
    [
      'our own pidDomain is unknown, the record has one',
      { host: { ...testHost, pidDomain: null }, records: [record('one')] },
      'protected other-host none',
    ],
    [
      'a container that shares the folder took the session up',
      {
        records: [record('one')],
        claudeRecords: [claudeRecord(7, 'one', { pidDomain: 'linux:machine-1:pid:[9]' })],
      },
      'protected other-host none',
    ],
  ],
  'layer 3, the grace period': [
    [
      'younger than ten minutes',
      { records: [record('one', { startedAtMs: NOW - 10 * MINUTE + 1 })] },
      'active grace-period none',
    ],
    [
      'exactly ten minutes old is judged',
      { records: [record('one', { startedAtMs: NOW - 10 * MINUTE })] },
      'orphaned process-gone proven',
    ],
    [
      'starts in the future',
      { records: [record('one', { startedAtMs: NOW + 1 })] },
      'active grace-period none',
    ],
    ['start unreadable', { records: [record('one', { startedAtMs: null })] }, 'active grace-period none'],
    [
      'configured to an hour',
      { records: [record('one', { startedAtMs: NOW - HOUR + 1 })], config: { min_session_age_minutes: 60 } },
      'active grace-period none',
    ],
    [
      "Claude's own record alone",
      { claudeRecords: [claudeRecord(100, 'one', { startedAtMs: NOW - MINUTE })] },
      'active grace-period none',
    ],
    [
      'a crashed session that was resumed a moment ago',
      {
        processes: [
          claude(200, { tty: null, parentPid: 1, startedAtMs: NOW - MINUTE, foregroundGroup: null }),
        ],
        records: [record('one')],
        claudeRecords: [claudeRecord(200, 'one', { startedAtMs: NOW - MINUTE })],
      },
      'active grace-period none',
    ],
  ],
  'layer 4, the owner by identity': [
    ['not running', { records: [record('one')] }, 'orphaned process-gone proven'],
    [
      'not listed, but the kernel says that its pid is in use',
      { records: [record('one')], probes: new Map([[100, 'alive']]) },
      'protected not-judged none',
    ],
    [
      'not listed, and nobody asked',
      { records: [record('one')], probes: new Map() },
      'protected not-judged none',
    ],
    [
      'of an earlier boot',
      {
        records: [
          record('one', {
            owner: ownerOf(100, {
              identity: processIdentity({ pid: 100, startToken: '55', bootId: 'boot-0', uid: 1000 }),
            }),
          }),
        ],
        probes: new Map([[100, 'alive']]),
      },
      'orphaned process-gone proven',
    ],
    [
      'of an earlier boot, its pid in use now',
      {
        processes: [row(100)],
        records: [
          record('one', {
            owner: ownerOf(100, {
              identity: processIdentity({ pid: 100, startToken: '55', bootId: 'boot-0', uid: 1000 }),
            }),
          }),
        ],
      },
      'orphaned process-gone proven',
    ],
    [
      'the boot has another name, but it is the same start of the same pid',
      {
        processes: alive,
        records: [
          record('one', {
            owner: ownerOf(100, {
              identity: processIdentity({ pid: 100, startToken: '1000', bootId: 'boot-0', uid: 1000 }),
            }),
          }),
        ],
      },
      'active fresh-heartbeat none',
    ],
    [
      'its pid belongs to another process now',
      {
        processes: [row(100, { identity: idOf(100, 'later') })],
        records: [record('one')],
      },
      'orphaned pid-recycled proven',
    ],
    [
      'its pid belongs to another Claude now',
      {
        processes: [shell(), claude(100, { identity: idOf(100, 'later') })],
        records: [record('one')],
        claudeRecords: [claudeRecord(100, 'two', { procStart: 'later' })],
      },
      'orphaned pid-recycled proven',
    ],
    [
      'the same start and boot, but another user: nobody can say whose it is',
      {
        processes: [
          claude(100, {
            identity: processIdentity({ pid: 100, startToken: '1000', bootId: 'boot-1', uid: 0 }),
          }),
        ],
        records: [record('one')],
      },
      'protected not-judged none',
    ],
    [
      'a zombie',
      { processes: [shell(), claude(100, { state: 'zombie' })], records: [record('one')] },
      'orphaned zombie proven',
    ],
    [
      'its identity is unreadable',
      { processes: [claude(100, { identity: null })], records: [record('one')] },
      'protected not-judged none',
    ],
    [
      'crashed, and resumed in another process',
      {
        processes: [shell(), claude(200)],
        records: [record('one')],
        claudeRecords: [claudeRecord(200, 'one')],
      },
      'active owner-running none',
    ],
    [
      "resumed in another process; the crashed one's record comes first",
      {
        processes: [shell(), claude(200)],
        records: [record('one')],
        claudeRecords: [claudeRecord(100, 'one'), claudeRecord(200, 'one')],
      },
      'active owner-running none',
    ],
    [
      'resumed by a process that has no record, told by its arguments',
      {
        processes: [shell(), claude(200, { argv: ['claude', '--resume', 'one'] })],
        records: [record('one')],
      },
      'active owner-running none',
    ],
    [
      'resumed by a process without a record, in one word',
      { processes: [shell(), claude(200, { argv: ['claude', '--resume=one'] })], records: [record('one')] },
      'active owner-running none',
    ],
    [
      'a fork of it runs: a copy under another id',
      {
        processes: [shell(), claude(200, { argv: ['claude', '--resume', 'one', '--fork-session'] })],
        records: [record('one')],
      },
      'orphaned process-gone proven',
    ],
    [
      "Claude's record alone, gone",
      { claudeRecords: [claudeRecord(100, 'one')] },
      'orphaned process-gone proven',
    ],
    [
      "Claude's record alone, its pid recycled",
      { processes: [row(100)], claudeRecords: [claudeRecord(100, 'one', { procStart: '77' })] },
      'orphaned pid-recycled proven',
    ],
    [
      "Claude's record alone, without a start token, the holder started hours later",
      {
        processes: [row(100, { startedAtMs: NOW - HOUR })],
        claudeRecords: [claudeRecord(100, 'one', { procStart: null })],
      },
      'orphaned pid-recycled proven',
    ],
    [
      'the same, but the holder is a Claude: a clock that jumped looks just so',
      {
        processes: [shell(), claude(100, { startedAtMs: NOW - HOUR })],
        claudeRecords: [claudeRecord(100, 'one', { procStart: null })],
      },
      'protected not-judged none',
    ],
    [
      'a start token that is no number says nothing',
      { processes: alive, claudeRecords: [claudeRecord(100, 'one', { procStart: '' })] },
      'active owner-running none',
    ],
  ],
  'layer 5, the heartbeat': [
    ['attached and beaten', { processes: alive, records: [record('one')] }, 'active fresh-heartbeat none'],
    [
      'attached, however old the beat is',
      { processes: alive, records: [record('one', sinceBeat(10 * HOUR))] },
      'active fresh-heartbeat none',
    ],
    [
      'attached, no keeper ever',
      { processes: alive, records: [record('one')], keeper: null },
      'active owner-running none',
    ],
    [
      'its terminal is closed for less than five minutes',
      { processes: [unplugged], records: [record('one', sinceBeat(5 * MINUTE))] },
      'active fresh-heartbeat none',
    ],
    [
      'its terminal is closed for more than five minutes',
      { processes: [unplugged], records: [record('one', sinceBeat(5 * MINUTE + 1))] },
      'orphaned heartbeat-timeout proven',
    ],
    [
      'another threshold',
      {
        processes: [unplugged],
        records: [record('one', sinceBeat(HOUR))],
        config: { stale_heartbeat_threshold_minutes: 61 },
      },
      'active fresh-heartbeat none',
    ],
    [
      'after a wake-up a whole threshold passes first',
      {
        processes: [unplugged],
        records: [record('one', sinceBeat(HOUR))],
        keeper: { ...wideAwake, wokeAtMs: wideAwake.awakeMs - 5 * MINUTE },
      },
      'active fresh-heartbeat none',
    ],
    [
      'after a restart of the keeper likewise',
      {
        processes: [unplugged],
        records: [record('one', sinceBeat(HOUR))],
        keeper: { ...wideAwake, wokeAtMs: wideAwake.awakeMs },
      },
      'active fresh-heartbeat none',
    ],
    [
      "a beat of another keeper's clock has no age",
      {
        processes: [unplugged],
        records: [record('one', { beat: { clock: 'another', awakeMs: 0 } })],
      },
      'active fresh-heartbeat none',
    ],
    [
      'no keeper ever ran',
      { processes: [unplugged], records: [record('one')], keeper: null },
      'active fresh-heartbeat none',
    ],
    [
      'the wall clock jumped a year ahead',
      { processes: [unplugged], records: [record('one', sinceBeat(MINUTE))], nowMs: NOW + 365 * 24 * HOUR },
      'active fresh-heartbeat none',
    ],
    [
      'suspended (Ctrl-Z), not dead',
      {
        processes: [{ ...unplugged, state: 'stopped' }],
        records: [record('one', sinceBeat(HOUR))],
      },
      'active owner-running none',
    ],
    [
      'moved to another terminal (reptyr)',
      { processes: [claude(100, { tty: 'pts/9' })], records: [record('one', sinceBeat(HOUR))] },
      'active fresh-heartbeat none',
    ],
    [
      'never had a terminal, its parent lives',
      { processes: [parent, headless], records: [record('one', { owner: byParent, ...sinceBeat(HOUR) })] },
      'active fresh-heartbeat none',
    ],
    [
      'never had a terminal, its parent is gone',
      {
        processes: [{ ...headless, parentPid: 1 }],
        records: [record('one', { owner: byParent, ...sinceBeat(HOUR) })],
      },
      'orphaned heartbeat-timeout proven',
    ],
    [
      "its parent's pid belongs to another process now",
      {
        processes: [row(95, { identity: idOf(95, 'later') }), headless],
        records: [record('one', { owner: byParent, ...sinceBeat(HOUR) })],
      },
      'orphaned heartbeat-timeout proven',
    ],
    [
      'started by a script that ended, by which kind of program is unknown: a person must look',
      {
        processes: [{ ...headless, parentPid: 1 }],
        records: [record('one', { owner: { ...byParent, entrypoint: null }, ...sinceBeat(HOUR) })],
      },
      'orphaned heartbeat-timeout likely',
    ],
    [
      'of an entrypoint that nobody has told us of',
      {
        processes: [unplugged],
        records: [record('one', { owner: ownerOf(100, { entrypoint: 'remote-x' }), ...sinceBeat(HOUR) })],
      },
      'orphaned heartbeat-timeout likely',
    ],
    [
      'detached when first seen: never more than likely',
      {
        processes: [unplugged],
        records: [
          record('one', { owner: ownerOf(100, { attachment: { kind: 'detached' } }), ...sinceBeat(HOUR) }),
        ],
      },
      'orphaned detached likely',
    ],
    [
      'the registered terminal was another process of the same number',
      {
        processes: [row(95), claude(100, { identity: idOf(100, 'later'), tty: null, parentPid: 95 })],
        records: [record('one', sinceBeat(HOUR))],
        claudeRecords: [claudeRecord(100, 'one', { procStart: 'later' })],
      },
      'active owner-running none',
    ],
  ],
  'background kinds, editors and the SDK': [
    ...['bg', 'daemon', 'daemon-worker'].map((kind): Case => [
      `kind ${kind}`,
      { claudeRecords: [claudeRecord(100, 'one', { kind, jobId: 'ab12' })] },
      'protected background-worker none',
    ]),
    [
      'a spare',
      { claudeRecords: [claudeRecord(100, 'one', { isSpare: true })] },
      'protected background-worker none',
    ],
    [
      'crashed in a terminal, then taken up as a background session',
      {
        processes: [claude(200, { tty: null, parentPid: 1, foregroundGroup: null })],
        claudeRecords: [claudeRecord(100, 'one'), claudeRecord(200, 'one', { kind: 'bg', jobId: 'ab12' })],
      },
      'protected background-worker none',
    ],
    [
      'an SDK session whose host died finishes its turn',
      {
        processes: [{ ...headless, parentPid: 1 }],
        records: [record('one', { owner: { ...byParent, entrypoint: 'sdk-ts' }, ...sinceBeat(29 * MINUTE) })],
      },
      'protected sdk-session none',
    ],
    [
      'an SDK session that still runs half an hour later',
      {
        processes: [{ ...headless, parentPid: 1 }],
        records: [
          record('one', { owner: { ...byParent, entrypoint: 'sdk-cli' }, ...sinceBeat(31 * MINUTE) }),
        ],
      },
      'orphaned heartbeat-timeout likely',
    ],
    [
      'an SDK session that was detached when first seen',
      {
        processes: [unplugged],
        claudeRecords: [
          claudeRecord(100, 'one', {
            entrypoint: 'sdk-py',
            status: 'busy',
            statusUpdatedAtMs: NOW - 10 * MINUTE,
          }),
        ],
      },
      'protected sdk-session none',
    ],
    [
      'an SDK session whose turn is over for long',
      { processes: [unplugged], claudeRecords: [claudeRecord(100, 'one', { entrypoint: 'sdk-py' })] },
      'orphaned detached likely',
    ],
    [
      'an editor that was closed',
      {
        processes: [{ ...headless, parentPid: 1 }],
        records: [record('one', { owner: { ...byParent, entrypoint: 'claude-vscode' }, ...sinceBeat(HOUR) })],
      },
      'orphaned heartbeat-timeout likely',
    ],
  ],
  'ended sessions': [
    ['ended in order', { records: [record('one', { status: 'completed' })] }, 'ended completed none'],
    [
      'ended in order, its owner closing down',
      { processes: alive, records: [record('one', { status: 'completed' })] },
      'active fresh-heartbeat none',
    ],
    [
      'ended in order, and taken up again',
      {
        processes: [shell(), claude(200)],
        records: [record('one', { status: 'completed' })],
        claudeRecords: [claudeRecord(200, 'one')],
      },
      'active owner-running none',
    ],
    [
      'a crash that was cleaned up before',
      { claudeRecords: [claudeRecord(100, 'one')], cleaned: new Map([['one', NOW - HOUR]]) },
      'ended cleaned none',
    ],
    [
      'crashed again after it was cleaned up',
      { claudeRecords: [claudeRecord(100, 'one')], cleaned: new Map([['one', NOW - 11 * HOUR]]) },
      'orphaned process-gone proven',
    ],
  ],
};

describe('every layer has its say', () => {
  for (const [layer, rows] of Object.entries(cases)) {
    describe(layer, () => {
      it.each(rows)('%s', (_what, facts, expected) => {
        const verdict = verdictOn(worldOf(facts), 'one');
        expect(`${verdict.verdict} ${verdict.reason} ${verdict.confidence}`).toBe(expected);
        expect(verdict.layers.map(({ layer: name }) => name)).toEqual(layerNames);
        expect(verdict.layers.every(({ detail }) => detail.length > 10)).toBe(true);
        expect(verdict.explanation.length).toBeGreaterThan(10);
        // Orphaned exactly where no layer protects it.
        if (verdict.verdict === 'orphaned') expect(verdict.layers.every(({ passed }) => passed)).toBe(true);
        else if (verdict.verdict !== 'ended') expect(verdict.layers.some(({ passed }) => !passed)).toBe(true);
      });
    });
  }
});

describe('a session in its grace period says what became of its owner, and until when it waits', () => {
  const young = { startedAtMs: NOW - 2 * MINUTE };
  it.each<[what: string, world: WorldFacts, ownerState: string]>([
    ['its owner is gone', { records: [record('one', young)] }, 'gone'],
    [
      'its pid was given away',
      { processes: [row(100, { identity: idOf(100, 'other') })], records: [record('one', young)] },
      'recycled',
    ],
    ['its owner runs', { processes: alive, records: [record('one', young)] }, 'running'],
    ["known from Claude's own record only", { claudeRecords: [claudeRecord(100, 'one', young)] }, 'gone'],
  ])('%s', (_what, given, ownerState) => {
    expect(verdictOn(worldOf(given), 'one')).toMatchObject({
      reason: 'grace-period',
      ownerState,
      ownerIsRunning: ownerState === 'running',
      graceEndsAtMs: NOW + 8 * MINUTE,
    });
  });
});

describe('a failed listing judges nothing', () => {
  const world = worldOf({
    listing: { ok: false, reason: 'too many open files' },
    records: [record('one'), record('two', { status: 'completed' }), record('three', { hostname: 'laptop' })],
    claudeRecords: [claudeRecord(300, 'four')],
  });

  it('every session is left alone, and says why', () => {
    expect(judge(world).map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual(
      Array.from({ length: 4 }, () => 'protected not-judged'),
    );
  });
});

describe('a live Claude is seen, whatever the records say or hide', () => {
  it.each<[string, WorldFacts]>([
    [
      "a container's record of the same pid",
      {
        claudeRecords: [claudeRecord(100, 'one', { procStart: null, pidDomain: 'linux:machine-1:pid:[9]' })],
      },
    ],
    ["another computer's record of the same pid", { records: [record('one', { hostname: 'laptop' })] }],
    [
      'the record of a crash whose pid it was given',
      { records: [record('one', { owner: ownerOf(100, { identity: idOf(100, 'before') }) })] },
    ],
  ])('%s', (_what, facts) => {
    const verdicts = judge(worldOf({ ...facts, processes: alive }));
    expect(verdicts.find(({ sessionId }) => sessionId === 'pid-100')).toMatchObject({
      verdict: 'active',
      source: 'process',
    });
  });

  it('after /clear one process has two records: what is alive by one of them is alive', () => {
    const detached = claude(100, { tty: null, parentPid: 95, foregroundGroup: null });
    const world = worldOf({
      processes: [parent, detached, row(101, { parentPid: 100 })],
      records: [record('one', sinceBeat(HOUR))],
      claudeRecords: [claudeRecord(100, 'two')],
    });
    expect(verdictOn(world, 'two').verdict).toBe('active');
    for (const { processes } of judge(world)) {
      expect(processes.every(({ confidence }) => confidence === 'none')).toBe(true);
    }
  });
});

describe('after /clear, before anybody has looked again', () => {
  const parent = row(70, { parentPid: 1, argv: ['python3', 'host.py'] });
  const orphan = claude(100, { parentPid: 1, tty: null, foregroundGroup: null });
  const earlier = (pid: number) =>
    record('before', {
      status: 'completed',
      endReason: 'clear',
      owner: ownerOf(pid, { attachment: { kind: 'parent', parent: parent.identity! } }),
    });
  const said = (pid: number, ...rows: ProcessInfo[]) =>
    verdictOn(
      worldOf({
        records: [earlier(pid)],
        claudeRecords: [claudeRecord(100, 'now')],
        processes: [orphan, ...rows],
      }),
      'now',
    );

  it('its process belongs to whom it was registered for under its earlier id', () => {
    expect(said(100, parent)).toMatchObject({ verdict: 'active', reason: 'owner-running' });
    expect(said(100)).toMatchObject({ verdict: 'active', reason: 'fresh-heartbeat' });
  });

  it('what was registered for another process says nothing of it', () => {
    expect(said(101, parent)).toMatchObject({ verdict: 'orphaned', confidence: 'likely' });
  });
});

describe('what can be done about it is said', () => {
  it('a background session names the command that ends it', () => {
    const world = worldOf({ claudeRecords: [claudeRecord(100, 'one', { kind: 'bg', jobId: 'ab12' })] });
    expect(verdictOn(world, 'one').suggestion).toBe('To end it: claude stop ab12');
  });

  it.each(['x; rm -rf ~', '$(reboot)', '\u001b[2J', '--all', ''])(
    'a job id that is none never becomes part of a command: %j',
    (jobId) => {
      const world = worldOf({ claudeRecords: [claudeRecord(100, 'one', { kind: 'bg', jobId })] });
      expect(verdictOn(world, 'one').suggestion).toBe('To end it: claude stop one');
    },
  );

  it('an idle session of an open editor is a suggestion, never a step', () => {
    const world = worldOf({
      processes: [row(95, { name: 'code' }), claude(100, { tty: null, parentPid: 95 })],
      claudeRecords: [
        claudeRecord(100, 'one', { entrypoint: 'claude-vscode', statusUpdatedAtMs: NOW - 5 * HOUR }),
      ],
    });
    const verdict = verdictOn(world, 'one');
    expect(verdict).toMatchObject({ verdict: 'active', confidence: 'none' });
    expect(verdict.suggestion).toContain('Idle for 5 hours');
  });
});

describe('that the computer took a session with it is known', () => {
  const earlierMs = testHost.bootedAtMs - HOUR;
  const earlierOwner = ownerOf(100, {
    identity: processIdentity({ pid: 100, startToken: '1000', bootId: 'boot-0', uid: 1000 }),
  });
  it.each<[string, WorldFacts, boolean]>([
    ['of an owner of an earlier boot', { records: [record('one', { owner: earlierOwner })] }, true],
    ['of an owner of this boot: it crashed alone', { records: [record('one')] }, false],
    [
      'where Claude Code’s own record, begun before this boot, is all there is',
      { claudeRecords: [claudeRecord(100, 'one', { startedAtMs: earlierMs })] },
      true,
    ],
    ['where that record was begun since', { claudeRecords: [claudeRecord(100, 'one')] }, false],
    [
      'not where that record does not say when it was begun',
      { claudeRecords: [claudeRecord(100, 'one', { startedAtMs: null })] },
      false,
    ],
    [
      'of a record of the shell plugin, begun before this boot',
      { records: [{ ...pluginRecord('one'), startedAtMs: earlierMs }] },
      true,
    ],
  ])('%s', (_what, facts, died) => {
    const verdict = verdictOn(worldOf(facts), 'one');
    expect(verdict.diedWithMachine).toBe(died);
  });
});
