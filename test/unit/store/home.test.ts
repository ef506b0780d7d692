import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { locateHome } from '../../../electron/store/files/home.ts';

describe('the home folder', () => {
  it.each([
    ['JANITOR_HOME comes first', { JANITOR_HOME: '/j', CLAUDE_CONFIG_DIR: '/c' }, '/home/u', '/j'],
    ['then CLAUDE_CONFIG_DIR', { CLAUDE_CONFIG_DIR: '/c' }, '/home/u', '/c'],
    ['then ~/.claude', {}, '/home/u', '/home/u/.claude'],
    [
      'an empty variable counts as unset',
      { JANITOR_HOME: '', CLAUDE_CONFIG_DIR: '' },
      '/home/u',
      '/home/u/.claude',
    ],
    ['a relative path is made absolute', { JANITOR_HOME: 'x/../y' }, '', path.resolve('y')],
    ['JANITOR_HOME needs no HOME', { JANITOR_HOME: '/j' }, '', '/j'],
  ])('%s', (_name, env, homedir, expected) => {
    const located = locateHome(env, homedir);
    expect(located.ok ? located.home.dir : located.reason).toBe(path.resolve(expected));
  });

  it('a missing HOME is a clear error', () => {
    expect(locateHome({}, '')).toEqual({
      ok: false,
      reason: expect.stringMatching(/HOME is not set.*JANITOR_HOME/),
    });
  });

  it('all paths lie inside it', () => {
    const located = locateHome({ JANITOR_HOME: '/j' }, '');
    if (!located.ok) throw new Error(located.reason);
    for (const file of Object.values(located.home) as string[])
      expect(path.relative(path.resolve('/j'), file)).not.toMatch(/^\.\./);
  });
});
