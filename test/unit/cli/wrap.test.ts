import { describe, expect, it } from 'vitest';
import { wrapLines } from '../../../electron/cli/terminal/wrap.ts';

describe('a message in the terminal', () => {
  it.each([
    ['breaks at spaces', 'one two three', 'one two\nthree'],
    ['keeps its own lines', 'one\ntwo three four', 'one\ntwo three\nfour'],
    ['goes on as far to the right as it began', '  one two three', '  one two\n  three'],
    ['leaves a path whole that is longer than the line', 'in /a/very/long/path', 'in\n/a/very/long/path'],
  ])('%s', (_what, text, wrapped) => {
    expect(wrapLines(text, 9)).toBe(wrapped);
  });
});
