import { describe, expect, it } from 'vitest';
import { processIdentity } from '../../../../shared/process/identity.ts';
import type { Listener, ProcessInfo, StandardStream } from '../../../../shared/process/process.ts';
import type { VetoKind } from '../../../../shared/judge/world/verdict.ts';
import { vetoKinds } from '../../../../shared/judge/processes/vetoes.ts';
import { row } from '../../../fakes/process-row.ts';
import {
  bashMarkers,
  claude,
  claudeProgram,
  claudeRecord,
  entry,
  file,
  HOUR,
  idOf,
  lineage,
  markers,
  MINUTE,
  NOW,
  ownerOf,
  plainDetails,
  processVerdict,
  record,
  shell,
  testHost,
  wideAwake,
  worldOf,
  wrapperArgv,
  type WorldFacts,
} from '../../../fakes/world.ts';

/** Session `dead` crashed; process 200 was seen among its processes and runs on without a parent. */
const dead = record('dead');
const leftOver = row(200, { name: 'node', argv: ['node', 'watch.js'] });
const crashed = (facts: WorldFacts & { target?: Partial<ProcessInfo> } = {}): WorldFacts => {
  const { target = {}, processes = [], ...rest } = facts;
  const info = { ...leftOver, ...target };
  return {
    records: [dead],
    lineage: [lineage('dead', 100, [entry(200, { identity: info.identity ?? idOf(200), name: info.name })])],
    ...rest,
    processes: [info, ...processes],
  };
};
/** The same, known by its environment only. */
const marked = (facts: WorldFacts & { target?: Partial<ProcessInfo> } = {}): WorldFacts =>
  crashed({ lineage: [], ...facts, target: { markers: bashMarkers(100, 'dead'), ...facts.target } });

const http: Listener = { kind: 'tcp', name: '8080', unitClients: 0 };

const liveClaude = [shell(), claude(300)];
const live = record('live', { ownerPid: 300 });

