import { describe, expect, it } from 'vitest';
import { configKeyNames, defaultConfig, parseConfig } from '../../../../shared/settings/config.ts';
import { keepRuleFor } from '../../../../shared/settings/keep-list.ts';

describe('a bad value is a clear error, and never a less safe value', () => {
  it.each<[key: string, value: unknown, shown: string, allowed: string]>([
    ['auto_cleanup_on_start', 'yes', '"yes"', 'true or false'],
    ['auto_cleanup_on_start', 1, '1', 'true or false'],
    ['min_session_age_minutes', 0, '0', 'a whole number from 1 to 10080'],
    ['min_session_age_minutes', -5, '-5', 'a whole number'],
    ['min_session_age_minutes', 1.5, '1.5', 'a whole number'],
    ['min_session_age_minutes', '10', '"10"', 'a whole number'],
    ['min_session_age_minutes', null, 'null', 'a whole number'],
    ['heartbeat_interval_seconds', 4, '4', 'a whole number from 5 to 3600'],
    ['stale_heartbeat_threshold_minutes', 1e9, '1000000000', 'a whole number'],
    ['cleanup_mode', 'AUTO', '"AUTO"', '"interactive" or "auto"'],
    ['notification_enabled', [], '[]', 'true or false'],
    ['dry_run_default', 'false', '"false"', 'true or false'],
    ['keep_list', 7, '7', 'a list of texts'],
    ['keep_list', {}, '{}', 'a list of texts'],
  ])('%s: %j', (key, value, shown, allowed) => {
    const { config, problems } = parseConfig({ [key]: value });
    expect(config).toEqual(defaultConfig);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.key).toBe(key);
    expect(problems[0]!.message).toContain(`${key} is ${shown}`);
    expect(problems[0]!.message).toContain(allowed);
    expect(problems[0]!.message).toContain('Using');
  });

  it('one bad value leaves all others as they are', () => {
    const { config, problems } = parseConfig({ min_session_age_minutes: 'x', cleanup_mode: 'auto' });
    expect(config).toMatchObject({ min_session_age_minutes: 10, cleanup_mode: 'auto' });
    expect(problems.map(({ key }) => key)).toEqual(['min_session_age_minutes']);
  });

  it.each([[[]], [null], ['x'], [7]])('%j is no configuration', (raw) => {
    expect(parseConfig(raw)).toMatchObject({ config: defaultConfig, problems: [{ key: '' }] });
  });

  it('unknown keys are no problem, and inherited ones are not read', () => {
    const raw: unknown = JSON.parse('{"theme":"dark","__proto__":{"cleanup_mode":"auto"}}');
    expect(parseConfig(raw)).toEqual({ config: defaultConfig, problems: [] });
  });

  it.each<[string, unknown, string[]]>([
    ['one bad rule', ['session:a', 7, 'folder:/x'], ['session:a', 'folder:/x']],
    ['an empty rule', ['', 'session:a'], ['session:a']],
    ['a rule that is not in a list', 'session:a', ['session:a']],
    [
      'more rules than are allowed',
      [...Array(1500).keys()].map((n) => `session:${n}`),
      ['session:0', 'session:1499'],
    ],
  ])('what can be understood of a broken keep list still keeps: %s', (_what, value, kept) => {
    const { config, problems } = parseConfig({ keep_list: value });
    expect(config.keep_list).toEqual(expect.arrayContaining(kept));
    expect(problems.map(({ key }) => key)).toEqual(['keep_list']);
    expect(problems[0]!.message).toMatch(/^keep_list is .*must be a list of texts/);
  });

  it('the defaults are the safe values', () => {
    expect(defaultConfig).toEqual({
      auto_cleanup_on_start: false,
      min_session_age_minutes: 10,
      heartbeat_interval_seconds: 60,
      stale_heartbeat_threshold_minutes: 5,
      cleanup_mode: 'interactive',
      notification_enabled: true,
      dry_run_default: true,
      keep_list: [],
      always_end: [],
    });
    expect(Object.keys(defaultConfig)).toEqual(configKeyNames);
  });
});

describe('the keep list', () => {
  const subject = {
    sessionIds: ['abc123def'],
    folders: ['/home/ann/shop/web'],
    commands: ['node server.js --port 3000'],
  };

  it.each<[rule: string, covers: boolean]>([
    ['session:abc123def', true],
    // As a report shows it.
    ['session:abc123d', true],
    ['session:abc12', false],
    ['session:bc123def', false],
    ['folder:/home/ann/shop/web', true],
    ['folder:/home/ann/shop/web/', true],
    ['folder:/home/ann/shop', true],
    ['folder:/home/ann/sho', false],
    ['folder:/home/ann/shop/web/api', false],
    ['folder:/', true],
    ['folder:/home/Ann/Shop', true],
    ['folder:\\home\\ann\\shop\\', true],
    ['command:server.js', true],
    ['command:Server.js', false],
    ['command:vite', false],
    ['abc123def', true],
    ['/home/ann', true],
    ['server.js', true],
    ['nothing', false],
    ['session:', false],
  ])('%s', (rule, covers) => {
    expect(keepRuleFor(subject, ['other', rule])).toBe(covers ? rule : null);
  });

  it('nothing known is covered by nothing', () => {
    expect(keepRuleFor({ sessionIds: [], folders: [], commands: [] }, ['a', 'folder:/'])).toBeNull();
  });
});
