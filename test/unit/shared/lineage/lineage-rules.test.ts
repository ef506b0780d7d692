import { describe, expect, it } from 'vitest';
import { processIdentity } from '../../../../shared/process/identity.ts';
import { maxLineageEntries, recordLineage } from '../../../../shared/lineage/lineage-rules.ts';
import type { LiveSession } from '../../../../shared/lineage/lineage-members.ts';
import type { Lineage } from '../../../../shared/lineage/lineage.ts';
import { sessionIdPattern } from '../../../../shared/session/session.ts';
import type { ClaudeMarkers, ProcessInfo } from '../../../../shared/process/process.ts';
import { listed, row } from '../../../fakes/process-row.ts';

const native = '/home/ada/.local/share/claude/versions/2.1.330';
/** In a terminal: group 100 is Claude's own, session 90 the login shell's. */
const claude = row(100, {
  parentPid: 90,
  processGroup: 100,
  session: 90,
  tty: 'pts/1',
  name: 'claude',
  executable: native,
  argv: ['claude'],
});
const session: LiveSession = { sessionId: 'one', owner: claude.identity!, workingDir: '/src' };
const none: Lineage = new Map();

const markers = (facts: Partial<ClaudeMarkers>): ClaudeMarkers => ({
  sessionId: null,
  claudePid: null,
  childSession: false,
  socketPid: null,
  entrypoint: null,
  jobId: null,
  launchedBy: [],
  ...facts,
});
const ofClaude = markers({ claudePid: 100, childSession: true, sessionId: 'one' });

function tick(previous: Lineage, rows: ProcessInfo[], live: LiveSession[] = [session], nowMs = 1): Lineage {
  return recordLineage(previous, { processes: listed(...rows), live, selfPid: 9999, nowMs });
}
const seen = (lineage: Lineage, id = 'one') =>
  Object.fromEntries((lineage.get(id)?.entries ?? []).map((entry) => [entry.identity.pid, entry.via]));

describe('what a live session starts is recorded', () => {
  it('all descendants, and a child in its own process group as a server', () => {
    const server = row(110, { parentPid: 100, processGroup: 100, session: 90 });
    const shell = row(120, { parentPid: 100 });
    const make = row(121, { parentPid: 120, processGroup: 120, session: 120 });
    const lineage = tick(none, [claude, server, shell, make]);
    expect(seen(lineage)).toEqual({ 110: 'descendant', 120: 'descendant', 121: 'descendant' });
    expect(
      lineage
        .get('one')!
        .entries.filter((entry) => entry.isServer)
        .map((entry) => entry.identity.pid),
    ).toEqual([110]);
  });

  it('a re-parented child whose environment names the owner, with its descendants', () => {
    const detached = row(130, { parentPid: 1, markers: ofClaude });
    const below = row(131, { parentPid: 130 });
    expect(seen(tick(none, [claude, detached, below]))).toEqual({ 130: 'environment', 131: 'environment' });
  });

  it('a re-parented server that knows the owner only by its socket', () => {
    const server = row(130, { parentPid: 1, markers: markers({ socketPid: 100 }) });
    expect(seen(tick(none, [claude, server]))).toEqual({ 130: 'environment' });
  });

  it('a re-parented member of a session that a recorded process holds open', () => {
    const shell = row(120, { parentPid: 100 });
    const other = row(125, { parentPid: 1, processGroup: 125, session: 120 });
    expect(seen(tick(none, [claude, shell, other]))).toEqual({ 120: 'descendant', 125: 'terminal-session' });
  });

  it('a re-parented member of such a process group, once the recorded one was re-parented too', () => {
    const shell = row(120, { parentPid: 100 });
    const job = row(121, { parentPid: 120, processGroup: 121, session: 120 });
    const first = tick(none, [claude, shell, job]);
    const orphanedJob = { ...job, parentPid: 1 };
    const sibling = row(122, { parentPid: 1, processGroup: 121, session: 120 });
    const second = tick(first, [claude, orphanedJob, sibling]);
    expect(seen(second)).toEqual({ 121: 'descendant', 122: 'process-group' });
  });

  it('what was seen once stays, though its parent is gone now', () => {
    const shell = row(120, { parentPid: 100 });
    const job = row(121, { parentPid: 120, processGroup: 120, session: 120 });
    const first = tick(none, [claude, shell, job], [session], 5);
    const second = tick(first, [claude, { ...job, parentPid: 1 }], [session], 9);
    expect(seen(second)).toEqual({ 121: 'descendant' });
    expect(second.get('one')!.entries[0]!.firstSeenMs).toBe(5);
  });

  it('an exec in a recorded process is noticed, its first sighting kept', () => {
    const first = tick(none, [claude, row(120, { parentPid: 100, argv: ['bash'] })], [session], 5);
    const second = tick(first, [claude, row(120, { parentPid: 100, argv: ['node'] })], [session], 9);
    expect(second.get('one')!.entries[0]!.commandHash).not.toBe(first.get('one')!.entries[0]!.commandHash);
    expect(second.get('one')!.entries[0]!.firstSeenMs).toBe(5);
  });
});

