import { describe, expect, it } from 'vitest';
import { closeByHand, endByHand, type HandDeps } from '../../../electron/janitor/clean/by-hand.ts';
import { handWords, type HandQuestion } from '../../../shared/plan/by-hand-words.ts';
import type { Asked } from '../../../shared/plan/plan.ts';
import type { SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import type { Family } from '../../../shared/running/family-of.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import {
  familyOf,
  identity,
  idleSession,
  leftover,
  receiptOf,
  scanOf,
  session,
  terminate,
} from '../desktop/worlds.ts';

const wanted = leftover(7, {
  use: 'in-use',
  useReasons: ['It listens at port 3000.', 'It is at work.'],
  confidence: 'likely',
});
const vetoed = leftover(7, { vetoes: [{ kind: 'keep-list', detail: 'Your keep list says so.' }] });

/** A door whose person answers every question with a yes, unless told otherwise. */
function door(given: {
  looks: readonly SessionVerdict[][];
  families?: readonly Family[];
  outcomes?: readonly ('done' | 'ending')[];
  answers?: Partial<Record<HandQuestion['about'], boolean>>;
  asked?: readonly Asked[];
}) {
  const questions: HandQuestion['about'][] = [];
  const ended: string[] = [];
  const looks = [...given.looks];
  const outcomes = [...(given.outcomes ?? [])];
  const deps: HandDeps = {
    look: () => Promise.resolve(scanOf((looks.length > 1 ? looks.shift() : looks[0]) ?? [])),
    janitor: {
      families: () => Promise.resolve(given.families ?? []),
      config: () => ({ config: defaultConfig, problems: [] }),
      asked: () => given.asked ?? [],
    },
    endOne(target, how) {
      ended.push(`${how} ${target.identity.pid}`);
      return Promise.resolve(receiptOf([terminate('t', 'a')], outcomes.shift() ?? 'done'));
    },
    ask({ about }) {
      questions.push(about);
      return Promise.resolve(given.answers?.[about] ?? true);
    },
    now: () => 100_000,
  };
  return { deps, questions, ended };
}

const left = [session('a', { processes: [wanted] })];

describe('one process is ended by hand', () => {
  it('after a yes, and asked only', async () => {
    const { deps, questions, ended } = door({ looks: [left] });
    expect(await endByHand(7, 't7', deps)).toMatchObject({ outcome: 'told' });
    expect([questions, ended]).toEqual([['end'], ['terminate 7']]);
  });

  it('not after a no', async () => {
    const { deps, ended } = door({ looks: [left], answers: { end: false } });
    expect([await endByHand(7, null, deps), ended]).toEqual([{ outcome: 'no' }, []]);
  });

  it('and forced only after another yes, where it is still at work', async () => {
    const both = door({ looks: [left], outcomes: ['ending', 'done'] });
    await endByHand(7, null, both.deps);
    expect([both.questions, both.ended]).toEqual([
      ['end', 'force'],
      ['terminate 7', 'kill 7'],
    ]);
    const one = door({ looks: [left], outcomes: ['ending'], answers: { force: false } });
    expect(await endByHand(7, null, one.deps)).toMatchObject({
      receipt: { steps: [{ outcome: 'ending' }] },
    });
    expect(one.ended).toEqual(['terminate 7']);
  });

  it('forced at once where it was asked a minute ago, by whichever door', async () => {
    const { deps, questions, ended } = door({
      looks: [left],
      asked: [{ identity: identity(7), askedAtMs: 40_000 }],
    });
    await endByHand(7, null, deps);
    expect([questions, ended]).toEqual([['force'], ['kill 7']]);
  });

  it.each<[string, SessionVerdict[][], string | null, RegExp]>([
    ['a veto forbids it', [[session('a', { processes: [vetoed] })]], null, /keep list/],
    ['no session is known to have started it', [[]], null, /comes from no Claude Code session/],
    ['it is not the process that was on show', [left], 'other', /not what it was/],
    [
      'a veto came up while the question stood there',
      [left, [session('a', { processes: [vetoed] })]],
      null,
      /keep/,
    ],
    [
      'its pid changed hands while the question stood there',
      [left, [session('a', { processes: [{ ...wanted, identity: identity(7, 'new') }] })]],
      null,
      /not what it was/,
    ],
  ])('never where %s', async (_, looks, startToken, why) => {
    const { deps, ended } = door({ looks });
    const result = await endByHand(7, startToken, deps);
    expect(result.outcome === 'stays' && result.reasons.join(' ')).toMatch(why);
    expect(ended).toEqual([]);
  });
});

const idle = idleSession('a');
const family = familyOf(idle);

describe('a running session is closed by hand', () => {
  it('by asking its Claude, never by force', async () => {
    const { deps, questions, ended } = door({ looks: [[idle]], families: [family], outcomes: ['ending'] });
    expect(await closeByHand('a', deps)).toMatchObject({ outcome: 'told' });
    expect([questions, ended]).toEqual([['close'], ['terminate 100']]);
  });

  it('not where a turn began while the question stood there', async () => {
    const busy = { ...idle, activity: { status: 'busy' as const, sinceMs: 0, isBridged: false } };
    const { deps, ended } = door({ looks: [[idle], [busy]], families: [family] });
    expect(await closeByHand('a', deps)).toMatchObject({ outcome: 'stays' });
    expect(ended).toEqual([]);
  });
});

it('the question repeats every reason against it', async () => {
  const { deps } = door({ looks: [left] });
  const asked: HandQuestion[] = [];
  const ask: HandDeps['ask'] = (question) => {
    asked.push(question);
    return Promise.resolve(false);
  };
  await endByHand(7, null, { ...deps, ask });
  expect(asked.map(handWords)).toMatchObject([
    { head: 'End process 7 of a · 100 MB', against: ['It listens at port 3000.', 'It is at work.'] },
  ]);
});
