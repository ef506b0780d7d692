import { describe, expect, it } from 'vitest';
import { appStateOf } from '../../../electron/desktop/tray/app-state.ts';
import { describeReceipt } from '../../../electron/desktop/notify/wording.ts';
import { leftover, MB, receiptOf, scanOf, session, terminate } from './worlds.ts';

const calm = { scan: scanOf([]), paused: false, working: false, error: null };
const active = session('live', { verdict: 'active', reason: 'fresh-heartbeat' });
const crashed = session('a', { processes: [leftover(7), leftover(8)] });
const cleaned = session('c', {
  verdict: 'ended',
  reason: 'cleaned',
  confidence: 'none',
  processes: [leftover(9)],
});
const justCrashed = {
  verdict: 'active',
  reason: 'grace-period',
  confidence: 'none',
  graceEndsAtMs: 60_000,
} as const;
const emptyCrash = session('b');

describe('the state of the program', () => {
  it.each<[string, Partial<Parameters<typeof appStateOf>[0]>, string, string, number]>([
    ['before the first look', { scan: null }, 'idle', 'Looking around for the first time…', 0],
    ['with nothing at all', {}, 'idle', 'All tidy · no sessions running', 0],
    ['with sessions', { scan: scanOf([active]) }, 'idle', 'All tidy · 1 session running', 0],
    [
      'with left-overs',
      { scan: scanOf([active, crashed, emptyCrash]) },
      'orphans',
      '2 crashed sessions left 2 processes behind · 200 MB',
      2,
    ],
    [
      'with files only',
      { scan: scanOf([emptyCrash]) },
      'orphans',
      '1 crashed session left only files behind',
      1,
    ],
    [
      'with what goes on after a clean-up',
      { scan: scanOf([active, cleaned]) },
      'orphans',
      '1 session left 1 process behind · 100 MB',
      1,
    ],
    [
      'with a fresh crash',
      { scan: scanOf([active, session('young', justCrashed)]) },
      'idle',
      '1 session just crashed',
      0,
    ],
    ['paused', { paused: true }, 'paused', 'Watching is paused', 0],
    [
      'paused with left-overs',
      { paused: true, scan: scanOf([crashed]) },
      'paused',
      'Watching is paused · 1 crashed session found before',
      1,
    ],
    ['in trouble', { error: 'ps timed out', scan: scanOf([crashed]) }, 'error', 'ps timed out', 1],
    ['paused in trouble', { paused: true, error: 'ps timed out' }, 'paused', 'Watching is paused', 0],
    ['at work', { working: true, paused: true, error: 'x' }, 'working', 'Cleaning up…', 0],
  ])('%s', (_case, given, state, headline, orphanCount) => {
    expect(appStateOf({ ...calm, ...given })).toMatchObject({ state, headline, orphanCount });
  });
});

describe('a receipt in a sentence', () => {
  const ending = terminate('t', 'a');
  const filing = { ...ending, kind: 'mark-registry' as const, stepId: 'm' };
  it.each([
    [receiptOf([ending]), 'Ended 1 process of 1 crashed session · 100 MB freed.'],
    [receiptOf([ending, terminate('u', 'b')]), 'Ended 2 processes of 2 crashed sessions · 200 MB freed.'],
    [receiptOf([filing]), 'Put away the files of 1 crashed session.'],
    [receiptOf([ending], 'unkillable'), '1 step could not be done.'],
    [receiptOf([ending], 'skipped'), 'Nothing needed to be done any more.'],
    [{ ...receiptOf([ending]), memory_after_bytes: 500 * MB }, 'Ended 1 process of 1 crashed session.'],
  ])('%#', (receipt, sentence) => {
    expect(describeReceipt(receipt)).toBe(sentence);
  });

  it('names what was done and what was not', () => {
    const done = receiptOf([ending]);
    const failed = receiptOf([terminate('u', 'a')], 'failed');
    const both = { ...done, steps: [...done.steps, ...failed.steps] };
    expect(describeReceipt(both)).toBe(
      'Ended 1 process of 1 crashed session · 100 MB freed. 1 step could not be done.',
    );
  });
});
