import fc from 'fast-check';
import type { ClaudeRecord } from '../../shared/session/claude-record.ts';
import { processIdentity } from '../../shared/process/identity.ts';
import type { LineageEntry, SessionLineage } from '../../shared/lineage/lineage.ts';
import type { ProcessDetails, ProcessInfo } from '../../shared/process/process.ts';
import type { SessionRecord } from '../../shared/session/session.ts';
import type { World } from '../../shared/judge/world/world.ts';
import { row } from './process-row.ts';
import {
  claudeProgram,
  claudeRecord,
  entry,
  HOUR,
  idOf,
  MINUTE,
  NOW,
  ownerOf,
  plainDetails,
  record,
  testHost,
  wideAwake,
  worldOf,
  wrapperArgv,
} from './world.ts';

/*
 * Small crowded worlds: few pids, few sessions and few folders, so that pids are recycled, sessions are resumed,
 * records contradict each other and processes hang below the wrong parents all the time.
 */

export const sessionIds = ['a', 'b', 'c'] as const;
const pid = fc.integer({ min: 100, max: 112 });
const sessionId = fc.constantFrom(...sessionIds);
const ageMs = fc.constantFrom(-MINUTE, 0, 9 * MINUTE, 11 * MINUTE, HOUR, 10 * HOUR, 23 * HOUR);
const startedAtMs = ageMs.map((age) => NOW - age);
const tty = fc.constantFrom(null, null, 'pts/1', 'pts/2');
/** The token of `idOf(pid)` most of the time, so that records and processes meet. */
const identityOf = (of: number) =>
  fc.constantFrom('1', '1', '1', '2').map((generation) => idOf(of, `${of}-${generation}`));

const markers = fc.record({
  sessionId: fc.option(sessionId),
  claudePid: fc.option(pid),
  childSession: fc.boolean(),
  socketPid: fc.option(pid),
  entrypoint: fc.constant(null),
  jobId: fc.constantFrom(null, null, null, 'job1'),
  launchedBy: fc.constant([]),
});

const shapes: Partial<ProcessInfo>[] = [
  { name: 'claude', executable: claudeProgram, argv: ['claude'] },
  { name: 'claude', executable: claudeProgram, argv: ['claude', '--resume', 'a'] },
  { name: 'claude', executable: claudeProgram, argv: ['claude', '-p', 'x'] },
  { name: 'claude', executable: claudeProgram, argv: ['claude', 'daemon', 'run', '--origin', 't'] },
  { name: 'bash', executable: '/bin/bash', argv: wrapperArgv('make') },
  { name: 'node', executable: '/usr/bin/node', argv: ['node', 'server.js'] },
  { name: 'npm exec x-mcp', executable: '/usr/bin/node', argv: ['npm', 'exec', 'x-mcp'] },
  { name: 'tmux: server', executable: '/usr/bin/tmux', argv: ['tmux'] },
  { name: 'code', executable: '/usr/bin/code', argv: ['code'] },
];

const process = pid.chain((own) =>
  fc
    .record({
      identity: fc.oneof(
        { weight: 12, arbitrary: identityOf(own) },
        { weight: 1, arbitrary: fc.constant(null) },
        {
          weight: 1,
          arbitrary: fc.constant(
            processIdentity({ pid: own, startToken: `${own}-1`, bootId: 'boot-1', uid: 0 }),
          ),
        },
      ),
      parentPid: fc.oneof(fc.constantFrom(0, 1, 1, 1), pid),
      processGroup: pid,
      session: pid,
      foregroundGroup: fc.option(pid),
      tty,
      state: fc.constantFrom('running', 'running', 'running', 'running', 'stopped', 'zombie'),
      startedAtMs: fc.oneof(
        { weight: 9, arbitrary: startedAtMs },
        { weight: 1, arbitrary: fc.constant(null) },
      ),
      markers: fc.option(markers),
      shape: fc.constantFrom(...shapes),
    })
    .map(({ shape, ...facts }): ProcessInfo => row(own, { ...facts, ...shape })),
);

const attachment = fc.oneof(
  fc.constant({ kind: 'terminal', tty: 'pts/1' } as const),
  pid.chain(identityOf).map((parent) => ({ kind: 'parent', parent }) as const),
  fc.constant({ kind: 'detached' } as const),
);