/** Which veto, what the world looks like, and a part of what is said. */
const table: [kind: VetoKind, what: string, world: WorldFacts, says: RegExp][] = [
  [
    'ourselves',
    'the janitor itself',
    crashed({ current: { sessionIds: new Set(), pids: new Set([200]) } }),
    /janitor/,
  ],
  [
    'ourselves',
    "a helper of the running tray application's",
    crashed({
      target: { parentPid: 700 },
      processes: [row(700)],
      janitorPids: new Set([700]),
    }),
    /janitor/,
  ],
  [
    'current-session',
    'its session is the one that the command runs in',
    crashed({
      lineage: [],
      target: { markers: markers({ sessionId: 'mine' }) },
      current: { sessionIds: new Set(['mine']), pids: new Set() },
    }),
    /this command runs in/,
  ],
  [
    'current-session',
    'it hangs under the Claude that runs the command',
    crashed({
      target: { parentPid: 300 },
      processes: [claude(300, { executable: claudeProgram })],
      current: { sessionIds: new Set(), pids: new Set([300]) },
    }),
    /this command runs in/,
  ],
  [
    'live-session',
    'it hangs under a live session',
    crashed({ target: { parentPid: 300 }, processes: liveClaude, records: [dead, live] }),
    /alive/,
  ],
  [
    'live-session',
    'it hangs under a live session that nobody registered',
    crashed({ target: { parentPid: 300 }, processes: liveClaude }),
    /alive/,
  ],
  [
    'live-session',
    'a live session recorded it too',
    crashed({
      processes: liveClaude,
      records: [dead, live],
      lineage: [lineage('dead', 100, [entry(200)]), lineage('live', 300, [entry(200)])],
    }),
    /alive/,
  ],
  [
    'live-session',
    'its environment names a live Claude',
    crashed({
      target: { markers: bashMarkers(300) },
      processes: [shell(), claude(300, { startedAtMs: 1_100_000 })],
      records: [dead, live],
    }),
    /alive/,
  ],
  [
    'live-session',
    'its environment names a live session',
    crashed({
      target: { markers: markers({ sessionId: 'live' }) },
      processes: liveClaude,
      records: [dead, live],
    }),
    /alive/,
  ],
  [
    'live-session',
    'a crashed session was taken up again, and only its id tells whose this is',
    crashed({
      target: { markers: markers({ sessionId: 'dead' }) },
      processes: liveClaude,
      claudeRecords: [claudeRecord(300, 'dead')],
      lineage: [lineage('dead-was-0123456789abcdef', 100, [entry(200, { via: 'environment' })])],
    }),
    /alive/,
  ],
  [
    'live-session',
    'a background session was taken up again, which hands on what it started',
    crashed({
      target: { markers: markers({ sessionId: 'dead' }) },
      processes: liveClaude,
      claudeRecords: [claudeRecord(300, 'dead', { kind: 'bg' })],
      lineage: [lineage('dead-was-0123456789abcdef', 100, [entry(200)])],
    }),
    /alive/,
  ],
  [
    'other-user',
    "another user's",
    crashed({
      target: {
        identity: processIdentity({ pid: 200, startToken: '2000', bootId: 'boot-1', uid: 0 }),
      },
    }),
    /another user/,
  ],
  [
    'identity-unreadable',
    'a child that cannot be identified',
    crashed({ processes: [row(201, { parentPid: 200, identity: null })] }),
    /identified/,
  ],
  [
    'facts-unreadable',
    'nothing could be read of it',
    crashed({ details: { 200: null } }),
    /could not be read/,
  ],
  [
    'facts-unreadable',
    'who manages it could not be read',
    crashed({ details: { 200: plainDetails({ managedBy: null }) } }),
    /could not be read/,
  ],
  [
    'service-managed',
    'systemd runs it',
    crashed({ details: { 200: plainDetails({ managedBy: 'mcp.service' }) } }),
    /mcp\.service/,
  ],
  [
    'other-namespace',
    'it lives in a container',
    crashed({ details: { 200: plainDetails({ foreignPidNamespace: true }) } }),
    /container/,
  ],
  [
    'other-namespace',
    'whether it does could not be read',
    crashed({ details: { 200: plainDetails({ foreignPidNamespace: null }) } }),
    /container/,
  ],
  ...['tmux: server', 'screen', 'SCREEN', 'zellij', 'dtach', 'abduco', 'mosh-server'].map(
    (name): [VetoKind, string, WorldFacts, RegExp] => [
      'multiplexer',
      name,
      crashed({ target: { name } }),
      /multiplexer/,
    ],
  ),
  [
    'multiplexer',
    "in a multiplexer's pane",
    crashed({ target: { parentPid: 700 }, processes: [row(700, { name: 'tmux: server' })] }),
    /multiplexer/,
  ],
  [
    'claude-daemon',
    'the supervisor of background sessions',
    crashed({
      target: { executable: claudeProgram, argv: [claudeProgram, 'daemon', 'run', '--origin', 'transient'] },
      details: { 200: plainDetails({ argv: null }) },
    }),
    /background service/,
  ],
  [
    'claude-daemon',
    'under a pty host',
    crashed({
      target: { parentPid: 700 },
      processes: [row(700, { argv: ['claude', 'bg-pty-host', '--bg-pty-host', '/tmp/x.sock'] })],
    }),
    /background service/,
  ],
  [
    'background-worker',
    "a background session's work",
    crashed({ target: { markers: { ...bashMarkers(100), jobId: 'ab12' } } }),
    /background session/,
  ],
  ...['code', 'cursor', 'nvim', 'idea', 'Electron'].map((name): [VetoKind, string, WorldFacts, RegExp] => [
    'live-editor',
    name,
    crashed({ target: { parentPid: 700 }, processes: [row(700, { name, parentPid: 1 })] }),
    /editor/,
  ]),
  ...['firefox', 'google-chrome', 'chromium', 'brave', 'thunderbird', 'libreoffice', 'slack'].map(
    (name): [VetoKind, string, WorldFacts, RegExp] => [
      'live-editor',
      `${name}, which Claude opened for its user`,
      crashed({
        target: { name, executable: `/usr/bin/${name}`, argv: [name, 'http://localhost:3000'] },
        details: { 200: plainDetails({ showsWindows: null }) },
      }),
      /desktop app/,
    ],
  ),
  [
    'terminal-in-use',
    'it reads from an open terminal',
    crashed({ target: { tty: 'pts/4' }, details: { 200: plainDetails({ stdinIsTerminal: true }) } }),
    /terminal/,
  ],
  [
    'terminal-in-use',
    'it is in the foreground of a terminal',
    crashed({ target: { tty: 'pts/4', processGroup: 200, foregroundGroup: 200 } }),
    /foreground/,
  ],
  [
    'keep-list',
    'its session',
    crashed({ config: { keep_list: ['session:dead'] }, records: [] }),
    /session:dead/,
  ],
  [
    'keep-list',
    'its folder',
    crashed({ config: { keep_list: ['folder:/home/ada'] }, records: [] }),
    /folder:/,
  ],
  [
    'keep-list',
    "its session's folder, though it works elsewhere",
    crashed({
      config: { keep_list: ['folder:/src/kept'] },
      records: [{ ...dead, status: 'completed', workingDir: '/src/kept/app' }],
      details: { 200: plainDetails({ workingDirectory: '/tmp' }) },
    }),
    /folder:/,
  ],
  [
    'keep-list',
    "its session's folder, of which only the lineage tells, and where its own is unknown",
    crashed({
      config: { keep_list: ['folder:/home/ada/dead'] },
      records: [],
      details: { 200: plainDetails({ workingDirectory: null }) },
    }),
    /folder:/,
  ],
  [
    'keep-list',
    'its command as a report shows it, secrets hidden',
    crashed({
      config: { keep_list: ['command:watch.js --token •••'] },
      details: { 200: plainDetails({ argv: ['node', 'watch.js', '--token', 'abc'] }) },
    }),
    /watch\.js/,
  ],
  [
    'keep-list',
    'its command',
    crashed({
      config: { keep_list: ['command:watch.js'] },
      details: { 200: plainDetails({ argv: ['node', 'watch.js'] }) },
    }),
    /watch\.js/,
  ],
  [
    'grace-period',
    'younger than ten minutes',
    crashed({ target: { startedAtMs: NOW - 9 * MINUTE } }),
    /10 minutes/,
  ],
  ['grace-period', 'of unknown age', crashed({ target: { startedAtMs: null } }), /10 minutes/],
  ['grace-period', 'started in the future', crashed({ target: { startedAtMs: NOW + HOUR } }), /10 minutes/],
];

