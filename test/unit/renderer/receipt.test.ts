import { describe, expect, it } from 'vitest';
import { newestFirst, totalWonBack, wonBackSeries } from '../../../renderer/state/history.ts';
import {
  doneSentence,
  stepsByOutcome,
  troubles,
  wonBack,
  wonBackText,
} from '../../../renderer/state/cleanup/receipt.ts';
import { mixed } from '../../e2e/window/fixtures/scenarios.ts';
import { MB } from '../../e2e/window/fixtures/sessions.ts';

const { receipt, history } = mixed;

describe('a receipt', () => {
  it('says what was done, what was not and what it won back', () => {
    expect(doneSentence(receipt)).toBe('Ended 2 processes and tidied 1 record');
    expect(troubles(receipt)).toEqual([
      '1 process would not end.',
      '3 steps skipped, because something had changed.',
    ]);
    expect(wonBackText(receipt)).toBe('180 MB won back (estimated)');
    expect(wonBackText({ ...receipt, memory_estimated: false })).toBe('180 MB won back');
  });

  it('of nothing says so', () => {
    const nothing = { ...receipt, steps: [], memory_before_bytes: 0, memory_after_bytes: 0 };
    expect(doneSentence(nothing)).toBe('Nothing was changed');
    expect(troubles(nothing)).toEqual([]);
    expect(wonBackText(nothing)).toBe('');
  });

  it('shows what went wrong first and loses no step', () => {
    const groups = stepsByOutcome(receipt);
    expect(groups.map(({ outcome }) => outcome)).toEqual(['unkillable', 'skipped', 'done']);
    const told = groups.flatMap(({ sessions }) => sessions.flatMap(({ steps }) => steps));
    const ends = receipt.steps.filter(({ kind, outcome }) => kind === 'terminate' || outcome !== 'done');
    expect(told.map(({ step }) => step.step_id).sort()).toEqual(ends.map(({ step_id: id }) => id).sort());
  });

  it('tells of a record that was put away in one line, whatever steps that took', () => {
    const [done] = stepsByOutcome({
      ...receipt,
      steps: receipt.steps
        .filter(({ kind }) => kind !== 'terminate')
        .map((step) => ({ ...step, session_id: 'one', outcome: 'done' })),
    });
    expect(done).toMatchObject({ outcome: 'done', count: 1, sessions: [{ isTidied: true, steps: [] }] });
  });

  it('never wins back less than nothing', () => {
    expect(wonBack({ ...receipt, memory_before_bytes: 1, memory_after_bytes: 5 })).toBe(0);
  });
});

describe('history', () => {
  it('lists the newest first', () => {
    expect(newestFirst(history).map((past) => past.plan_id)).toEqual(
      history.map((past) => past.plan_id).reverse(),
    );
  });

  it('adds up what was won back, oldest first', () => {
    const two = [
      { ...receipt, started_at: '2026-11-02T00:00:00Z', memory_before_bytes: 3 * MB, memory_after_bytes: MB },
      { ...receipt, started_at: '2026-11-01T00:00:00Z', memory_before_bytes: 5 * MB, memory_after_bytes: 0 },
    ];
    expect(wonBackSeries(two)).toEqual({ seconds: [1_793_491_200, 1_793_577_600], bytes: [5 * MB, 7 * MB] });
    expect(totalWonBack(two)).toBe(7 * MB);
  });
});
