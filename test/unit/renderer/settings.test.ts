import { describe, expect, it } from 'vitest';
import { configKeyNames, configKeys } from '../../../shared/settings/config.ts';
import {
  choicesOf,
  endRuleOf,
  fieldKind,
  keepList,
  settingLabel,
  typedValue,
} from '../../../renderer/state/settings.ts';
import { mixed } from '../../e2e/window/fixtures/scenarios.ts';

describe('the control of a key', () => {
  it.each([
    ['auto_cleanup_on_start', 'switch'],
    ['min_session_age_minutes', 'number'],
    ['cleanup_mode', 'choice'],
    ['keep_list', 'list'],
  ] as const)('%s is a %s', (key, kind) => {
    expect(fieldKind({ key, ...configKeys[key] })).toBe(kind);
  });

  it('is a text field for a kind of value that is not known yet', () => {
    expect(fieldKind({ key: 'update_channel', about: '', allowed: 'a text', fallback: '' })).toBe('text');
  });

  it('offers the choices that the schema allows', () => {
    expect(choicesOf(configKeys.cleanup_mode.allowed)).toEqual(['interactive', 'auto']);
  });

  it('has a name of its own for every key', () => {
    for (const key of configKeyNames) expect(settingLabel(key)).not.toContain('_');
    expect(settingLabel('check_for_updates')).toBe('Check for updates');
  });
});

describe('typedValue', () => {
  it.each([
    ['number', '15', 15],
    ['number', ' 15 ', 15],
    ['number', 'soon', 'soon'],
    ['number', '', ''],
    ['text', '15', '15'],
  ] as const)('%s %j is sent as %j', (kind, typed, value) => {
    expect(typedValue(kind, typed)).toBe(value);
  });
});

describe('keepList', () => {
  it('is empty where there is none or it makes no sense', () => {
    expect(keepList(null)).toEqual([]);
    expect(keepList({ ...mixed.settings, config: { keep_list: 'all' } })).toEqual([]);
    expect(keepList(mixed.settings)).toEqual(['folder:/home/ann/code/production']);
  });
});

describe('endRuleOf', () => {
  it.each([
    ['vite --port', 'command:vite --port'],
    ['command:vite', 'command:vite'],
    ['/home/ann/scratch', 'folder:/home/ann/scratch'],
    ['C:\\scratch', 'folder:C:\\scratch'],
    ['folder:/home/ann/scratch', 'folder:/home/ann/scratch'],
    ['/', null],
    ['npm', null],
  ])('%j is the rule %j', (words, rule) => {
    expect(endRuleOf(words)).toBe(rule);
  });
});