describe('a veto forbids, whatever else is known, and explains itself', () => {
  it('nothing speaks for the left-over of these tests as such', () => {
    expect(processVerdict(worldOf(crashed()), 200)).toMatchObject({ confidence: 'proven', vetoes: [] });
    expect(processVerdict(worldOf(marked({ target: { session: 150 } })), 200)).toMatchObject({
      confidence: 'likely',
      vetoes: [],
    });
  });

  it.each(table)('%s: %s', (kind, _what, facts, says) => {
    const process = processVerdict(worldOf(facts), 200) ?? processVerdict(worldOf(facts), 201);
    if (kind === 'current-session' || kind === 'live-session') {
      // A live session's process may not even come under suspicion.
      if (process === null) return;
    }
    expect(process?.confidence).toBe('none');
    const kinds = process!.vetoes.map((veto) => veto.kind);
    if (kind === 'identity-unreadable') {
      expect(kinds).toEqual(['member-vetoed']);
      expect(processVerdict(worldOf(facts), 201)!.vetoes.map((veto) => veto.kind)).toContain(kind);
      return;
    }
    expect(kinds).toContain(kind);
    expect(process!.vetoes.find((veto) => veto.kind === kind)!.detail).toMatch(says);
  });

  it('every kind of veto has a case here', () => {
    expect(new Set(table.map(([kind]) => kind))).toEqual(new Set(vetoKinds));
  });
});

