import { describe, expect, it } from 'vitest';
import {
  groupMemory,
  memoryGroups,
  parseMeminfo,
  parsePressure,
} from '../../../../electron/platform/linux/memory/memory-files.ts';

const GB = 1024 ** 3;

describe('/proc/meminfo', () => {
  it('tells of all memory, and of what is available', () => {
    const text =
      'MemTotal:       16384 kB\nMemFree:         100 kB\nMemAvailable:    8192 kB\nBuffers: 1 kB\n';
    expect(parseMeminfo(text)).toEqual({ totalBytes: 16384 * 1024, availableBytes: 8192 * 1024 });
  });
  it.each(['', 'MemTotal:       16384 kB\n', 'MemTotal: lots\nMemAvailable: 1 kB\n'])(
    'is not understood where it lacks either: %j',
    (text) => expect(parseMeminfo(text)).toBeNull(),
  );
});

describe('a pressure file', () => {
  it('tells how much of the last ten seconds somebody waited', () => {
    const text =
      'some avg10=12.34 avg60=0.00 avg300=0.00 total=0\nfull avg10=1.00 avg60=0.00 avg300=0.00 total=0\n';
    expect(parsePressure(text)).toBe(12.34);
    expect(parsePressure('full avg10=1.00 avg60=0 avg300=0 total=0')).toBeNull();
    expect(parsePressure('')).toBeNull();
  });
});

describe('/proc/self/cgroup', () => {
  it.each([
    ['0::/user.slice/a.scope\n', { unified: '/user.slice/a.scope', memory: null }],
    ['9:name=systemd:/\n4:memory:/box\n0::/\n', { unified: '/', memory: '/box' }],
    ['5:cpu,memory:/both\n', { unified: null, memory: '/both' }],
    ['', { unified: null, memory: null }],
  ])('%j', (text, groups) => expect(memoryGroups(text)).toEqual(groups));
});

describe('what is left of a limit', () => {
  it.each([
    ['max', '5', 'inactive_file 1\n', null],
    ['9223372036854771712', '5', '', null],
    [`${GB}`, 'nonsense', '', null],
    [`${GB}`, `${0.75 * GB}`, '', { totalBytes: GB, availableBytes: 0.25 * GB }],
    [`${GB}`, `${GB}`, `anon 1\ninactive_file ${0.5 * GB}\n`, { totalBytes: GB, availableBytes: 0.5 * GB }],
    [
      `${GB}`,
      `${GB}`,
      `inactive_file 7\ntotal_inactive_file ${0.5 * GB}\n`,
      { totalBytes: GB, availableBytes: 0.5 * GB },
    ],
  ])('limit %s, usage %s, %j', (limit, usage, stat, left) => {
    expect(groupMemory({ limit, usage, stat }, 16 * GB)).toEqual(left);
  });
});
