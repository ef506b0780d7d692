import { describe, expect, it } from 'vitest';
import { checkConfigValue, configKeyNames, configKeys } from '../../../shared/settings/config.ts';
import {
  choicesOf,
  endRuleOf,
  fieldKind,
  keepList,
  refusalText,
  settingAbout,
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

  it('is told of without the words of terminals and files', () => {
    for (const key of configKeyNames.filter((one) => one !== 'keep_list' && one !== 'always_end'))
      expect(settingAbout({ key, ...configKeys[key] })).not.toMatch(/[_`"]/);
  });

  it('says why a value is refused, and what is used instead', () => {
    const key = { key: 'min_session_age_minutes', ...configKeys.min_session_age_minutes };
    const refused = checkConfigValue('min_session_age_minutes', 'soon');
    const message = refused.ok ? '' : refused.message;
    const said = '"soon" does not work here. It must be a whole number from 1 to 10080.';
    expect(refusalText(key, message)).toBe(said);
    expect(refusalText(key, `${message} Using 10.`)).toBe(`${said} Using 10.`);
    expect(refusalText(key, 'The file is locked.')).toBe('The file is locked.');
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
