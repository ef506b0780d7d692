import { expect, it } from 'vitest';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import { above, ancestorsOf, atOrAbove } from '../../../../shared/process/tree.ts';
import { listed, row } from '../../../fakes/process-row.ts';

const chain = listed(...[1, 2, 3, 4, 5].map((pid) => row(pid, { parentPid: pid - 1 })));
const circle = listed(row(2, { parentPid: 4 }), row(3, { parentPid: 2 }), row(4, { parentPid: 3 }));
const isPid =
  (...pids: readonly number[]) =>
  ({ pid }: ProcessInfo) =>
    pids.includes(pid);

it.each([
  ['a chain', chain],
  ['a torn table whose ancestors go round', circle],
])('in %s, whoever is asked first, at or above is what the list of ancestors says', (_, processes) => {
  const all = [...processes.values()];
  for (const order of [all, all.toReversed()]) {
    for (const one of all.map(({ pid }) => pid)) {
      const isAtOrAbove = atOrAbove(processes, isPid(one));
      for (const info of order) {
        const line = [info, ...ancestorsOf(info.pid, processes)];
        expect(isAtOrAbove(info)).toBe(line.some(isPid(one)));
      }
    }
  }
});

it('asks each of a chain once, and leaves the process itself out where it is asked for what is above', () => {
  const asked: number[] = [];
  const isAbove = above(chain, ({ pid }) => {
    asked.push(pid);
    return pid === 2;
  });
  expect([...chain.values()].map(isAbove)).toEqual([false, false, true, true, true]);
  expect(asked).toEqual([1, 2]);
});