describe('what looks like a veto and is none', () => {
  it.each<[string, WorldFacts]>([
    [
      'a Claude that only shares a name with tmux',
      crashed({ target: { argv: ['node', '/src/tmux-notes.js'] } }),
    ],
    ['a folder of an editor in its arguments', crashed({ target: { argv: ['node', '/src/cursor/x.js'] } })],
    [
      'a browser that a test steers',
      crashed({
        target: {
          name: 'chrome',
          executable: '/home/ada/.cache/ms-playwright/chromium-1/chrome',
          argv: ['chrome', '--headless', '--remote-debugging-pipe', '--user-data-dir=/tmp/pw'],
        },
      }),
    ],
    [
      'a browser with a window that a test steers',
      crashed({
        target: {
          name: 'chrome',
          executable: '/opt/google/chrome/chrome',
          argv: ['chrome', '--enable-automation', '--remote-debugging-port=0', '--user-data-dir=/tmp/mcp'],
        },
      }),
    ],
  ])('%s', (_what, facts) => {
    expect(processVerdict(worldOf(facts), 200)).toMatchObject({ confidence: 'proven', vetoes: [] });
  });
});

describe('a unit is judged as a whole', () => {
  const npm = row(200, { name: 'npm exec x', argv: ['npm', 'exec', 'x'] });
  const server = row(201, { parentPid: 200, session: 200, name: 'node' });
  const helper = row(202, { parentPid: 201, session: 200, name: 'node' });
  const unit = (facts: WorldFacts = {}) =>
    worldOf(crashed({ target: npm, processes: [server, helper], ...facts }));
  const verdicts = (world: ReturnType<typeof worldOf>) =>
    [200, 201, 202].map((pid) => processVerdict(world, pid)?.confidence);

  it('a wrapper with all that it started is one', () => {
    expect([200, 201, 202].map((pid) => processVerdict(unit(), pid)?.unitPid)).toEqual([200, 200, 200]);
    expect(verdicts(unit())).toEqual(['proven', 'proven', 'proven']);
  });

  it('one veto is the veto of all', () => {
    const world = unit({ details: { 202: plainDetails({ managedBy: 'x.service' }) } });
    expect(verdicts(world)).toEqual(['none', 'none', 'none']);
    expect(processVerdict(world, 200)!.vetoes).toEqual([
      { kind: 'member-vetoed', detail: 'It belongs together with process 202, which must stay.' },
    ]);
  });

  it('one doubt is the doubt of all', () => {
    expect(verdicts(unit({ details: { 201: plainDetails({ listeners: [http] }) } }))).toEqual([
      'likely',
      'likely',
      'likely',
    ]);
  });

  it('a helper in a process session of its own is part of it, where only the unit can reach it', () => {
    const own = { ...helper, session: 202 };
    const piped: StandardStream = { kind: 'pipe', otherEnd: 'held', heldBy: [201] };
    const world = (stream: StandardStream) =>
      worldOf(
        crashed({
          target: npm,
          processes: [server, own],
          details: { 202: plainDetails({ standardInput: stream, standardOutput: stream }) },
        }),
      );
    expect(verdicts(world(piped))).toEqual(['proven', 'proven', 'proven']);
    expect(verdicts(world({ ...piped, heldBy: [201, 999] }))).toEqual(['likely', 'likely', 'likely']);
    expect(verdicts(world(file))).toEqual(['likely', 'likely', 'likely']);
  });

  it('a command that a server runs for others may be wanted to its end', () => {
    const piped: StandardStream = { kind: 'pipe', otherEnd: 'held', heldBy: [201] };
    const facts = { standardInput: piped, standardOutput: piped, argv: ['sh', '-c', 'terraform plan'] };
    expect(verdicts(unit({ details: { 202: plainDetails(facts) } }))).toEqual(['likely', 'likely', 'likely']);
  });

  it('a live session inside keeps all of it', () => {
    const inner = claude(202, { parentPid: 201, tty: null });
    const world = worldOf(crashed({ target: npm, processes: [server, inner] }));
    expect(processVerdict(world, 200)).toMatchObject({ confidence: 'none' });
    expect(processVerdict(world, 201)).toMatchObject({ confidence: 'none' });
  });
});

