import * as z from 'zod/mini';
import { formatBytes } from '../words/format.ts';
import type { Standing } from './standing.ts';

const amount = z.object({
  processes: z.number().check(z.minimum(0)),
  bytes: z.number().check(z.minimum(0)),
});

/** What was left over at one moment, as the headline counted it then; one line of `left-over.jsonl`. */
export const sampleSchema = z.object({
  /** ISO 8601. */
  at: z.string().check(z.maxLength(40)),
  proven: amount,
  likely: amount,
  stays: amount,
});
export type Sample = z.infer<typeof sampleSchema>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** No two samples lie closer together. */
export const sampleEveryMs = 10 * minuteMs;
const keptForMs = 366 * dayMs;

export function sampleOf({ leftOver: { proven, likely, stays } }: Standing, nowMs: number): Sample {
  return { at: new Date(nowMs).toISOString(), proven, likely, stays };
}

/** @param lastMs when the last one was taken; `null`: there is none. A clock that was set back makes the next one due. */
export const isSampleDue = (lastMs: number | null, nowMs: number): boolean =>
  lastMs === null || Math.abs(nowMs - lastMs) >= sampleEveryMs;

/** All memory that was left over, whatever may be done about it, in bytes. */
export const leftOverBytes = ({ proven, likely, stays }: Sample): number =>
  proven.bytes + likely.bytes + stays.bytes;

export const leftOverProcesses = ({ proven, likely, stays }: Sample): number =>
  proven.processes + likely.processes + stays.processes;

/** How much time one sample may stand for: the older, the more. Milliseconds. */
export function grainMs(ageMs: number): number {
  if (ageMs <= 2 * dayMs) return sampleEveryMs;
  return ageMs <= 60 * dayMs ? hourMs : dayMs;
}

/**
 * Samples in the order of time, so few that a year of them fits into half a megabyte: all of two days, then the highest of
 * each hour, after 60 days the highest of each day. What carries no time, or one of the future, is left out.
 */
export function thinned(samples: readonly Sample[], nowMs: number): Sample[] {
  const kept = new Map<string, { atMs: number; sample: Sample }>();
  for (const sample of samples) {
    const atMs = Date.parse(sample.at);
    const ageMs = nowMs - atMs;
    if (!(ageMs <= keptForMs && ageMs >= -dayMs)) continue;
    const grain = grainMs(ageMs);
    const slot = `${grain} ${Math.floor(atMs / grain)}`;
    const other = kept.get(slot);
    if (other === undefined || leftOverBytes(sample) > leftOverBytes(other.sample))
      kept.set(slot, { atMs, sample });
  }
  return [...kept.values()].sort((a, b) => a.atMs - b.atMs).map(({ sample }) => sample);
}

/** The highest of all; `null` where there are none. */
export function highestOf(samples: readonly Sample[]): Sample | null {
  return samples.reduce<Sample | null>(
    (highest, sample) =>
      highest === null || leftOverBytes(sample) > leftOverBytes(highest) ? sample : highest,
    null,
  );
}

/**
 * The series in a sentence without its full stop: `1.2 GB when last noted · most 4.1 GB, 21 Nov · noted since 2 Nov`.
 *
 * @param dateOf a day as the reader writes it, from ISO 8601
 */
export function describeSeries(samples: readonly Sample[], dateOf: (iso: string) => string): string {
  const [first, last, highest] = [samples[0], samples.at(-1), highestOf(samples)];
  if (first === undefined || last === undefined || highest === null) return '';
  return [
    `${formatBytes(leftOverBytes(last))} when last noted`,
    ...(leftOverBytes(highest) > leftOverBytes(last)
      ? [`most ${formatBytes(leftOverBytes(highest))}, ${dateOf(highest.at)}`]
      : []),
    `noted since ${dateOf(first.at)}`,
  ].join(' · ');
}
