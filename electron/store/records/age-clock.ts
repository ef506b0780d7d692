import * as path from 'node:path';
import * as z from 'zod/mini';
import { changeFile } from '../files/change-file.ts';
import type { Home } from '../files/home.ts';
import { maxFileBytes, parseJson, readJsonFile } from '../files/safe-file.ts';
import { listQuarantine } from './quarantine.ts';

/** Of a time, milliseconds since 1970; as many digits as the quarantine takes for one. */
const time = z.number().check(z.minimum(0), z.maximum(1e15 - 1));
const schema = z.object({ aged_ms: time, wall_ms: time });

/** However long the janitor did not run, or however far the clock jumped: so much counts at most. */
const longestStepMs = 24 * 3_600_000;

/**
 * The time by which what is kept for a week grows old. It follows the wall clock, but takes at most a day at once: a
 * clock that stands a year ahead for one start (a dead battery, another system on the same computer, a virtual machine
 * that was restored) must not throw away what was put away a minute ago. It never goes back.
 *
 * @param wallMs milliseconds since 1970, by a clock that may have jumped
 * @throws StoreError
 */
export function agedNow(home: Home, wallMs: number): number {
  let agedMs = wallMs;
  changeFile(
    fileOf(home),
    { turns: path.join(home.turnsDir, 'age'), maxBytes: maxFileBytes, oursAlone: true },
    (file) => {
      const read = parseJson(file);
      const before = read.ok ? schema.safeParse(read.value) : null;
      agedMs = before?.success === true ? next(before.data, wallMs) : firstTime(home, wallMs);
      return `${JSON.stringify({ aged_ms: agedMs, wall_ms: wallMs })}\n`;
    },
  );
  return agedMs;
}

/**
 * When something is put away, by the same time: never before it. A clock that stood years behind meanwhile would else
 * make it years old once it is right again, and so let it be thrown away at once.
 *
 * @param wallMs milliseconds since 1970, by a clock that may have jumped
 */
export function putAwayAt(home: Home, wallMs: number): number {
  const read = readJsonFile(fileOf(home));
  const known = read.ok ? schema.safeParse(read.value) : null;
  return known?.success === true ? Math.max(wallMs, known.data.aged_ms) : wallMs;
}

const fileOf = (home: Home) => path.join(home.janitorDir, 'age.json');

function next({ aged_ms: agedMs, wall_ms: beforeMs }: z.infer<typeof schema>, wallMs: number): number {
  return agedMs + Math.min(Math.max(wallMs - beforeMs, 0), longestStepMs);
}

/** Nobody knows whether the clock is right: it is no later than a day after what was put away last. */
function firstTime(home: Home, wallMs: number): number {
  const newest = listQuarantine(home)[0];
  return newest === undefined ? wallMs : Math.min(wallMs, newest.quarantinedAtMs + longestStepMs);
}
