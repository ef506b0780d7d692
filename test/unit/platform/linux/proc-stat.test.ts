import { describe, expect, it } from 'vitest';
import { parseProcStat } from '../../../../electron/platform/linux/proc-stat.ts';
import { statOf, statOfKernelThread, statOfShell } from '../../../fixtures/platform/linux.ts';

const parse = (text: string) => parseProcStat(Buffer.from(text));

describe('parseProcStat', () => {
  it('reads a shell at its terminal', () => {
    expect(parse(statOfShell)).toEqual({
      pid: 4989,
      name: 'bash',
      state: 'running',
      parentPid: 4980,
      processGroup: 4989,
      session: 4989,
      tty: 'pts/3',
      foregroundGroup: 5120,
      isKernelThread: false,
      startTicks: '93370',
    });
  });

  it('knows a kernel thread by its flag, not by its name', () => {
    expect(parse(statOfKernelThread)).toMatchObject({
      pid: 2,
      isKernelThread: true,
      tty: null,
      foregroundGroup: null,
    });
    expect(parse(statOf(77, { name: 'kthreadd' }))?.isKernelThread).toBe(false);
  });

  it.each([
    ['spaces', 'tmux: server'],
    ['a closing parenthesis', 'a) S 1 1'],
    ['nested parentheses', '((sd-pam))'],
    ['a newline', 'two\nlines'],
    ['nothing', ''],
    ['a version', '2.1.330'],
    ['UTF-8', 'café'],
  ])('finds the fields behind a name with %s', (_, name) => {
    expect(parse(statOf(31, { name, parent: 7, ticks: '987654321' }))).toMatchObject({
      pid: 31,
      name,
      parentPid: 7,
      startTicks: '987654321',
    });
  });

  it.each([
    ['R', 'running'],
    ['S', 'running'],
    ['D', 'running'],
    ['I', 'running'],
    ['Z', 'zombie'],
    ['X', 'zombie'],
    ['T', 'stopped'],
    ['t', 'stopped'],
  ])('takes state %s for %s', (state, expected) => {
    expect(parse(statOf(31, { state }))?.state).toBe(expected);
  });

  it('takes a process for running whose first thread alone has ended', () => {
    expect(parse(statOf(31, { state: 'Z', threads: 2 }))?.state).toBe('running');
  });

  it('keeps start ticks that no number can hold exactly', () => {
    expect(parse(statOf(31, { ticks: '18446744073709551615' }))?.startTicks).toBe('18446744073709551615');
  });

  it.each([
    ['', 'empty'],
    ['31 (node', 'cut in the name'],
    ['31 (node) S 1 31 31 0', 'cut before the start'],
    ['garbage', 'garbage'],
  ])('gives null for %j (%s)', (text) => {
    expect(parse(text)).toBeNull();
  });
});
