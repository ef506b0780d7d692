import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatAgo,
  formatBytes,
  formatCount,
  plural,
  projectName,
} from '../../../../shared/words/format.ts';

const MB = 1024 ** 2;
const GB = 1024 ** 3;

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [-5, '0 B'],
    [Number.NaN, '0 B'],
    [Number.POSITIVE_INFINITY, '0 B'],
    [0.4, '0 B'],
    [900, '900 B'],
    [1023, '1023 B'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [9.96 * 1024, '10 KB'],
    [850 * MB, '850 MB'],
    [1023.7 * MB, '1 GB'],
    [1.24 * GB, '1.2 GB'],
    [47 * GB, '47 GB'],
    [3 * 1024 * GB, '3 TB'],
    [5000 * 1024 ** 5, '5000 PB'],
  ])('%d bytes read as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatAge and formatAgo', () => {
  it.each([
    [-1, 'less than a minute', 'just now'],
    [Number.NaN, 'less than a minute', 'just now'],
    [59_999, 'less than a minute', 'just now'],
    [60_000, '1 minute', '1 minute ago'],
    [59 * 60_000, '59 minutes', '59 minutes ago'],
    [3_600_000, '1 hour', '1 hour ago'],
    [3 * 3_600_000 + 59 * 60_000, '3 hours', '3 hours ago'],
    [24 * 3_600_000, '1 day', '1 day ago'],
    [400 * 24 * 3_600_000, '400 days', '400 days ago'],
  ])('%d ms', (ms, age, ago) => {
    expect(formatAge(ms)).toBe(age);
    expect(formatAgo(ms)).toBe(ago);
  });
});

describe('plural and formatCount', () => {
  it.each([
    [0, 'session', undefined, '0 sessions'],
    [1, 'process', undefined, '1 process'],
    [7, 'process', undefined, '7 processes'],
    [2, 'entry', undefined, '2 entries'],
    [2, 'day', undefined, '2 days'],
    [2, 'child', 'children', '2 children'],
    [1_000, 'session', undefined, '1,000 sessions'],
    [1_234_567, 'record', undefined, '1,234,567 records'],
  ])('%d %s', (n, word, many, text) => {
    expect(plural(n, word, many)).toBe(text);
  });

  it('groups thousands', () => {
    expect(formatCount(999)).toBe('999');
    expect(formatCount(20_000)).toBe('20,000');
  });
});

describe('projectName', () => {
  it.each([
    ['/home/ann/shop', 'shop'],
    ['/home/ann/shop/', 'shop'],
    ['C:\\Users\\Ann\\shop', 'shop'],
    ['C:\\', 'C:'],
    ['/', '/'],
    ['shop', 'shop'],
    ['', 'unknown folder'],
    [null, 'unknown folder'],
  ])('%j is %s', (path, name) => {
    expect(projectName(path)).toBe(name);
  });
});
