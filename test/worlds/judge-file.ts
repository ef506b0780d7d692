import { createJanitor } from '../../electron/janitor/create-janitor.ts';
import type { Sources } from '../../electron/janitor/look/sources.ts';
import type { System } from '../../electron/platform/system.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { Family } from '../../shared/running/family-of.ts';
import type { ScanResult } from '../../shared/judge/world/verdict.ts';
import type { Fate, WorldFile } from './format.ts';
import { readWorld } from './to-world.ts';

/** What the janitor makes of one world file. */
export interface Judged {
  scan: ScanResult;
  plan: Plan;
  /** What running sessions cost. */
  families: readonly Family[];
  /** By pid; what no step names is left. */
  fates: ReadonlyMap<number, Fate>;
}

const unused = (): never => {
  throw new Error('A world file is only looked at.');
};

/** Lets the real engine look at the world of a file, as at a machine. */
export async function judgeFile(file: WorldFile): Promise<Judged> {
  const world = readWorld(file);
  const known = new Set(file.processes.map(({ pid }) => pid));
  const only = <T>(pids: readonly number[], from: ReadonlyMap<number, T>): Map<number, T> =>
    new Map(pids.flatMap((pid) => (from.has(pid) ? [[pid, from.get(pid) as T] as const] : [])));
  const system: System = {
    host: world.host,
    now: () => world.nowMs,
    monotonicMs: () => 0,
    sleep: () => Promise.resolve(),
    list: () =>
      Promise.resolve(
        file.listing === 'failed'
          ? { ok: false, reason: 'The list could not be read.' }
          : { ok: true, takenAtMs: world.nowMs, processes: world.processes },
      ),
    identify: unused,
    isRunning: unused,
    probe: (pid) => (known.has(pid) ? 'alive' : 'gone'),
    describe: (pids) => Promise.resolve(only(pids, world.details)),
    pidsInRun(place) {
      const members = file.runs?.[Number(place)]?.members ?? null;
      return Promise.resolve(members === null ? null : new Set(members));
    },
    inspect: (pids) => Promise.resolve(only(pids, world.details)),
    signal: unused,
    spawnDetached: unused,
    run: unused,
  };
  const sources: Sources = {
    config: () => world.config,
    read: () => Promise.resolve(world.facts),
    recordText: unused,
    quarantine: unused,
    markCleaned: unused,
    lock: unused,
    journal: { read: unused, write: unused, clear: unused },
    asked: { read: () => [], write: unused },
    appendReceipt: unused,
    selfTest: unused,
    tidy: unused,
  };
  const { session, pids = [] } = file.current ?? {};
  const janitor = createJanitor(system, sources, {
    sessionIds: new Set(session === undefined ? [] : [session]),
    pids: new Set(pids),
    ownPid: pids[0] ?? 999_998,
  });
  const scan = await janitor.scan();
  const plan = janitor.plan(scan);
  const fates = new Map<number, Fate>();
  for (const step of plan.steps) {
    if (step.kind !== 'terminate') continue;
    const fate = step.confidence === 'proven' ? 'end-automatically' : 'offer';
    for (const { identity } of step.processes) fates.set(identity.pid, fate);
  }
  return { scan, plan, families: await janitor.families(scan), fates };
}
