import { describe, expect, it } from 'vitest';
import {
  messageBoxFor,
  questionBeforeCleanUp,
  questionBeforeSetting,
} from '../../../electron/desktop/calls/consent.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import { planOf, terminate } from './worlds.ts';

const kept = { ...defaultConfig, keep_list: ['session:a', 'folder:/b'] };

describe('a change of the settings', () => {
  it.each([
    ['cleanup_mode', 'auto'],
    ['auto_cleanup_on_start', true],
    ['dry_run_default', false],
    ['min_session_age_minutes', 1],
    ['stale_heartbeat_threshold_minutes', 1],
    ['keep_list', []],
    ['keep_list', ['session:a']],
    ['keep_list', 'nothing'],
  ])('that widens what is done without asking is asked about: %s = %j', (key, value) => {
    expect(questionBeforeSetting(key, value, kept)).not.toBeNull();
  });

  it.each([
    ['cleanup_mode', 'interactive'],
    ['auto_cleanup_on_start', false],
    ['dry_run_default', true],
    ['min_session_age_minutes', 60],
    ['stale_heartbeat_threshold_minutes', 5],
    ['keep_list', ['folder:/b', 'session:a', 'session:c']],
    ['heartbeat_interval_seconds', 5],
    ['notification_enabled', false],
    ['no_such_key', true],
    ['toString', true],
  ])('that widens nothing is not: %s = %j', (key, value) => {
    expect(questionBeforeSetting(key, value, kept)).toBeNull();
  });

  it('back to the default is not asked about, nor one that is in force already', () => {
    const patient = { ...defaultConfig, min_session_age_minutes: 60, cleanup_mode: 'auto' as const };
    expect(questionBeforeSetting('min_session_age_minutes', 10, patient)).toBeNull();
    expect(questionBeforeSetting('cleanup_mode', 'auto', patient)).toBeNull();
  });

  it('names the rules that would be lost, and not all of a thousand', () => {
    const many = {
      ...defaultConfig,
      keep_list: Array.from({ length: 1000 }, (_, index) => `session:${index}`),
    };
    const question = questionBeforeSetting('keep_list', [], many);
    expect(question?.detail).toContain('• session:0\n');
    expect(question?.detail).toContain('• and 994 more');
  });
});

describe('a clean-up of what is ticked', () => {
  const plan = planOf([
    terminate('sure', 'a'),
    terminate('unsure', 'b', { confidence: 'likely', detail: 'End node (7) of shop: it listens.' }),
  ]);

  it('is asked about where a ticked step is not proven, with what that is', () => {
    const question = questionBeforeCleanUp(plan, new Set(['sure', 'unsure']));
    expect(question?.message).toBe('End 1 thing that somebody may still want?');
    expect(question?.detail).toContain('End node (7) of shop: it listens.');
  });

  it('is not where all ticked steps are proven', () => {
    expect(questionBeforeCleanUp(plan, new Set(['sure']))).toBeNull();
  });
});

it('a question is answered with no by a stray Enter or Escape', () => {
  const box = messageBoxFor({ message: 'Really?', detail: 'It ends.', yes: 'End It' });
  expect(box).toMatchObject({ buttons: ['Cancel', 'End It'], defaultId: 0, cancelId: 0 });
});
