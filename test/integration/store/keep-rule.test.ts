import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../../../electron/store/settings/config-file.ts';
import { keepRulesFor, newKeepRules } from '../../../electron/store/settings/keep-rule.ts';
import { itWhere, needsLinks } from '../../fakes/describe-where.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();
let base = '';

beforeEach(() => {
  base = fs.realpathSync(newHome().dir);
  fs.mkdirSync(path.join(base, 'shop'));
});

describe('what a person wants kept', () => {
  it.each<[words: string, rules: (base: string) => string[]]>([
    ['session:0f1e2d3c', () => ['session:0f1e2d3c']],
    ['command:node server.js', () => ['command:node server.js']],
    ['.', (from) => [`folder:${from}`]],
    ['shop', (from) => [`folder:${path.join(from, 'shop')}`]],
    ['./shop/../shop/', (from) => [`folder:${path.join(from, 'shop')}`]],
    ['folder:shop', (from) => [`folder:${path.join(from, 'shop')}`]],
    ['../elsewhere', (from) => [`folder:${path.join(path.dirname(from), 'elsewhere')}`]],
    ['/srv/none', (from) => [`folder:${path.resolve(from, '/srv/none')}`]],
    ['~', () => [`folder:${os.homedir()}`]],
    ['folder:~/code', () => [`folder:${path.join(os.homedir(), 'code')}`]],
    // No folder of that name: whatever has it in its command line, or as its id.
    ['context7-mcp', () => ['context7-mcp']],
    [`node ${'x'.repeat(300)}`, () => [`node ${'x'.repeat(300)}`]],
    [' 0f1e2d3c-1111 ', () => ['0f1e2d3c-1111']],
  ])('%s', (words, rules) => {
    expect(keepRulesFor(words, base)).toEqual({ ok: true, rules: rules(base) });
  });

  itWhere(needsLinks, 'a folder behind a link is kept under both of its names', () => {
    fs.symlinkSync(path.join(base, 'shop'), path.join(base, 'link'));
    expect(keepRulesFor('link', base)).toEqual({
      ok: true,
      rules: [`folder:${base}/link`, `folder:${base}/shop`],
    });
  });

  it.each([
    ['', /Say what to keep/],
    ['command:', /Say what to keep/],
    ['a', /nearly every command line/],
  ])('%j means nothing', (words, reason) => {
    expect(keepRulesFor(words, base)).toEqual({
      ok: false,
      reason: expect.stringMatching(reason) as string,
    });
  });

  it.each(['./shop', 'folder:shop', '..'])(
    'without a folder to start from, %s could be anywhere',
    (words) => {
      expect(keepRulesFor(words, null)).toMatchObject({ ok: false });
    },
  );

  it.each([
    ['pid:1', /process number/],
    ['/', /holds everything/],
    ['folder:/', /holds everything/],
    ['./nowhere', /no folder/],
    ['/srv/none', /no folder/],
  ])('%s is no new rule: it would keep everything or nothing', (words, reason) => {
    expect(newKeepRules(words, base)).toEqual({ ok: false, reason: expect.stringMatching(reason) as string });
  });

  it('a folder that is there, and a word, are new rules', () => {
    expect(newKeepRules('shop', base)).toMatchObject({ ok: true });
    expect(newKeepRules('context7-mcp', base)).toMatchObject({ ok: true });
  });

  it('a rule that was written into the settings by hand may begin with ~', () => {
    const home = newHome();
    fs.writeFileSync(home.configPath, '{"keep_list": ["folder:~/code", "~", "command:~x"]}');
    expect(readConfig(home).config.keep_list).toEqual([
      `folder:${os.homedir()}/code`,
      os.homedir(),
      'command:~x',
    ]);
  });
});
