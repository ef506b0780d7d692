import * as fs from 'node:fs';
import { parseRun, type Run } from '../../../shared/lineage/run.ts';
import type { Home } from '../files/home.ts';
import { jsonReader } from '../files/safe-file.ts';
import { runFile } from './write-run.ts';

/** More than that were never started in one boot; the newest count. */
const maxRuns = 2000;

/** All runs that are noted, the newest first. A note that can't be understood tells nothing, and harms nobody. */
export function readRuns(home: Home): Run[] {
  const readJson = jsonReader();
  return namesIn(home.runsDir)
    .flatMap((name) => /^([a-z0-9]{8,32})\.json$/.exec(name)?.[1] ?? [])
    .sort()
    .reverse()
    .slice(0, maxRuns)
    .flatMap((id) => {
      const read = readJson(runFile(home, id));
      const run = read.ok ? parseRun(read.value) : null;
      return run?.id === id ? run : [];
    });
}

export function removeRun(home: Home, id: string): void {
  fs.rmSync(runFile(home, id), { force: true });
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    // None was ever started, or they can't be read: not to know of a run is to know less of where things come from, and never more.
    return [];
  }
}
