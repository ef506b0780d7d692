import { describe, expect, it } from 'vitest';
import { mayClose, mayEndLeftOver, mayEndMember } from '../../../../shared/plan/by-hand.ts';
import type { Family, Member } from '../../../../shared/running/family-of.ts';
import type { SessionVerdict } from '../../../../shared/judge/world/verdict.ts';
import { identity, leftover, session } from '../../desktop/worlds.ts';

const member = (facts: Partial<Member> = {}): Member => ({
  pid: 101,
  parentPid: 100,
  identity: identity(101),
  name: 'node',
  command: 'node server.js',
  commandHash: 'h',
  startedAtMs: 0,
  isOwner: false,
  server: null,
  remark: null,
  memoryBytes: 10,
  memoryKind: 'pss',
  cpuPercent: 0,
  ports: [],
  ...facts,
});

const running = (facts: Partial<SessionVerdict> = {}) =>
  session('one', {
    verdict: 'active',
    reason: 'fresh-heartbeat',
    owner: identity(100),
    ownerIsRunning: true,
    activity: { status: 'idle', sinceMs: 0, isBridged: false },
    ...facts,
  });

const family: Family = {
  sessionId: 'one',
  owner: identity(100),
  members: [member({ pid: 100, identity: identity(100), isOwner: true, name: 'claude' }), member()],
  servers: [],
  memoryBytes: 20,
  memoryIsEstimated: false,
  cpuPercent: 0,
  ports: [],
};

describe('a left-over process may be ended by hand', () => {
  it('where only doubts protect it, and every doubt is said before', () => {
    const found = mayEndLeftOver(
      session('one'),
      leftover(5, { use: 'in-use', useReasons: ['It listens at port 3000.'], confidence: 'likely' }),
    );
    expect(found).toMatchObject({ ok: true, target: { against: ['It listens at port 3000.'] } });
  });

  it('but never over a veto, without an identity, or on a guess whose it is', () => {
    const vetoed = leftover(5, { vetoes: [{ kind: 'keep-list', detail: 'Your keep list says so.' }] });
    expect(mayEndLeftOver(session('one'), vetoed)).toEqual({
      ok: false,
      reasons: ['Your keep list says so.'],
    });
    expect(mayEndLeftOver(session('one'), leftover(5, { identity: null })).ok).toBe(false);
    const guess = leftover(5, { origin: 'probable', confidence: 'none' });
    expect(mayEndLeftOver(session('one'), guess).ok).toBe(false);
  });
});

describe('a process of a running session may be ended by hand', () => {
  it('after it was said that its session may use it', () => {
    const found = mayEndMember(running(), member({ server: 'github', ports: ['3000'] }), []);
    expect(found).toMatchObject({ ok: true });
    expect(found.ok && found.target.against.join(' ')).toMatch(/running.*github.*3000/);
  });

  it.each([
    ['Claude itself', running(), member({ isOwner: true }), []],
    ['of the current session', running({ reason: 'current-session' }), member(), []],
    ['of a protected session', running({ verdict: 'protected', reason: 'keep-list' }), member(), []],
    ['without an identity', running(), member({ identity: null }), []],
    ['an editor', running(), member({ name: 'code', command: '/usr/share/code/code' }), []],
    ['on the keep list', running(), member(), ['command:server.js']],
  ])('but not %s', (_, of, process, rules) => {
    expect(mayEndMember(of, process, rules).ok).toBe(false);
  });
});

describe('a session may be closed', () => {
  it('while Claude Code says that it is idle; what runs below it is told', () => {
    expect(mayClose(running(), family)).toMatchObject({
      ok: true,
      target: { identity: identity(100), against: ['101 node server.js'] },
    });
  });

  it.each([
    ['is busy', running({ activity: { status: 'busy', sinceMs: 0, isBridged: false } })],
    ['waits for an answer', running({ activity: { status: 'waiting', sinceMs: 0, isBridged: false } })],
    ['does not say what it does', running({ activity: null })],
    ['is steered from elsewhere', running({ activity: { status: 'idle', sinceMs: 0, isBridged: true } })],
    ['is the current one', running({ reason: 'current-session' })],
    ['works in the background', running({ kind: 'bg' })],
    ['is kept', running({ verdict: 'protected', reason: 'keep-list' })],
    ['is gone', session('one')],
  ])('but not where it %s', (_, of) => {
    expect(mayClose(of, family).ok).toBe(false);
  });

  it('nor where its processes could not be seen', () => {
    expect(mayClose(running(), undefined).ok).toBe(false);
  });
});
