import { describe, expect, it } from 'vitest';
import {
  actionLabel,
  boxedSteps,
  choose,
  groupsMatching,
  groupSteps,
  groupTick,
  isTicked,
  stepsOf,
  stepSubject,
  tally,
  tickedSteps,
} from '../../../renderer/state/cleanup/plan.ts';
import { planOf } from '../../e2e/window/fixtures/cleanups.ts';
import { mixedSessions, scanOf } from '../../e2e/window/fixtures/scans.ts';
import { MB } from '../../e2e/window/fixtures/sessions.ts';

const scan = scanOf(mixedSessions);
const plan = planOf(scan);
const none = new Map<string, boolean>();

describe('ticks', () => {
  it('start on for what is proven and off for what is only likely', () => {
    for (const step of plan.steps) expect(isTicked(step, none)).toBe(step.confidence === 'proven');
    expect(plan.steps.some((step) => step.confidence === 'likely')).toBe(true);
  });

  it('close the books of a session only where all that is offered of it is ended', () => {
    const ofFirst = plan.steps.filter((step) => step.session_id === plan.steps[0]?.session_id);
    expect(tickedSteps(ofFirst, none)).toEqual(ofFirst);
    const one = choose(none, ofFirst.slice(0, 1), false);
    expect(tickedSteps(ofFirst, one).map(({ kind }) => kind)).toEqual(['terminate']);
    expect(boxedSteps(ofFirst).map(({ kind }) => kind)).toEqual(['terminate', 'terminate']);
    const books = ofFirst.slice(2);
    expect(boxedSteps(books)).toEqual(books);
  });

  it('are searched by project and command', () => {
    const groups = groupSteps(plan);
    expect(groupsMatching(groups, 'chroma').map(({ project }) => project)).toEqual(['billing']);
    expect(groupsMatching(groups, '')).toHaveLength(groups.length);
  });

  it('are changed for chosen steps only', () => {
    const [first, second] = plan.steps;
    const choices = choose(none, [first!], false);
    expect(isTicked(first!, choices)).toBe(false);
    expect(isTicked(second!, choices)).toBe(true);
  });

  it('of a session are all, some or none', () => {
    const steps = plan.steps.slice(0, 2);
    expect(groupTick(steps, none)).toBe('all');
    expect(groupTick(steps, choose(none, steps.slice(1), false))).toBe('some');
    expect(groupTick(steps, choose(none, steps, false))).toBe('none');
  });
});

describe('groupSteps', () => {
  it('gathers the steps of each session under its project', () => {
    const groups = groupSteps(plan);
    expect(groups.map((group) => [group.project, group.steps.length])).toEqual([
      ['shop-frontend', 4],
      // A database stays there, and so its record.
      ['billing', 1],
      ['design-tokens', 3],
      ['notes', 2],
    ]);
  });

  it('names a session by its id where nobody knows its folder', () => {
    const steps = plan.steps.map((step) => ({ ...step, working_dir: null }));
    expect(groupSteps({ steps })[0]?.project).toBe('session 7f0c2a1e');
  });

  it('takes the steps of some sessions only, or of all', () => {
    expect(stepsOf(plan, ['c2d9']).map(({ session_id: id }) => id)).toEqual(['c2d9']);
    expect(stepsOf(plan, null)).toBe(plan.steps);
  });
});

describe('the button', () => {
  it.each([
    [{ processes: 3, records: 2, bytes: 1200 * MB }, 'End 3 processes and tidy 2 records · 1.2 GB'],
    [{ processes: 1, records: 0, bytes: 80 * MB }, 'End 1 process · 80 MB'],
    [{ processes: 0, records: 1, bytes: 0 }, 'Tidy 1 record'],
    [{ processes: 1, records: 0, bytes: 0 }, 'End 1 process'],
    [{ processes: 0, records: 0, bytes: 0 }, 'Nothing is ticked'],
  ])('for %j says %j', (amount, label) => {
    expect(actionLabel(amount)).toBe(label);
  });

  it('counts every process of a unit, and files and registry of a session as one record', () => {
    const ofFirst = plan.steps.filter((step) => step.session_id === plan.steps[0]?.session_id);
    expect(tally(ofFirst)).toEqual({ processes: 3, records: 1, bytes: 820 * MB });
  });
});

describe('stepSubject', () => {
  it('names a unit by its top and how many belong to it', () => {
    expect(plan.steps.slice(0, 2).map(stepSubject)).toEqual(['npm and 1 more', 'next-server']);
    expect(plan.steps.slice(-1).map(stepSubject)).toEqual(['The note that it was cleaned up']);
  });
});