describe("what is not the session's own is never recorded", () => {
  const nested = row(150, {
    parentPid: 100,
    name: 'claude',
    executable: native,
    argv: ['claude', '-p', 'x'],
  });
  const tmux = row(160, {
    parentPid: 1,
    name: 'tmux: server',
    executable: null,
    argv: ['tmux'],
    markers: ofClaude,
  });

  it.each<[string, ProcessInfo[]]>([
    ['the shell that it runs in', [row(90, { parentPid: 1, session: 90 })]],
    ["another job in the shell's terminal", [row(91, { parentPid: 90, processGroup: 91, session: 90 })]],
    ['what the user piped it into', [row(101, { parentPid: 1, processGroup: 100, session: 90 })]],
    ['a nested session and its children', [nested, row(151, { parentPid: 150 })]],
    ['a multiplexer that it started', [tmux]],
    [
      "what a person runs in that multiplexer's panes",
      [tmux, row(161, { parentPid: 160, markers: ofClaude })],
    ],
    [
      "a background session's supervisor",
      [
        row(170, {
          parentPid: 100,
          name: '2.1.330',
          executable: native,
          argv: [native, 'daemon', 'run', '--origin', 't'],
        }),
      ],
    ],
    [
      "a process that started before the owner did: its pid was another's",
      [row(99, { parentPid: 1, markers: ofClaude })],
    ],
    [
      "an editor's terminal, which says CLAUDECODE but not child session",
      [row(130, { parentPid: 1, markers: markers({ claudePid: 100 }) })],
    ],
    ['a process that could not be identified', [row(130, { parentPid: 100, identity: null })]],
    ['a zombie', [row(130, { parentPid: 100, state: 'zombie' })]],
    ['a child of what had its number before (Windows)', [row(130, { parentPid: 100, startedAtMs: 5 })]],
  ])('%s', (_what, others) => {
    expect(seen(tick(none, [claude, ...others]))).toEqual({});
  });

  it('the keeper itself', () => {
    const keeper = row(9999, { parentPid: 100 });
    expect(seen(tick(none, [claude, keeper]))).toEqual({});
  });

  it("a nested session's children, however its program looks", () => {
    const unknown = row(150, { parentPid: 100 });
    const below = row(151, { parentPid: 150 });
    const inner: LiveSession = { sessionId: 'two', owner: unknown.identity!, workingDir: null };
    const lineage = tick(none, [claude, unknown, below], [session, inner]);
    expect(seen(lineage)).toEqual({});
    expect(seen(lineage, 'two')).toEqual({ 151: 'descendant' });
  });

  it('a daemon in a session number that nobody held open in between', () => {
    const shell = row(120, { parentPid: 100 });
    const first = tick(none, [claude, shell]);
    const stranger = row(125, { parentPid: 1, processGroup: 120, session: 120 });
    expect(seen(tick(first, [claude, stranger]))).toEqual({});
  });
});

