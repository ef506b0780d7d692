import { expect, it } from 'vitest';
import { remarksOn, type Remarked } from '../../../../shared/running/remarks.ts';

const minuteMs = 60_000;
const member = (pid: number, facts: Partial<Remarked> = {}): Remarked => ({
  pid,
  parentPid: 100,
  commandHash: 'h',
  startedAtMs: 0,
  isOwner: false,
  server: null,
  cpuPercent: 0,
  ...facts,
});
const owner = member(100, { parentPid: 1, isOwner: true, cpuPercent: 100 });
const nowMs = 300 * minuteMs;
const lostPid = 7;

it.each<[string, Remarked[], [number, RegExp][]]>([
  [
    'older copies of a server that was connected anew',
    [
      member(1, { server: 'github' }),
      member(2, { server: 'github', startedAtMs: 30 * minuteMs }),
      member(3, { server: 'github', startedAtMs: 90 * minuteMs }),
    ],
    [
      [1, /older copy.*1 hour after it/],
      [2, /older copy.*1 hour after it/],
    ],
  ],
  ['what lost its parent', [member(lostPid, { parentPid: 1 })], [[lostPid, /started it is gone/]]],
  ['what has had a core to itself for long', [member(1, { cpuPercent: 99 })], [[1, /whole core.*5 hours/]]],
  [
    'neither two servers of one configuration',
    [member(1, { server: 'github' }), member(2, { server: 'github', startedAtMs: minuteMs })],
    [],
  ],
  [
    'nor two servers of one name that are called in different ways',
    [member(1, { server: 'pg' }), member(2, { server: 'pg', commandHash: 'x', startedAtMs: 90 * minuteMs })],
    [],
  ],
  ['nor a build of a few minutes', [member(1, { cpuPercent: 99, startedAtMs: nowMs - 5 * minuteMs })], []],
  [
    'nor what works for a server',
    [member(1, { parentPid: 9, server: 'g' }), member(2, { parentPid: 8, server: 'g', startedAtMs: nowMs })],
    [],
  ],
])('%s', (_, members, expected) => {
  const remarks = remarksOn([owner, ...members], new Set([lostPid]), nowMs);
  expect([...remarks.keys()]).toEqual(expected.map(([pid]) => pid));
  for (const [pid, text] of expected) expect(remarks.get(pid)).toMatch(text);
});
