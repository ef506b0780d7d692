import { describe, expect, it } from 'vitest';
import { processIdentity } from '../../../../shared/process/identity.ts';
import { describeRunaways } from '../../../../shared/running/runaway-words.ts';
import {
  freshRunaways,
  noTracks,
  runawaysAmong,
  trackedLoads,
  type LoadSample,
  type Runaway,
} from '../../../../shared/running/runaways.ts';

const minuteMs = 60_000;
const MB = 1024 ** 2;

function sample(facts: Partial<LoadSample> = {}, pid = 412): LoadSample {
  return {
    identity: processIdentity({ pid, startToken: 't', bootId: 'boot', uid: 1000 }),
    name: 'node',
    sessionId: 'one',
    workingDir: '/home/ann/shop',
    sessionIsOver: false,
    isOwner: false,
    ageMs: null,
    cpuMs: 0,
    residentBytes: 100 * MB,
    ...facts,
  };
}

/** What has run away after ticks a minute apart. `at` gives the process at each of them. */
function after(minutes: number, at: (minute: number) => LoadSample | null, stepMs = minuteMs): Runaway[] {
  let tracks = noTracks;
  for (let minute = 0; minute <= minutes; minute += 1) {
    const one = at(minute);
    tracks = trackedLoads(tracks, one === null ? [] : [one], minute * stepMs);
  }
  return runawaysAmong(tracks);
}
const busy = (share: number) => (minute: number) => sample({ cpuMs: share * minute * minuteMs });

describe('a core burned', () => {
  it('for half an hour is a runaway, and not a minute before', () => {
    expect(after(29, busy(1))).toEqual([]);
    expect(after(30, busy(1))).toMatchObject([
      { what: { kind: 'cpu', forMs: 30 * minuteMs, cpuMs: 30 * minuteMs } },
    ]);
    expect(after(30, busy(3.5))).toHaveLength(1);
  });

  it('from its very start counts whoever watched', () => {
    const old = sample({ ageMs: 3 * 60 * minuteMs, cpuMs: 2.9 * 60 * minuteMs });
    expect(after(0, () => old)).toMatchObject([{ what: { forMs: 3 * 60 * minuteMs } }]);
    expect(after(0, () => sample({ ageMs: 20 * minuteMs, cpuMs: 20 * minuteMs }))).toEqual([]);
  });

  it.each<[string, (minute: number) => LoadSample | null]>([
    ['by half', busy(0.5)],
    ['with a pause in it', (minute) => sample({ cpuMs: (minute > 20 ? minute - 1 : minute) * minuteMs })],
    ['by one process after the other', (minute) => sample({ cpuMs: minute * minuteMs }, 100 + (minute % 2))],
    ['and missed by a look', (minute) => (minute === 20 ? null : sample({ cpuMs: minute * minuteMs }))],
  ])('%s is none', (_what, at) => {
    expect(after(40, at)).toEqual([]);
  });

  it('is not seen in a sleep, through which nobody computes', () => {
    let tracks = trackedLoads(noTracks, [busy(1)(0)], 0);
    for (let minute = 1; minute <= 20; minute += 1)
      tracks = trackedLoads(tracks, [busy(1)(minute)], minute * minuteMs);
    tracks = trackedLoads(tracks, [busy(1)(21)], 600 * minuteMs);
    expect(runawaysAmong(tracks)).toEqual([]);
  });
});

const holding = (bytes: (minute: number) => number) => (minute: number) =>
  sample({ residentBytes: bytes(minute) });

describe('memory that grows', () => {
  it('without end for half an hour is a runaway', () => {
    expect(
      after(
        40,
        holding((minute) => (300 + 50 * minute) * MB),
      ),
    ).toMatchObject([
      { what: { kind: 'memory', forMs: 40 * minuteMs, fromBytes: 300 * MB, toBytes: 2300 * MB } },
    ]);
  });

  it.each<[string, (minute: number) => number]>([
    ['and gives back now and then', (minute) => (300 + 50 * (minute % 20)) * MB],
    ['for a start, and then stays', (minute) => (minute < 5 ? 300 + 500 * minute : 3000) * MB],
    ['a little', (minute) => (300 + minute) * MB],
    ['by a part of much', (minute) => (8000 + 30 * minute) * MB],
  ])('%s is none', (_what, bytes) => {
    expect(after(40, holding(bytes))).toEqual([]);
  });
});

describe('a runaway', () => {
  const [runaway] = after(42, busy(1));

  it('is told once, with whose it is, since when and how much, and how to end it', () => {
    const first = freshRunaways(new Set(), [runaway!]);
    expect(describeRunaways(first.fresh)).toBe(
      'node (process 412) of shop has kept a processor core busy for 42 minutes, with 42 minutes of computing. `process-janitor end 412` ends it, should you not want it.',
    );
    expect(freshRunaways(first.told, after(50, busy(1))).fresh).toEqual([]);
  });

  it('of a finished session says so, and Claude itself is not to be ended like the rest', () => {
    const over = { ...runaway!, sample: { ...runaway!.sample, sessionIsOver: true } };
    expect(describeRunaways([over])).toContain('of the finished session shop');
    const claude = { ...runaway!, sample: { ...runaway!.sample, isOwner: true } };
    expect(describeRunaways([claude, over])).toBe(
      'Claude itself (process 412) of shop has kept a processor core busy for 42 minutes, with 42 minutes of computing. 1 more process ran away, too. `process-janitor why 412` tells more.',
    );
  });
});