describe('the sleep of a loop', () => {
  const loop = row(200, { name: 'bash', argv: ['bash', '-c', 'while :; do poll; sleep 5; done'] });
  const young = { parentPid: 200, session: 200, startedAtMs: NOW - 3000 };
  const sleep = row(201, { ...young, name: 'sleep', argv: ['sleep', '5'] });
  const inLoop = (...processes: ProcessInfo[]) => worldOf(crashed({ target: loop, processes }));

  it('is as old as the loop', () => {
    const world = inLoop(sleep);
    expect(processVerdict(world, 200)).toMatchObject({ confidence: 'proven', isPassing: false });
    expect(processVerdict(world, 201)).toMatchObject({ confidence: 'proven', vetoes: [], isPassing: true });
  });

  it('may be some steps below it', () => {
    const inner = row(202, { ...sleep, pid: 202, identity: idOf(202), parentPid: 203 });
    const subshell = row(203, { parentPid: 200, session: 200, name: 'bash', startedAtMs: loop.startedAtMs });
    expect(processVerdict(inLoop(subshell, inner), 200)).toMatchObject({ confidence: 'proven' });
  });

  it.each<[string, ReturnType<typeof worldOf>]>([
    ['something else runs in the loop', inLoop(row(201, { ...young, name: 'git', argv: ['git', 'fetch'] }))],
    [
      'something else runs beside it',
      inLoop(sleep, row(202, { ...young, name: 'curl', argv: ['curl', 'x'] })),
    ],
    ['it only calls itself sleep', inLoop(row(201, { ...sleep, argv: ['node', 'work.js'] }))],
    ['its command line cannot be read', inLoop(row(201, { ...sleep, argv: null }))],
    [
      'the loop is young as well',
      worldOf(crashed({ target: { ...loop, startedAtMs: NOW - 60_000 }, processes: [sleep] })),
    ],
    [
      'when the loop started is unknown',
      worldOf(crashed({ target: { ...loop, startedAtMs: null }, processes: [sleep] })),
    ],
    ['its own start is unknown', inLoop(row(201, { ...sleep, startedAtMs: null }))],
  ])('does not speak for the loop where %s', (_what, world) => {
    expect(processVerdict(world, 200)).toMatchObject({ confidence: 'none', isPassing: false });
    expect(processVerdict(world, 201)).toMatchObject({ confidence: 'none' });
  });

  it('keeps a Claude without a terminal, which may still be at work', () => {
    const beat = { clock: 'clock-1', awakeMs: wideAwake.awakeMs - HOUR };
    const world = worldOf({
      records: [record('unplugged', { ownerPid: 400, beat })],
      processes: [
        claude(400, { tty: null, parentPid: 1, foregroundGroup: null }),
        row(401, { parentPid: 400, name: 'bash', argv: wrapperArgv('poll') }),
        row(402, { ...sleep, pid: 402, identity: idOf(402), parentPid: 401 }),
      ],
    });
    expect(processVerdict(world, 400)).toMatchObject({ attribution: 'owner', confidence: 'none' });
    expect(processVerdict(world, 402)!.vetoes.map(({ kind }) => kind)).toEqual(['grace-period']);
  });
});

