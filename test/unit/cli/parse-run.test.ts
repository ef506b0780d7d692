import { describe, expect, it } from 'vitest';
import { bytesOf, parseRun } from '../../../electron/cli/run/parse-run.ts';

describe('run', () => {
  it.each([
    [['claude'], null, ['claude']],
    [['--', 'claude', '--', '-p'], null, ['claude', '--', '-p']],
    [['-m', '4G', 'claude', '--memory', '1G'], 2 ** 32, ['claude', '--memory', '1G']],
    [['--memory=1.5g', '-v', '--', 'claude'], 1.5 * 2 ** 30, ['claude']],
  ])('%j', (argv, memoryBytes, words) => {
    expect(parseRun(argv)).toMatchObject({ ok: true, memoryBytes, words });
  });

  it.each([
    [[]],
    [['--']],
    [['--', '']],
    [['--memory']],
    [['--memory', '1K', 'a']],
    [['--json', 'a']],
    [['-x']],
  ])('refuses %j', (argv) => expect(parseRun(argv)).toMatchObject({ ok: false }));

  it('tells sizes', () => {
    expect(['512M', '4GiB', '1tb', '1.5K', '100', ' 2G '].map(bytesOf)).toEqual([
      512 * 2 ** 20,
      4 * 2 ** 30,
      2 ** 40,
      1536,
      100,
      2 * 2 ** 30,
    ]);
    expect(
      ['', 'G', '-1G', '4 G G', '1e9', 'NaN', '9999999999T'].map(bytesOf).every((one) => one === null),
    ).toBe(true);
  });
});
