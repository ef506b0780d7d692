import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig, setConfigValue } from '../../../electron/store/settings/config-file.ts';
import { defaultConfig } from '../../../shared/settings/config.ts';
import { itWhere, needsLinks } from '../../fakes/describe-where.ts';
import { expectMode } from '../../fakes/real/mode.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();

describe('reading the configuration', () => {
  it('a missing file is all defaults and no problem', () => {
    expect(readConfig(newHome())).toEqual({ config: defaultConfig, problems: [], exists: false });
  });

  it.each([
    ['torn', '{"auto_cleanup_on_start": tr', /not complete, valid JSON/],
    ['empty', '', /is empty/],
    ['no object', '[true]', /not a JSON object/],
    ['binary', Buffer.from([0xff, 0x00]), /not UTF-8/],
    ['huge', `{"x":"${'y'.repeat(300_000)}"}`, /larger/],
  ])('%s: one problem, and the safe defaults', (_name, content, message) => {
    const home = newHome();
    fs.writeFileSync(home.configPath, content);
    const read = readConfig(home);
    expect(read.config).toEqual(defaultConfig);
    expect(read.problems).toEqual([{ key: '', message: expect.stringMatching(message) }]);
    expect(read.exists).toBe(true);
  });

  it('a bad value is a problem that names key, value and what is allowed; the others count', () => {
    const home = newHome();
    fs.writeFileSync(
      home.configPath,
      '\uFEFF{"min_session_age_minutes": "soon", "notification_enabled": false}',
    );
    const read = readConfig(home);
    expect(read.config).toEqual({ ...defaultConfig, notification_enabled: false });
    expect(read.problems).toEqual([
      {
        key: 'min_session_age_minutes',
        message: expect.stringMatching(/min_session_age_minutes.*"soon".*whole number/),
      },
    ]);
  });
});

describe('setting a value', () => {
  it('keeps unknown keys and the order of all', () => {
    const home = newHome();
    fs.writeFileSync(home.configPath, '{"zebra":[1],"dry_run_default":true,"apple":{"b":2}}');
    const set = setConfigValue(home, 'dry_run_default', false);
    expect(set.ok && set.config.dry_run_default).toBe(false);
    expect(setConfigValue(home, 'cleanup_mode', 'auto').ok).toBe(true);
    const text = fs.readFileSync(home.configPath, 'utf8');
    expect(Object.keys(JSON.parse(text) as object)).toEqual([
      'zebra',
      'dry_run_default',
      'apple',
      'cleanup_mode',
    ]);
    expect(JSON.parse(text)).toEqual({
      zebra: [1],
      dry_run_default: false,
      apple: { b: 2 },
      cleanup_mode: 'auto',
    });
  });

  it('makes the file where there is none, for us alone', () => {
    const home = newHome();
    expect(setConfigValue(home, 'keep_list', ['folder:/x']).ok).toBe(true);
    expectMode(home.configPath, 0o600);
    expect(readConfig(home).config.keep_list).toEqual(['folder:/x']);
  });

  it('refuses unknown keys and bad values in words, and writes nothing', () => {
    const home = newHome();
    expect(setConfigValue(home, 'colour', 'red')).toEqual({
      ok: false,
      message: expect.stringMatching(/no key colour/),
    });
    expect(setConfigValue(home, '__proto__', {})).toMatchObject({ ok: false });
    expect(setConfigValue(home, 'cleanup_mode', 'all')).toEqual({
      ok: false,
      message: expect.stringMatching(/cleanup_mode.*"all".*"interactive" or "auto"/),
    });
    expect(fs.existsSync(home.configPath)).toBe(false);
  });

  it.each(['{"a": ', '[1]', 'null'])('never overwrites a file that it does not understand: %s', (text) => {
    const home = newHome();
    fs.writeFileSync(home.configPath, text);
    expect(setConfigValue(home, 'dry_run_default', false)).toEqual({
      ok: false,
      message: expect.stringMatching(/so it was not changed/),
    });
    expect(fs.readFileSync(home.configPath, 'utf8')).toBe(text);
  });

  itWhere(needsLinks, 'writes through a link into the dotfiles of the user, and keeps the mode', () => {
    const home = newHome();
    const target = path.join(home.dir, 'dotfiles.json');
    fs.writeFileSync(target, '{}', { mode: 0o640 });
    fs.symlinkSync(target, home.configPath);
    expect(setConfigValue(home, 'dry_run_default', false).ok).toBe(true);
    expect(fs.lstatSync(home.configPath).isSymbolicLink()).toBe(true);
    expect(JSON.parse(fs.readFileSync(target, 'utf8'))).toEqual({ dry_run_default: false });
    expectMode(target, 0o640);
  });

  itWhere(needsLinks, 'tells why it could not be written', () => {
    const home = newHome();
    fs.symlinkSync(path.join(home.dir, 'nowhere'), home.configPath);
    expect(setConfigValue(home, 'dry_run_default', false)).toEqual({
      ok: false,
      message: expect.stringMatching(/symbolic link. Move it aside/),
    });
  });
});