describe('what a recorded process started since its session ended', () => {
  const child = (facts: Partial<ProcessInfo>) =>
    worldOf(
      crashed({
        processes: [row(201, { parentPid: 200, markers: bashMarkers(100, 'dead'), ...facts })],
      }),
    );

  it('belongs to it as surely', () => {
    const world = child({ session: leftOver.session });
    expect(processVerdict(world, 200)).toMatchObject({ confidence: 'proven' });
    expect(processVerdict(world, 201)).toMatchObject({ attribution: 'lineage', confidence: 'proven' });
  });

  it('is no surer than its environment makes it where it left the process session', () => {
    expect(processVerdict(child({ session: 201 }), 201)).toMatchObject({ attribution: 'environment' });
  });
});

describe('how sure we are', () => {
  const doubts = (facts: WorldFacts) => processVerdict(worldOf(facts), 200);

  const lived = { standardInput: file, standardOutput: file };
  it.each<[string, WorldFacts, 'proven' | 'likely', RegExp]>([
    ['a deaf server', crashed(), 'proven', /Nobody can speak to it any more/],
    [
      'a deaf server, although its session ended in order',
      crashed({ records: [record('dead', { status: 'completed' })] }),
      'proven',
      /Nobody can speak/,
    ],
    [
      'a deaf server that talks to a database itself',
      crashed({ details: { 200: plainDetails({ outboundConnections: 3 }) } }),
      'proven',
      /Nobody can speak/,
    ],
    [
      'its input alone is gone',
      crashed({ details: { 200: plainDetails({ standardOutput: file }) } }),
      'likely',
      /./,
    ],
    [
      'its input could not be read',
      crashed({ details: { 200: plainDetails({ standardInput: null }) } }),
      'likely',
      /./,
    ],
    [
      'somebody else holds the other end',
      crashed({
        details: { 200: plainDetails({ standardInput: { kind: 'pipe', otherEnd: 'held', heldBy: [77] } }) },
      }),
      'likely',
      /Process 77 still holds/,
    ],
    [
      'it listens',
      crashed({ details: { 200: plainDetails({ listeners: [http] }) } }),
      'likely',
      /listens on port 8080/,
    ],
    [
      'it listens on UDP',
      crashed({ details: { 200: plainDetails({ listeners: [{ ...http, kind: 'udp' }] }) } }),
      'likely',
      /UDP port 8080/,
    ],
    [
      'it has a named socket for messages',
      crashed({
        details: { 200: plainDetails({ listeners: [{ kind: 'datagram', name: '/run/x', unitClients: 0 }] }) },
      }),
      'likely',
      /local socket/,
    ],
    [
      'somebody is connected to it',
      crashed({ details: { 200: plainDetails({ listeners: [http], liveClients: 2 }) } }),
      'likely',
      /2 connections/,
    ],
    [
      'whether it listens could not be read',
      crashed({ details: { 200: plainDetails({ listeners: null, listeningSockets: null }) } }),
      'likely',
      /could not be read/,
    ],
    [
      'a named pipe',
      crashed({ details: { 200: plainDetails({ holdsFifo: true }) } }),
      'likely',
      /named pipe/,
    ],
    ['a mount', crashed({ details: { 200: plainDetails({ servesMount: true }) } }), 'likely', /file system/],
    [
      'somebody outside holds the other end of one of its pipes',
      crashed({
        details: { 200: plainDetails({ otherWays: [{ kind: 'stream', name: 'pipe', heldBy: [900] }] }) },
      }),
      'likely',
      /Process 900 holds the other end of its pipe/,
    ],
    [
      'a tunnel',
      crashed({
        details: { 200: plainDetails({ otherWays: [{ kind: 'device', name: '/dev/net/tun' }] }) },
      }),
      'likely',
      /net\/tun/,
    ],
    [
      'whether others reach it could not be read',
      crashed({ details: { 200: plainDetails({ otherWays: null }) } }),
      'likely',
      /others reach it/,
    ],
    [
      'terminals',
      crashed({ details: { 200: plainDetails({ holdsTerminals: true }) } }),
      'likely',
      /terminals/,
    ],
    [
      'it steers a container',
      crashed({ details: { 200: plainDetails({ argv: ['docker', 'run', '-i', 'x'] }) } }),
      'likely',
      /docker steers something elsewhere/,
    ],
    ['nohup', crashed({ details: { 200: plainDetails({ ignoresHangup: true }) } }), 'likely', /nohup/],
    [
      'it left its parent while its session lived',
      crashed({
        lineage: [lineage('dead', 100, [entry(200, { hasLeft: true, isServer: false })])],
        details: { 200: plainDetails(lived) },
      }),
      'likely',
      /left its parent/,
    ],
    [
      'a command or a hook started it, even where its streams are gone',
      marked({ target: { session: 150 } }),
      'likely',
      /A command or a hook of the session started it/,
    ],
    [
      'its session ended in order, and it works for itself',
      crashed({ records: [record('dead', { status: 'completed' })], details: { 200: plainDetails(lived) } }),
      'likely',
      /ended in order/,
    ],
    [
      'a shell of the Bash tool',
      crashed({
        target: { name: 'bash', argv: wrapperArgv('sleep 999') },
        details: { 200: plainDetails({ ...lived, argv: wrapperArgv('sleep 999') }) },
      }),
      'likely',
      /command of Claude's shell/,
    ],
    [
      'the user always ends it',
      crashed({
        config: { always_end: ['command:watch.js'] },
        details: { 200: plainDetails({ ...lived, argv: ['node', 'watch.js'] }) },
      }),
      'proven',
      /Your rule/,
    ],
  ])('%s', (_what, facts, confidence, says) => {
    const process = doubts(facts)!;
    expect(process).toMatchObject({ confidence, vetoes: [], origin: 'certain' });
    expect(process.evidence.length).toBeGreaterThan(0);
    expect(process.useReasons.join(' ')).toMatch(says);
  });

  it('an owner that was meant to outlive its terminal (nohup) is never proven', () => {
    const owner = claude(100, { tty: null, parentPid: 1, foregroundGroup: null });
    const world = (ignoresHangup: boolean) =>
      worldOf({
        processes: [owner],
        records: [record('dead', { beat: { clock: 'clock-1', awakeMs: wideAwake.awakeMs - HOUR } })],
        claudeRecords: [claudeRecord(100, 'dead')],
        details: { 100: plainDetails({ ignoresHangup }) },
      });
    expect(processVerdict(world(false), 100)).toMatchObject({ confidence: 'proven', attribution: 'owner' });
    expect(processVerdict(world(true), 100)).toMatchObject({ confidence: 'likely' });
  });

  it('what hangs below an owner that is only likely over is only likely', () => {
    const owner = claude(100, { tty: null, parentPid: 1, foregroundGroup: null });
    const child = row(200, { parentPid: 100 });
    const facts: WorldFacts = {
      processes: [owner, child],
      records: [
        record('dead', {
          owner: ownerOf(100, { attachment: { kind: 'detached' } }),
          beat: { clock: 'clock-1', awakeMs: 0 },
        }),
      ],
    };
    expect(processVerdict(worldOf(facts), 200)).toMatchObject({ confidence: 'likely', unitPid: 100 });
  });
});

