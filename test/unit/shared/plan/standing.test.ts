import { describe, expect, it } from 'vitest';
import { makePlan } from '../../../../shared/plan/make-plan.ts';
import { hasLeftOver, standingOf } from '../../../../shared/plan/standing.ts';
import { describeStanding } from '../../../../shared/plan/standing-words.ts';
import type { SessionVerdict } from '../../../../shared/judge/world/verdict.ts';
import { identity, leftover, MB, scanOf, session } from '../../desktop/worlds.ts';

const veto = { vetoes: [{ kind: 'keep-list' as const, detail: 'You keep it.' }] };
const proven = leftover(7);
const likely = leftover(8, { confidence: 'likely' });
const stays = leftover(9, { ...veto, confidence: 'none' });

const tooYoung = leftover(10, {
  vetoes: [{ kind: 'grace-period', detail: 'It is younger than 10 minutes.' }],
  confidence: 'none',
});

const running = session('live', {
  verdict: 'active',
  reason: 'owner-running',
  confidence: 'none',
  ownerState: 'running',
  ownerIsRunning: true,
});
const young = session('young', {
  verdict: 'active',
  reason: 'grace-period',
  confidence: 'none',
  graceEndsAtMs: 8 * 60_000,
});
const ended = session('over', { verdict: 'ended', reason: 'completed', confidence: 'none' });
const unreadable = session('torn', { verdict: 'unreadable', reason: 'unreadable', confidence: 'none' });
const kept = session('kept', { verdict: 'protected', reason: 'keep-list', confidence: 'none' });
const crashed = session('dead');
const withAll = (one: SessionVerdict, ...processes: SessionVerdict['processes']) => ({ ...one, processes });

const shown = (one: SessionVerdict) => standingOf(scanOf([one])).sessions[0]!;

describe('where a session is shown', () => {
  it.each<[what: string, session: SessionVerdict, shownAs: string]>([
    ['its owner is gone, its grace period is not over', young, 'just-crashed'],
    ['its pid was given away within the grace period', { ...young, ownerState: 'recycled' }, 'just-crashed'],
    ['young, and its owner lives', { ...young, ownerState: 'running' }, 'running'],
    ['young, and nobody could tell', { ...young, ownerState: 'unknown' }, 'running'],
    ['a living owner', running, 'running'],
    ['a living owner and a word of advice', { ...running, suggestion: 'Idle for 5 hours.' }, 'running'],
    ['another computer', session('far', { verdict: 'protected', reason: 'other-host' }), 'elsewhere'],
    ['crashed and kept, and something of it runs', withAll(kept, stays), 'left-running'],
    ['crashed and kept, and nothing of it runs', kept, 'elsewhere'],
    ['kept, and its Claude runs on', { ...withAll(kept, stays), ownerIsRunning: true }, 'elsewhere'],
    ['crashed, only its record is left', crashed, 'orphaned'],
    ['crashed, something proven', withAll(crashed, proven, likely), 'orphaned'],
    ['crashed, only something likely', withAll(crashed, likely), 'needs-a-look'],
    ['crashed, and everything stays', withAll(crashed, stays), 'left-running'],
    [
      'only likely over, Claude runs and stays',
      session('x', { confidence: 'likely', ownerIsRunning: true, processes: [] }),
      'left-running',
    ],
    ['only likely over', session('x', { confidence: 'likely' }), 'needs-a-look'],
    ['unreadable', unreadable, 'needs-a-look'],
    ['ended in order', ended, 'ended'],
    ['ended in order, something proven goes on', withAll(ended, proven), 'orphaned'],
    ['ended in order, something likely goes on', withAll(ended, likely), 'needs-a-look'],
    ['ended in order, something stays', withAll(ended, stays), 'left-running'],
  ])('%s', (_what, one, shownAs) => {
    expect(shown(one).shownAs).toBe(shownAs);
  });

  it('is orphaned exactly where a clean-up has a proven step, and needs a look where it has only others', () => {
    const all = [young, running, crashed, withAll(crashed, stays), withAll(ended, likely), ended, unreadable];
    for (const one of all) {
      const steps = makePlan(scanOf([one]), (text) => text).steps.map(({ confidence }) => confidence);
      const { shownAs } = shown(one);
      expect(shownAs === 'orphaned').toBe(steps.includes('proven'));
      if (one !== unreadable)
        expect(shownAs === 'needs-a-look').toBe(steps.length > 0 && !steps.includes('proven'));
    }
  });
});