const sessionRecord = fc
  .record({
    id: sessionId,
    pid,
    owner: fc.option(
      fc.record({ attachment, entrypoint: fc.constantFrom(null, 'cli', 'sdk-ts', 'claude-vscode') }),
    ),
    identity: pid.chain(identityOf),
    startedAtMs: fc.option(startedAtMs),
    lastHeartbeatMs: fc.option(startedAtMs),
    hostname: fc.constantFrom('desk', 'desk', 'desk', 'laptop'),
    workingDir: fc.constantFrom('/home/ada/a', '/home/ada/b'),
    status: fc.constantFrom('active', 'active', 'active', 'stopped', 'completed'),
    missedMs: fc.constantFrom(0, 4 * MINUTE, 6 * MINUTE, HOUR),
  })
  .map(({ id, owner, identity, missedMs, ...facts }): SessionRecord =>
    record(id, {
      ...facts,
      status: facts.status,
      pid: owner === null ? facts.pid : identity.pid,
      owner: owner === null ? null : ownerOf(identity.pid, { ...owner, identity }),
      beat: { clock: 'clock-1', awakeMs: wideAwake.awakeMs - missedMs },
    }),
  );

const claudes = fc
  .record({
    pid,
    id: sessionId,
    generation: fc.constantFrom('1', '1', '2', null),
    startedAtMs,
    kind: fc.constantFrom('interactive', 'interactive', 'bg', null),
    entrypoint: fc.constantFrom('cli', 'sdk-cli', null),
    pidDomain: fc.constantFrom(testHost.pidDomain, testHost.pidDomain, null, 'linux:other:pid:[1]'),
  })
  .map(({ pid: of, id, generation, ...facts }): ClaudeRecord =>
    claudeRecord(of, id, { ...facts, procStart: generation === null ? null : `${of}-${generation}` }),
  );

const lineageOf = fc
  .record({
    owner: pid.chain(identityOf),
    entries: fc.array(
      fc
        .record({
          identity: pid.chain(identityOf),
          via: fc.constantFrom('descendant', 'descendant', 'environment'),
          isServer: fc.boolean(),
        })
        .map(({ identity, ...facts }): LineageEntry =>
          entry(identity.pid, { ...facts, via: facts.via as LineageEntry['via'], identity }),
        ),
      { maxLength: 6 },
    ),
  })
  .map((facts): SessionLineage => ({ ...facts, workingDir: '/home/ada/a' }));

const details = fc
  .record({
    listeningSockets: fc.constantFrom(0, 0, 0, 1, null),
    liveClients: fc.constantFrom(0, 0, 0, 1, null),
    ignoresHangup: fc.constantFrom(false, false, true, null),
    managedBy: fc.constantFrom('', '', '', 'x.service', null),
    workingDirectory: fc.constantFrom('/home/ada/a', '/home/ada/b', '/', null),
  })
  .map((facts) => plainDetails(facts));

/** Any of the small crowded worlds. */
export const randomWorld: fc.Arbitrary<World> = fc
  .record({
    processes: fc.uniqueArray(process, { maxLength: 12, selector: (info) => info.pid }),
    records: fc.uniqueArray(sessionRecord, { maxLength: 3, selector: (one) => one.sessionId }),
    claudeRecords: fc.uniqueArray(claudes, { maxLength: 4, selector: (one) => one.pid }),
    lineage: fc.array(fc.tuple(fc.constantFrom(...sessionIds, 'forgotten'), lineageOf), { maxLength: 3 }),
    current: fc.record({
      sessionIds: fc.constantFrom(new Set<string>(), new Set<string>(), new Set(['c'])),
      pids: fc.uniqueArray(pid, { maxLength: 1 }).map((pids) => new Set(pids)),
    }),
    keeper: fc.constantFrom(null, wideAwake, { ...wideAwake, wokeAtMs: wideAwake.awakeMs - MINUTE }),
    cleaned: fc.constantFrom(new Map<string, number>(), new Map([['a', NOW - HOUR]])),
    runs: fc.constant([]),
    strayClaudeFolders: fc.constantFrom(new Set<string>(), new Set(['/home/ada/a']), null),
    unreadable: fc.constantFrom([], [], [{ sessionId: 'b', path: '/x/b', reason: 'torn' }]),
    details: fc
      .array(fc.tuple(pid, details))
      .map((pairs): Record<number, ProcessDetails> => Object.fromEntries(pairs)),
  })
  .map((facts) => {
    const unreadable = new Set<string>(facts.unreadable.map((one) => one.sessionId));
    return worldOf({ ...facts, records: facts.records.filter((one) => !unreadable.has(one.sessionId)) });
  });
