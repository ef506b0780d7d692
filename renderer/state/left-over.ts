import { grainMs, leftOverBytes, type Sample } from '../../shared/plan/left-over-series.ts';

/** A line over time as uPlot takes it: seconds since 1970, and bytes; `null` where nothing was noted. */
export interface Line {
  seconds: number[];
  bytes: (number | null)[];
}

/** So many samples may be missing in a row before the line is broken: nobody knows what was in between. */
const missing = 3;

/** Left-over memory through time. @param samples in the order of time, thinned with their age */
export function leftOverLine(samples: readonly Sample[]): Line {
  const nowMs = Date.parse(samples.at(-1)?.at ?? '');
  const line: Line = { seconds: [], bytes: [] };
  const add = (atMs: number, bytes: number | null) => {
    line.seconds.push(atMs / 1000);
    line.bytes.push(bytes);
  };
  let beforeMs: number | null = null;
  for (const sample of samples) {
    const atMs = Date.parse(sample.at);
    if (beforeMs !== null) {
      const grain = grainMs(nowMs - beforeMs);
      if (atMs - beforeMs > missing * grain) add(beforeMs + grain, null);
    }
    add(atMs, leftOverBytes(sample));
    beforeMs = atMs;
  }
  return line;
}

/** The highest of each day, newest first. @param dayOf the day of a moment, as it is shown */
export function byDay(
  samples: readonly Sample[],
  dayOf: (iso: string) => string,
): { day: string; highest: Sample }[] {
  const days = new Map<string, Sample>();
  for (const sample of samples) {
    const day = dayOf(sample.at);
    const other = days.get(day);
    if (other === undefined || leftOverBytes(sample) > leftOverBytes(other)) days.set(day, sample);
  }
  return [...days].map(([day, highest]) => ({ day, highest })).reverse();
}