describe('shape alone', () => {
  const orphanShell = row(200, { name: 'bash', argv: wrapperArgv('make'), session: 200 });
  const description = {
    argv: wrapperArgv('make'),
    executable: '/bin/bash',
    workingDirectory: '/home/ada/dead',
  };
  const facts: WorldFacts = {
    records: [dead],
    processes: [orphanShell],
    descriptions: new Map([[200, description]]),
    details: { 200: plainDetails({ argv: wrapperArgv('make') }) },
  };

  it('an MCP server without a parent, in the folder of a dead session, is shown and left alone', () => {
    const argv = ['node', '/opt/mcp-server.js'];
    const server = { ...orphanShell, name: 'node', argv };
    const world = worldOf({
      ...facts,
      processes: [server],
      descriptions: new Map([[200, { ...description, argv }]]),
      details: { 200: plainDetails({ argv, liveClients: 1 }) },
    });
    expect(processVerdict(world, 200)).toMatchObject({
      attribution: 'shape',
      origin: 'probable',
      confidence: 'none',
      vetoes: [],
    });
  });

  const younger = [claude(300, { startedAtMs: orphanShell.startedAtMs! + HOUR })];
  const older = [claude(300, { startedAtMs: orphanShell.startedAtMs! - HOUR })];
  it.each<[string, WorldFacts, string | null]>([
    ['no Claude runs', facts, 'certain'],
    ['every Claude that runs is younger', { ...facts, processes: [orphanShell, ...younger] }, 'certain'],
    ['a Claude is older', { ...facts, processes: [orphanShell, ...older] }, 'probable'],
    ['nobody knows of any session', { ...facts, records: [] }, 'certain'],
    [
      'a Claude is older and no session known',
      { ...facts, records: [], processes: [orphanShell, ...older] },
      null,
    ],
  ])('a shell of the Bash tool without a parent, where %s: %s', (_what, world, origin) => {
    const found = processVerdict(worldOf(world), 200);
    if (origin === null) return expect(found).toBeNull();
    expect(found).toMatchObject({
      attribution: 'shape',
      origin,
      confidence: origin === 'certain' ? 'likely' : 'none',
      vetoes: [],
    });
  });

  it.each<[string, WorldFacts]>([
    ['it has a parent', { ...facts, processes: [row(150), { ...orphanShell, parentPid: 150 }] }],
    [
      'a live session works in the same folder',
      {
        ...facts,
        processes: [orphanShell, shell(), ...older],
        records: [dead, record('live', { ownerPid: 300, workingDir: '/home/ada/dead' })],
      },
    ],
    [
      'a Claude of unknown session works in the same folder',
      { ...facts, processes: [orphanShell, ...older], strayClaudeFolders: new Set(['/home/ada/dead']) },
    ],
    ['where other Claudes work could not be read', { ...facts, strayClaudeFolders: null }],
    [
      'it only names an MCP server',
      {
        ...facts,
        descriptions: new Map([[200, { ...description, argv: ['grep', 'mcp-server'] }]]),
      },
    ],
    [
      "pid 1 is a container's program, under which everything is",
      {
        ...facts,
        host: { ...testHost, inContainer: true },
        listing: {
          ok: true,
          takenAtMs: NOW,
          processes: new Map([
            [1, row(1, { parentPid: 0, name: 'node', executable: '/usr/bin/node' })],
            [200, orphanShell],
          ]),
        },
        details: { 1: plainDetails(), 200: plainDetails() },
      },
    ],
  ])('nothing where %s', (_why, world) => {
    expect(processVerdict(worldOf(world), 200)).toBeNull();
  });
});

describe('what another agent started', () => {
  it('is not taken for the work of a session of Claude Code that died in the same folder', () => {
    const world = worldOf({
      records: [dead],
      processes: [row(200, { processGroup: 150, session: 90, argv: ['npm', 'exec', 'x-mcp'] })],
      lineage: [
        [
          'agent-0123456789abcdef',
          { owner: idOf(150), workingDir: null, agent: 'codex', entries: [entry(200)] },
        ],
      ],
      descriptions: new Map([
        [200, { argv: ['npm', 'exec', 'x-mcp'], executable: null, workingDirectory: '/home/ada/dead' }],
      ]),
    });
    expect(processVerdict(world, 200)).toBeNull();
  });
});
