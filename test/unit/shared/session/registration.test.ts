import { describe, expect, it } from 'vitest';
import type { ClaudeRecord } from '../../../../shared/session/claude-record.ts';
import {
  leftBehind,
  registered,
  runningOwner,
  type RegistrationWorld,
} from '../../../../shared/session/registration.ts';
import type { SessionRecord } from '../../../../shared/session/session.ts';
import { listed, row } from '../../../fakes/process-row.ts';
import { scriptedHost } from '../../../fakes/scripted-system.ts';

const bin = '/home/ada/.local/share/claude/versions/2.1.330';
const claude = row(100, { tty: 'pts/1', startedAtMs: 1_000_000, executable: bin, argv: ['claude'] });

const file = (facts: Partial<ClaudeRecord> = {}): ClaudeRecord => ({
  pid: 100,
  sessionId: 'one',
  workingDir: '/src',
  startedAtMs: 1_000_500,
  procStart: '1000',
  version: '2.1.330',
  kind: 'interactive',
  entrypoint: 'cli',
  pidDomain: scriptedHost.pidDomain,
  status: 'idle',
  statusUpdatedAtMs: null,
  name: null,
  jobId: null,
  isSpare: false,
  isBridged: false,
  socketPath: null,
  ...facts,
});

const world = (facts: Partial<RegistrationWorld> = {}): RegistrationWorld => ({
  records: [],
  claudeRecords: [],
  processes: listed(claude),
  host: scriptedHost,
  nowMs: 2_000_000,
  ...facts,
});

const record = (facts: Partial<SessionRecord> = {}): SessionRecord => ({
  ...registered(file(), null, world())!,
  ...facts,
});

describe('which process a record of Claude Code names', () => {
  it.each<[string, boolean, Partial<ClaudeRecord>, Partial<RegistrationWorld>]>([
    ['the same start token', true, {}, {}],
    ['another start token: the pid was handed out again', false, { procStart: '7' }, {}],
    ['another container', false, { pidDomain: 'linux:machine:pid:[9]' }, {}],
    ['an old record without start token, registered just after the start', true, { procStart: null }, {}],
    [
      'an old record without start token, registered long before the start',
      false,
      { procStart: null, startedAtMs: 900_000 },
      {},
    ],
    [
      'an old record without start token, whose process is another program',
      false,
      { procStart: null },
      { processes: listed({ ...claude, executable: '/usr/bin/vim' }) },
    ],
    ['a record with neither', false, { procStart: null, startedAtMs: null }, {}],
    ['a zombie', false, {}, { processes: listed({ ...claude, state: 'zombie' }) }],
    [
      'a process that could not be identified',
      false,
      {},
      { processes: listed({ ...claude, identity: null }) },
    ],
    ["another user's process", false, {}, { host: { ...scriptedHost, uid: 2000 } }],
    ['nobody', false, {}, { processes: listed() }],
  ])('%s: %s', (_what, expected, claudeFacts, worldFacts) => {
    expect(runningOwner(file(claudeFacts), world(worldFacts)) !== null).toBe(expected);
  });
});

describe('a session is registered from a record of Claude Code', () => {
  it('once: again gives nothing to write', () => {
    expect(registered(file(), record(), world({ records: [record()] }))).toBeNull();
  });

  it('a record of a hook keeps its time and baseline, and gains what only Claude Code knows', () => {
    const owner = { ...record().owner!, source: 'hook' as const, kind: null, version: null, name: null };
    const hooked = record({
      startedAtMs: 1_500_000,
      owner: { ...owner, attachment: { kind: 'terminal', tty: 'pts/9' } },
    });
    expect(registered(file({ name: 'a-name' }), hooked, world({ records: [hooked] }))).toMatchObject({
      startedAtMs: 1_500_000,
      owner: {
        source: 'hook',
        attachment: { kind: 'terminal', tty: 'pts/9' },
        kind: 'interactive',
        version: '2.1.330',
        name: 'a-name',
      },
    });
  });

  it('a first look that lacked the line of its parent is made good by the next', () => {
    const headless = { ...claude, tty: null, parentPid: 40 };
    const torn = registered(file(), null, world({ processes: listed({ ...headless, parentPid: 1 }) }))!;
    expect(torn.owner?.attachment).toEqual({ kind: 'detached' });
    const whole = world({ records: [torn], processes: listed(row(40, { startedAtMs: 900_000 }), headless) });
    expect(registered(file(), torn, whole)?.owner?.attachment).toMatchObject({ parent: { pid: 40 } });
  });

  it('what it lost since is no new baseline', () => {
    const before = record({ owner: { ...record().owner!, attachment: { kind: 'terminal', tty: 'pts/9' } } });
    const processes = listed({ ...claude, tty: null, parentPid: 1 });
    expect(registered(file(), before, world({ records: [before], processes }))).toBeNull();
  });

  it("a record of the shell plugin gains an owner and keeps the plugin's facts", () => {
    const theirs = record({
      owner: null,
      pid: 7,
      parentPid: 6,
      startedAtMs: 1_400_000,
      lastHeartbeatMs: 1_900_000,
    });
    expect(registered(file(), theirs, world({ records: [theirs] }))).toMatchObject({
      pid: 100,
      startedAtMs: 1_400_000,
      lastHeartbeatMs: 1_900_000,
      owner: { identity: claude.identity },
    });
  });

  it.each<[string, boolean, number]>([
    ['just now, perhaps while shutting down: it stays ended', false, 1_999_000],
    ['long ago, and it runs again: it is active', true, 1_500_000],
    ['in the future, by a clock that was set back: it is active', true, 3_000_000],
  ])('ended %s', (_what, isActive, endedAtMs) => {
    const over = record({ status: 'completed', endedAtMs, endReason: 'other' });
    expect(registered(file(), over, world({ records: [over] }))?.status ?? null).toBe(
      isActive ? 'active' : null,
    );
  });

  it('never from a folder that another computer shares', () => {
    const theirs = record({ hostname: 'elsewhere' });
    expect(registered(file(), theirs, world({ records: [theirs] }))).toBeNull();
  });

  it('a spare is registered as one', () => {
    expect(registered(file({ isSpare: true }), null, world())?.owner?.kind).toBe('spare');
  });
});

describe('sessions that their process left for another', () => {
  const old = record({ sessionId: 'old', startedAtMs: 1 });
  const current = record({ sessionId: 'new', startedAtMs: 2 });
  const ids = (facts: Partial<RegistrationWorld>) =>
    leftBehind(world(facts)).map(({ sessionId }) => sessionId);

  it.each<[string, string[], Partial<RegistrationWorld>]>([
    [
      'the one that Claude Code does not name',
      ['old'],
      { records: [old, current], claudeRecords: [file({ sessionId: 'new' })] },
    ],
    [
      'also where it went back',
      ['new'],
      { records: [old, current], claudeRecords: [file({ sessionId: 'old' })] },
    ],
    ['the older one, where Claude Code names none', ['old'], { records: [old, current] }],
    [
      'none, where the named one is not registered yet',
      [],
      { records: [old, current], claudeRecords: [file({ sessionId: 'newest' })] },
    ],
    ['none, where it has but one', [], { records: [current] }],
    [
      'none, where the process is gone: that is a crash',
      [],
      { records: [old, current], processes: listed() },
    ],
    ['none that has ended already', [], { records: [{ ...old, status: 'completed' }, current] }],
  ])('%s', (_what, expected, facts) => {
    expect(ids(facts)).toEqual(expected);
  });
});
