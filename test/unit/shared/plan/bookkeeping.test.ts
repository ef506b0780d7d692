import { describe, expect, it } from 'vitest';
import { bookkeepingOf, withBookkeeping } from '../../../../shared/plan/bookkeeping.ts';
import { makePlan, stepsOf } from '../../../../shared/plan/make-plan.ts';
import type { SessionVerdict } from '../../../../shared/judge/world/verdict.ts';
import { leftover, scanOf, session } from '../../desktop/worlds.ts';

const likely = leftover(8, { confidence: 'likely' });
const stays = leftover(9, { confidence: 'none', vetoes: [{ kind: 'keep-list', detail: 'You keep it.' }] });
const planOf = (...sessions: SessionVerdict[]) => makePlan(scanOf(sessions), (text) => text);
const told = (one: SessionVerdict) => stepsOf(one).map(({ kind, confidence }) => `${kind} ${confidence}`);

describe('the bookkeeping of a session goes only with its last process', () => {
  it.each<[what: string, session: SessionVerdict, steps: string[]]>([
    ['nothing runs', session('a'), ['remove-session-files proven', 'mark-registry proven']],
    [
      "only Claude's record is left",
      session('a', { source: 'claude', hasRecord: false }),
      ['mark-registry proven'],
    ],
    [
      'all is proven',
      session('a', { processes: [leftover(7)] }),
      ['terminate proven', 'remove-session-files proven', 'mark-registry proven'],
    ],
    [
      'something is only likely: no surer than that',
      session('a', { processes: [leftover(7), likely] }),
      ['terminate proven', 'terminate likely', 'remove-session-files likely', 'mark-registry likely'],
    ],
    [
      'something stays: and so do its records',
      session('a', { processes: [leftover(7), stays] }),
      ['terminate proven'],
    ],
    ['it ended in order', session('a', { verdict: 'ended', processes: [leftover(7)] }), ['terminate proven']],
    [
      'it lives, whatever its processes are',
      session('a', { verdict: 'active', processes: [leftover(7)] }),
      [],
    ],
  ])('%s', (_what, one, steps) => {
    expect(told(one)).toEqual(steps);
  });
});

describe('bookkeeping is counted and carried out by session', () => {
  const a = session('a', { processes: [leftover(7), leftover(10)] });
  const b = session('b');
  const plan = planOf(a, b);
  const idOf = (part: string) => plan.steps.find(({ stepId }) => stepId.includes(part))!.stepId;

  it('one record a session, whatever steps that takes', () => {
    expect([...bookkeepingOf(plan).keys()]).toEqual(['a', 'b']);
    expect([...bookkeepingOf(plan).values()].map((steps) => steps.length)).toEqual([2, 2]);
  });

  it('it follows when all processes of its session were chosen, and not before', () => {
    const one = idOf('terminate:a:7');
    const other = idOf('terminate:a:10');
    expect(withBookkeeping(plan, new Set([one]))).toEqual(new Set([one]));
    expect(withBookkeeping(plan, new Set([one, other]))).toEqual(
      new Set([one, other, 'remove-session-files:a', 'mark-registry:a']),
    );
  });

  it('what was chosen stays chosen, and nothing else is', () => {
    const chosen = new Set(['remove-session-files:b']);
    expect(withBookkeeping(plan, chosen)).toEqual(chosen);
  });
});
