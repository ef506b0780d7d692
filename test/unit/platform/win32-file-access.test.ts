import { describe, expect, it } from 'vitest';
import { parseReaders, strangersAmong } from '../../../electron/platform/win32/api/file-access.ts';
import { descriptorOf, type Entry } from '../../fakes/windows-access.ts';

const ann = 'S-1-5-21-1-2-3-1001';
const [allow, deny, readAndMore, writeOnly] = [0, 1, 0x1f01ff, 0x2];

describe('who may read a file on Windows', () => {
  it.each<[string, Entry[], string[]]>([
    ['nobody, where the list is empty', [], []],
    ['whom the list allows to', [{ sid: ann, mask: readAndMore, type: allow }], [ann]],
    ['nobody who may only write', [{ sid: ann, mask: writeOnly, type: allow }], []],
    ['nobody who is only denied', [{ sid: ann, mask: readAndMore, type: deny }], []],
    [
      'everybody by generic rights, behind others',
      [
        { sid: ann, mask: writeOnly, type: allow },
        { sid: 'S-1-1-0', mask: 0x8000_0000, type: allow },
      ],
      ['S-1-1-0'],
    ],
  ])('%s', (_, entries, readers) => {
    expect([...parseReaders(descriptorOf(entries))]).toEqual(readers);
  });

  it('everybody, where there is no list', () => {
    expect([...parseReaders(descriptorOf(null))]).toEqual(['S-1-1-0']);
  });

  it('whoever could be understood, where the list is torn', () => {
    const whole = descriptorOf([
      { sid: ann, mask: readAndMore, type: allow },
      { sid: 'S-1-1-0', mask: readAndMore, type: allow },
    ]);
    for (let length = 0; length < whole.length; length++)
      expect(() => parseReaders(whole.subarray(0, length))).not.toThrow();
    expect([...parseReaders(whole.subarray(0, whole.length - 20))]).toEqual([ann]);
  });
});

it('the user, the system and its administrators are no strangers', () => {
  const readers = new Set([
    ann,
    'S-1-5-18',
    'S-1-5-32-544',
    'S-1-3-0',
    'S-1-5-32-545',
    'S-1-5-21-1-2-3-1002',
  ]);
  expect(strangersAmong(readers, ann)).toEqual(['Users', 'S-1-5-21-1-2-3-1002']);
});
