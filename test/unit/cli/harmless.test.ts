import { describe, expect, it } from 'vitest';
import { harmless, harmlessJson } from '../../../electron/cli/terminal/harmless.ts';

describe('what is printed', () => {
  it.each([
    ['a window title', 'a\u001b]0;mine\u0007b', 'a ]0;mine b'],
    ['a cleared screen', 'a\u001b[2Jb', 'a [2Jb'],
    ['the same in one character of C1', 'a\u009b2Jb', 'a 2Jb'],
    ['a line that is begun anew', 'a\rb', 'a b'],
    ['an order that is reversed', 'a\u202eb', 'a b'],
    ['a colour, where none is ours', '\u001b[31mred\u001b[39m', ' [31mred [39m'],
  ])('holds not %s', (_what, text, printed) => {
    expect(harmless(text)).toBe(printed);
  });

  it('keeps lines, letters of all scripts, joined emoji, and our own colours', () => {
    const text = '\u001b[1m\u001b[31mŻółw\u001b[39m\u001b[22m\n\t日本 👩‍💻 می‌خواهم';
    expect(harmless(text, true)).toBe(text);
    expect(harmless('\u001b[31ma\u001b[2Jb', true)).toBe('\u001b[31ma [2Jb');
  });

  it('as JSON reads back as it was', () => {
    const value = { name: 'a\u001b[2J\u009b31m\u202e\u{e0041}\nb' };
    expect(JSON.parse(harmlessJson(value))).toEqual(value);
    expect(harmlessJson(value)).toMatch(/^[\x20-\x7e]*$/);
    expect(harmlessJson({ a: 1 }, 2)).toBe('{\n  "a": 1\n}');
  });
});