describe('after the session', () => {
  const shell = row(120, { parentPid: 100 });
  const job = row(121, { parentPid: 120, processGroup: 120, session: 120 });
  const first = tick(none, [claude, shell, job]);

  it('what it left stays recorded until it ends', () => {
    const crashed = tick(first, [{ ...shell, parentPid: 1 }, job], []);
    expect(seen(crashed)).toEqual({ 120: 'descendant', 121: 'descendant' });
    expect(seen(tick(crashed, [{ ...job, parentPid: 1 }], []))).toEqual({ 121: 'descendant' });
    expect(tick(crashed, [], []).size).toBe(0);
  });

  it('what its left-overs start is recorded too, unless it left their process session', () => {
    const started = row(122, { parentPid: 120, session: shell.session });
    const purposeful = row(123, { parentPid: 120, session: 123 });
    expect(seen(tick(first, [{ ...shell, parentPid: 1 }, started, purposeful], []))).toEqual({
      120: 'descendant',
      122: 'descendant',
    });
  });

  it('where the system tells no process sessions, groups stand for them', () => {
    const mac = { ...shell, parentPid: 1, session: null };
    const started = row(122, { parentPid: 120, session: null, processGroup: shell.processGroup });
    const purposeful = row(123, { parentPid: 120, session: null, processGroup: 123 });
    expect(seen(tick(first, [mac, started, purposeful], []))).toEqual({
      120: 'descendant',
      122: 'descendant',
    });
  });

  it('another process with a recorded pid is forgotten, not inherited', () => {
    const recycled = row(120, {
      identity: processIdentity({ pid: 120, startToken: 'later', bootId: 'boot-1', uid: 1000 }),
    });
    expect(tick(first, [recycled], []).size).toBe(0);
  });

  it('/clear gives what was recorded to the new session id', () => {
    const cleared = tick(first, [claude, shell, job], [{ ...session, sessionId: 'two' }]);
    expect(seen(cleared)).toEqual({});
    expect(seen(cleared, 'two')).toEqual({ 120: 'descendant', 121: 'descendant' });
  });

  it('a resume by another process keeps what the crashed one left apart, under its own owner', () => {
    const resumer = row(200, { parentPid: 90, name: 'claude', executable: native, argv: ['claude'] });
    const child = row(201, { parentPid: 200 });
    const resumed = tick(
      first,
      [resumer, child, { ...shell, parentPid: 1 }],
      [{ ...session, owner: resumer.identity! }],
    );
    expect(seen(resumed)).toEqual({ 201: 'descendant' });
    const former = [...resumed].filter(([key]) => key !== 'one');
    expect(
      former.map(([key, one]) => [sessionIdPattern.test(key), one.owner.pid, one.entries[0]!.identity.pid]),
    ).toEqual([[true, 100, 120]]);
  });
});

describe('the record stays small and quiet', () => {
  it('nothing new gives the very same record', () => {
    const rows = [claude, row(120, { parentPid: 100 }), row(110, { parentPid: 100 })];
    const first = tick(none, rows, [session], 1);
    expect(tick(first, [...rows].reverse(), [session], 2)).toBe(first);
  });

  it('a crowd is cut to the bound: left-overs of the dead first, then servers, then the oldest', () => {
    const gone = row(300, { parentPid: 299 });
    const dead: LiveSession = { sessionId: 'dead', owner: row(299).identity!, workingDir: null };
    const before = tick(none, [row(299), gone, claude], [dead, session]);
    const server = row(5000, { parentPid: 100, processGroup: 100, session: 90 });
    const crowd = Array.from({ length: maxLineageEntries + 50 }, (_, i) => row(1000 + i, { parentPid: 100 }));
    const lineage = tick(before, [claude, gone, ...crowd, server]);
    const total = [...lineage.values()].reduce((sum, one) => sum + one.entries.length, 0);
    expect(total).toBe(maxLineageEntries);
    expect(seen(lineage, 'dead')).toEqual({ 300: 'descendant' });
    expect(seen(lineage)).toHaveProperty('5000');
  });
});
