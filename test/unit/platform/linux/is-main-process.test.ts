import { describe, expect, it } from 'vitest';
import {
  isMainProcess,
  parseMainPids,
  type ServiceMember,
} from '../../../../electron/platform/linux/inspect/services/is-main-process.ts';
import { systemctlShow } from '../../../fixtures/platform/linux.ts';

const member = (facts: Partial<ServiceMember>): ServiceMember => ({
  pid: 500,
  oldestPid: 400,
  parentIsOutside: false,
  execPid: null,
  ...facts,
});

describe('the main process of a service', () => {
  it('is the one that systemd names, whatever else speaks for another', () => {
    expect(isMainProcess(member({}), [500])).toBe(true);
    expect(isMainProcess(member({ oldestPid: 500, parentIsOutside: true, execPid: 500 }), [400])).toBe(false);
  });

  it.each<[string, boolean, Partial<ServiceMember>]>([
    ['the one that systemd started, as its environment says', true, { execPid: 500 }],
    ['the oldest, started from outside', true, { oldestPid: 500, parentIsOutside: true }],
    ['a descendant of the one that systemd started', false, { execPid: 400 }],
    ['the oldest, below one of the same service', false, { oldestPid: 500 }],
    ['a later one that was adopted', false, { parentIsOutside: true }],
  ])('without an answer: %s is %s', (_, expected, facts) => {
    expect(isMainProcess(member(facts), null)).toBe(expected);
    expect(isMainProcess(member(facts), [])).toBe(expected);
  });
});

it('reads main and control processes of several units', () => {
  expect([...parseMainPids(systemctlShow)]).toEqual([
    ['cron.service', [612]],
    ['backup.service', [4711, 4712]],
    ['gone.service', []],
  ]);
  expect(parseMainPids('').size).toBe(0);
});
