import { describe, expect, it } from 'vitest';
import { keepGoing } from '../../../electron/janitor/keep/keep-loop.ts';
import type { Keeper, TickReport } from '../../../electron/janitor/keep/keeper.ts';

const ticked = (live: number): TickReport => ({
  outcome: 'ticked',
  live,
  running: [],
  beaten: live,
  registered: 0,
  ended: 0,
  problems: [],
});
const yielded = (hadPlace: boolean): TickReport => ({ outcome: 'yielded', to: 'tray', hadPlace });
const failed: TickReport = { outcome: 'failed', reason: 'no list' };

/** A keeper whose rounds go as told, and that is stopped after the last of them. */
async function keep(reports: TickReport[], look?: () => Promise<readonly string[]>, isTakenOver = false) {
  const stopping = new AbortController();
  const sightings: (readonly string[])[] = [];
  let rounds = 0;
  const keeper: Keeper = {
    tick: () => {
      const report = reports[rounds++];
      if (report === undefined) throw new Error('One round too many.');
      if (rounds === reports.length) stopping.abort();
      return Promise.resolve(report);
    },
    recordSightings: (keys) => {
      sightings.push(keys);
      return Promise.resolve(!isTakenOver);
    },
    glimpsed: () => undefined,
    stop: () => Promise.resolve(),
  };
  const end = await keepGoing({
    keeper,
    system: { sleep: () => Promise.resolve(), monotonicMs: () => 0 },
    intervalMs: () => 5000,
    signal: stopping.signal,
    log: () => undefined,
    ...(look !== undefined && { look }),
  });
  return { end, rounds, sightings };
}

describe('process-janitor keep', () => {
  it.each<[string, TickReport[], string, number]>([
    ['goes on while sessions live', [ticked(1), ticked(2), ticked(1)], 'stopped', 3],
    ['ends after three rounds without any', [ticked(0), ticked(0), ticked(0), ticked(0)], 'no-sessions', 3],
    [
      'counts anew when one comes back',
      [ticked(0), ticked(0), ticked(1), ticked(0), ticked(0)],
      'stopped',
      5,
    ],
    ['does not begin where another has the place', [yielded(false)], 'taken', 1],
    ['gives way at once', [ticked(1), yielded(true), ticked(1)], 'replaced', 2],
    ['was replaced in the middle of its first round', [yielded(true), ticked(1)], 'replaced', 1],
    [
      'a round that could not look says nothing',
      [ticked(0), failed, failed, failed, ticked(0)],
      'stopped',
      5,
    ],
    [
      'ends where not one of its first three rounds came about',
      [failed, failed, failed, ticked(1)],
      'never-begun',
      3,
    ],
    ['goes on where its third did', [failed, failed, ticked(1), failed, failed, failed], 'stopped', 6],
  ])('%s', async (_what, reports, end, rounds) => {
    expect(await keep(reports)).toMatchObject({ end, rounds });
  });

  it('notes what each round that beat has found', async () => {
    const { sightings } = await keep([ticked(1), failed, ticked(1)], () => Promise.resolve(['a']));
    expect(sightings).toEqual([['a'], ['a']]);
  });

  it('ends without another round, where a tray took over while it looked', async () => {
    const kept = await keep([ticked(1), ticked(1)], () => Promise.resolve(['a']), true);
    expect(kept).toMatchObject({ end: 'replaced', rounds: 1 });
  });

  it('does a round out of turn where something happens, which counts for nothing else', async () => {
    const stopping = new AbortController();
    const said: string[] = [];
    let clockMs = 0;
    let happens: () => void = () => undefined;
    const keeper: Keeper = {
      tick: (isOutOfTurn = false) => {
        said.push(`${isOutOfTurn ? 'out of turn' : 'round'} at ${clockMs}`);
        if (clockMs >= 120_000) stopping.abort();
        return Promise.resolve(ticked(0));
      },
      recordSightings: () => Promise.resolve(said.push('sightings') > 0),
      glimpsed: () => undefined,
      stop: () => Promise.resolve(),
    };
    const wakesAfterMs = [1_000, 2_000];
    const end = await keepGoing({
      keeper,
      system: {
        monotonicMs: () => clockMs,
        sleep: (ms) => {
          const [wakeMs] = wakesAfterMs.splice(0, 1);
          clockMs += Math.min(ms, wakeMs ?? Infinity);
          if (wakeMs !== undefined) happens();
          return Promise.resolve();
        },
      },
      intervalMs: () => 60_000,
      signal: stopping.signal,
      log: () => undefined,
      look: () => Promise.resolve([]),
      notice: (onNews) => {
        happens = onNews;
        return { tickBegins: () => undefined, looked: () => undefined, stop: () => said.push('stopped') };
      },
    });
    expect(said).toEqual([
      'round at 0',
      'sightings',
      'out of turn at 1000',
      'out of turn at 3000',
      'round at 60000',
      'sightings',
      'round at 120000',
      'stopped',
    ]);
    expect(end).toBe('no-sessions');
  });
});
