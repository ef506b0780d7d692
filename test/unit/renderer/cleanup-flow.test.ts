import { describe, expect, it } from 'vitest';
import {
  cleanupReducer,
  noCleanup,
  type CleanupAction,
  type CleanupFlow,
} from '../../../renderer/state/cleanup/cleanup-flow.ts';
import { mixed } from '../../e2e/window/fixtures/scenarios.ts';

const { plan, receipt } = mixed;
const planned: CleanupAction = { do: 'planned', answer: { ok: true, value: plan } };
const finished: CleanupAction = { do: 'finished', answer: { ok: true, value: receipt } };
const refused: CleanupAction = { do: 'finished', answer: { ok: false, error: 'Another one runs.' } };
const progress = (plan_id: string): CleanupAction => ({
  do: 'progress',
  progress: { plan_id, done: 1, total: 9, detail: 'End npm.' },
});
const after = (...actions: CleanupAction[]): CleanupFlow => actions.reduce(cleanupReducer, noCleanup);
const running = after({ do: 'plan' }, planned, { do: 'run', total: 9 });

describe('from dry run to receipt', () => {
  it('plans, previews, runs and ends with the receipt', () => {
    expect(after({ do: 'plan' }).phase).toBe('planning');
    expect(after({ do: 'plan' }, planned)).toMatchObject({ phase: 'preview', plan, error: null });
    expect(running).toMatchObject({ phase: 'running', total: 9, seen: [] });
    expect(cleanupReducer(running, finished)).toMatchObject({ phase: 'receipt', receipt });
    expect(cleanupReducer(cleanupReducer(running, finished), { do: 'leave' })).toBe(noCleanup);
  });

  it('says why there is no plan', () => {
    const answer = { ok: false, error: 'The process list could not be read.' } as const;
    expect(after({ do: 'plan' }, { do: 'planned', answer })).toMatchObject({
      phase: 'no-plan',
      error: answer.error,
    });
  });

  it('leads back to the preview with the reason where the clean-up was refused', () => {
    expect(cleanupReducer(running, refused)).toMatchObject({ phase: 'preview', error: 'Another one runs.' });
  });

  it('keeps what was unticked when a new plan is made, and forgets it after the receipt', () => {
    const step = plan.steps[0]!;
    const unticked = after({ do: 'plan' }, planned, { do: 'tick', steps: [step], ticked: false });
    const again = [{ do: 'plan' } as const, planned].reduce(cleanupReducer, unticked);
    expect(again.choices.get(step.step_id)).toBe(false);
    const done = [{ do: 'run', total: 1 } as const, finished].reduce(cleanupReducer, again);
    expect(done.choices.size).toBe(0);
  });

  it('shows progress of its own plan only', () => {
    expect(cleanupReducer(running, progress('plan-1'))).toMatchObject({ seen: [{ done: 1 }] });
    expect(cleanupReducer(running, progress('another'))).toBe(running);
  });

  it('shows the newest hundred of thousands of steps', () => {
    const told = Array.from({ length: 250 }, (_, index): CleanupAction => ({
      do: 'progress',
      progress: { plan_id: 'plan-1', done: index + 1, total: 250, detail: '' },
    }));
    const flow = told.reduce(cleanupReducer, running);
    const seen = flow.phase === 'running' ? flow.seen.map(({ done }) => done) : [];
    expect([seen.length, seen.at(0), seen.at(-1)]).toEqual([100, 151, 250]);
  });

  it.each<[string, CleanupFlow, CleanupAction]>([
    ['a run without a preview', noCleanup, { do: 'run', total: 1 }],
    ['progress while nothing runs', noCleanup, progress('plan-1')],
    ['a late plan', noCleanup, planned],
    ['a late receipt', noCleanup, finished],
    ['a new plan while one is carried out', running, { do: 'plan' }],
    ['leaving while it runs', running, { do: 'leave' }],
  ])('is not moved by %s', (_name, flow, action) => {
    expect(cleanupReducer(flow, action)).toBe(flow);
  });
});
