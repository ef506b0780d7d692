import { describe, expect, it } from 'vitest';
import { joinCommandLine, splitCommandLine } from '../../../electron/platform/win32/command-line.ts';

describe('a command line for Windows', () => {
  it.each<[string, ...string[]]>([
    ['C:\\Program Files\\claude.exe', '-p', 'two words'],
    ['claude', '', 'quo"te', 'back\\slash\\', 'a\\"b', '\\\\', 'ends with \\', '"', 'tab\there'],
  ])('is split into the very words that it was made of: %s …', (...words) => {
    expect(splitCommandLine(joinCommandLine(words))).toEqual(words);
  });
});
