import { readFileSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';

/** Only what a run of ours made is ever read: a note could have been written by anybody who may write our files. */
const placePattern = /^\/sys\/fs\/cgroup\/(.*\/)?process-janitor-run-[a-z0-9]{8,32}(\.scope)?$/;
const maxDepth = 6;

/**
 * All pids in the control group of a run and in those below it; of another PID namespace none (they show as 0). Empty
 * where the group is gone: who is in none can't come back.
 *
 * @returns `null`: it can't be read
 */
export function pidsInCgroup(place: string): ReadonlySet<number> | null {
  if (!placePattern.test(place) || place.split('/').includes('..')) return null;
  const pids = new Set<number>();
  const read = (folder: string, depth: number): void => {
    for (const line of readFileSync(posix.join(folder, 'cgroup.procs'), 'latin1').split('\n')) {
      const pid = Number(line);
      if (Number.isInteger(pid) && pid > 0) pids.add(pid);
    }
    if (depth >= maxDepth) return;
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) readIfThere(posix.join(folder, entry.name), depth + 1);
    }
  };
  const readIfThere = (folder: string, depth: number): void => {
    try {
      read(folder, depth);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  };
  try {
    readIfThere(place, 0);
    return pids;
  } catch {
    return null;
  }
}

const isGone = (error: unknown) => ['ENOENT', 'ENODEV'].includes((error as { code?: string }).code ?? '');