describe('the reason in one sentence', () => {
  it.each<[session: SessionVerdict, why: string]>([
    [young, 'Claude is gone. It is judged in 8 minutes; until then nothing is offered.'],
    [
      { ...young, graceEndsAtMs: null },
      'Claude is gone. It is judged once it is older than the grace period.',
    ],
    [withAll(crashed, stays), 'It is over, but 1 process of it still runs, with a reason to stay.'],
    [
      withAll(ended, stays, leftover(10, veto)),
      'It is over, but 2 processes of it still run, each with a reason to stay.',
    ],
    [
      withAll({ ...ended, explanation: 'It was cleaned up.' }, likely),
      'It is over, but 1 process of it still runs.',
    ],
    [withAll(crashed, tooYoung), 'It is over, but 1 process of it still runs, not judged yet.'],
    [{ ...ended, explanation: 'It was cleaned up.' }, 'It was cleaned up.'],
  ])('%#', (one, why) => {
    expect(shown(one).why).toBe(why);
  });
});

describe('what is counted', () => {
  it('sessions with something to do; processes as proven, likely and staying, each with its memory', () => {
    const standing = standingOf(
      scanOf([
        withAll(crashed, proven, likely, stays),
        withAll(session('b'), leftover(20, { memoryBytes: 50 * MB })),
        withAll(ended, leftover(30, { ...veto, memoryBytes: MB })),
        withAll(running, leftover(40, veto)),
        withAll(young, leftover(50, veto)),
        unreadable,
      ]),
    );
    expect(standing.leftOver).toEqual({
      sessions: 3,
      proven: { processes: 2, bytes: 150 * MB },
      likely: { processes: 1, bytes: 100 * MB },
      stays: { processes: 2, bytes: 101 * MB },
      justCrashed: { sessions: 1, processes: 1, bytes: 100 * MB },
      tooYoung: { processes: 0, bytes: 0 },
    });
    expect(standing.toDo.map(({ session: { sessionId } }) => sessionId)).toEqual(['dead', 'b', 'torn']);
  });

  it('memory that could not be read is none', () => {
    const { leftOver } = standingOf(scanOf([withAll(crashed, leftover(7, { details: null }))]));
    expect(leftOver.proven).toEqual({ processes: 1, bytes: 0 });
  });

  it.each<[SessionVerdict[], boolean]>([
    [[running, ended], false],
    [[young], true],
    [[crashed], true],
    [[withAll(ended, stays)], true],
    [[unreadable], true],
    [[], false],
  ])('whether anything is left over: %#', (sessions, expected) => {
    expect(hasLeftOver(standingOf(scanOf(sessions)))).toBe(expected);
  });
});

describe('the state of things in one sentence', () => {
  it.each<[what: string, sessions: SessionVerdict[], sentence: string]>([
    ['nothing', [], 'All tidy · no sessions running'],
    ['sessions that run and ended ones', [running, ended], 'All tidy · 1 session running'],
    ['a fresh crash is never tidy', [running, young], '1 session just crashed'],
    [
      'what a fresh crash left is said apart',
      [withAll(young, stays)],
      '1 session just crashed: 1 process, 100 MB',
    ],
    ['files only', [crashed], '1 crashed session left only files behind'],
    [
      'all proven',
      [withAll(crashed, proven), session('b')],
      '2 crashed sessions left 1 process behind · 100 MB',
    ],
    ['all likely', [withAll(ended, likely)], '1 session left 1 process behind · 100 MB · only likely'],
    [
      'both, and one that stays, and a fresh crash',
      [withAll(crashed, proven, likely, stays), young],
      '1 crashed session left 2 processes behind · 1 proven, 100 MB · 1 likely, 100 MB · 1 more stays, 100 MB · 1 session just crashed',
    ],
    [
      'what is too young to be judged does not stay for good',
      [withAll(crashed, proven, tooYoung)],
      '1 crashed session left 1 process behind · 100 MB · 1 more not judged yet, 100 MB',
    ],
    [
      'only what is too young',
      [withAll(ended, tooYoung)],
      '1 process of finished sessions not judged yet · 100 MB',
    ],
    [
      'only what stays is never tidy',
      [withAll(ended, stays)],
      '1 process of finished sessions still runs · 100 MB',
    ],
    ['a record that is torn', [unreadable], '1 record cannot be read'],
  ])('%s', (_what, sessions, sentence) => {
    expect(describeStanding(standingOf(scanOf(sessions)))).toBe(sentence);
  });

  it.each([[young], [withAll(ended, stays)], [withAll(crashed, stays)], [withAll(ended, likely)]])(
    'never says that all is tidy, ended or cleaned up while something of it runs: %#',
    (one) => {
      const standing = standingOf(scanOf([{ ...one, owner: identity(1) }]));
      const said = `${describeStanding(standing)} ${standing.sessions.map(({ why }) => why).join(' ')}`;
      expect(said).not.toMatch(/tidy|ended|cleaned/i);
    },
  );
});
