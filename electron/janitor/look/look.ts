import type { AwakeClock, KeeperFile } from '../../../shared/session/heartbeat.ts';
import type { Run, RunNow } from '../../../shared/lineage/run.ts';
import { sameProcess } from '../../../shared/process/identity.ts';
import { judgeSessions, strayClaudePids } from '../../../shared/judge/sessions/judge-sessions.ts';
import { judgeWorld } from '../../../shared/judge/judge-world.ts';
import { unitRoots } from '../../../shared/judge/processes/judge-processes.ts';
import { printable } from '../../../shared/words/redact.ts';
import { livingOf } from '../../../shared/judge/processes/living.ts';
import { pidsToProbe } from '../../../shared/judge/world/probing.ts';
import type { Suspect } from '../../../shared/judge/processes/suspect.ts';
import { shapePids } from '../../../shared/judge/processes/suspects-by-shape.ts';
import { findSuspects } from '../../../shared/judge/processes/suspects.ts';
import type { ProcessListing } from '../../../shared/process/process.ts';
import type { ScanResult, RuleName } from '../../../shared/judge/world/verdict.ts';
import type { World } from '../../../shared/judge/world/world.ts';
import type { System } from '../../platform/system.ts';
import type { Sources } from './sources.ts';

/** What surrounds the command itself, so that it can never take itself or its own session for an orphan. */
export interface Surroundings {
  sessionIds: ReadonlySet<string>;
  /** Our own pid and `CLAUDE_PID` of our environment; ancestors are added at each look. */
  pids: ReadonlySet<number>;
  ownPid: number;
}

export function surroundingsOf(
  env: Readonly<Record<string, string | undefined>>,
  ownPid: number,
): Surroundings {
  const ids = [env['CLAUDE_CODE_SESSION_ID'], env['CLAUDE_SESSION_ID']].filter((id) => id !== undefined);
  const claudePid = Number(env['CLAUDE_PID']);
  const pids = new Set(Number.isInteger(claudePid) && claudePid > 1 ? [ownPid, claudePid] : [ownPid]);
  return { sessionIds: new Set(ids), pids, ownPid };
}

/**
 * Looks once at files and processes and judges what it finds. Reads only. Where either can't be listed, nothing is
 * judged: what is not seen is not gone.
 *
 * @param options.session limits the answer to one session; everything else is still read, so that nothing that
 *   lives is overlooked
 * @param options.records reads no records but those of these sessions: enough to judge them. No process is judged then
 * @param options.off rules to leave out; for the simulator that proves each of them
 */
export async function look(
  system: System,
  sources: Pick<Sources, 'config' | 'read'>,
  surroundings: Surroundings,
  options: {
    session?: string | undefined;
    records?: ReadonlySet<string>;
    off?: ReadonlySet<RuleName>;
  } = {},
): Promise<ScanResult> {
  const startedMs = system.monotonicMs();
  const nowMs = system.now();
  const { config, problems: configProblems } = sources.config();
  // Files first: what is registered after this moment is not in them, and what they name is then looked up.
  const facts = await sources.read(options.records);
  const { unlisted } = facts;
  const listing: ProcessListing =
    unlisted === null ? await system.list() : { ok: false, reason: unlisted.message };

  const base: Omit<World, 'probes'> = {
    nowMs,
    host: system.host,
    listing,
    current: withAncestors(surroundings, listing),
    janitorPids: new Set([surroundings.ownPid, ...keeperPids(facts.keeper, listing)]),
    config,
    keeper: clockOf(facts.keeper, system),
    records: facts.records,
    unreadable: facts.unreadable,
    claudeRecords: facts.claudeRecords,
    cleaned: facts.cleaned,
    lineage: facts.lineage,
    runs: await runsNow(facts.runs, system),
    strayClaudeFolders: new Set(),
    descriptions: new Map(),
    details: new Map(),
  };
  const probes = new Map(pidsToProbe(base).map((pid) => [pid, system.probe(pid)]));
  let world: World = { ...base, probes, ...(await describeStrays(base, system)) };

  const sessions = judgeSessions(world);
  const living = livingOf(sessions, world);
  let suspects: ReadonlyMap<number, Suspect> = new Map<number, Suspect>();
  if (options.records === undefined) {
    const unknown = shapePids(sessions, world).filter((pid) => !world.descriptions.has(pid));
    if (unknown.length > 0) {
      world = {
        ...world,
        descriptions: new Map([...world.descriptions, ...(await system.describe(unknown))]),
      };
    }
    suspects = findSuspects(sessions, living, world);
    if (suspects.size > 0) world = { ...world, details: await inspectSuspects(suspects, world, system) };
  }
  const verdicts = judgeWorld(sessions, living, suspects, world, options.off);

  return {
    scannedAtMs: nowMs,
    durationMs: Math.round(system.monotonicMs() - startedMs),
    hostname: system.host.hostname,
    sessions: verdicts.filter(
      ({ sessionId }) => options.session === undefined || sessionId === options.session,
    ),
    problems: [
      ...(listing.ok ? [] : [unlisted ?? { where: 'processes', message: listing.reason }]),
      ...configProblems.map(({ message }) => ({ where: 'configuration', message })),
      ...facts.problems,
    ].map(({ where, message }) => ({ where: printable(where), message: printable(message) })),
    complete: listing.ok,
  };
}

/**
 * The costly facts of all suspects. Those of one unit are no clients to each other, but those of two are: one of
 * them may have to stay.
 */
function inspectSuspects(
  suspects: ReadonlyMap<number, Suspect>,
  world: World,
  system: System,
): Promise<World['details']> {
  const units = new Map<number, Set<number>>();
  const roots = unitRoots(suspects, world);
  for (const suspect of suspects.values()) {
    const root = roots.get(suspect.info.pid) ?? suspect.info.pid;
    units.set(root, (units.get(root) ?? new Set()).add(suspect.info.pid));
  }
  return system.inspect([...suspects.keys()], (pid) => units.get(roots.get(pid) ?? pid) ?? new Set([pid]));
}

function withAncestors(surroundings: Surroundings, listing: World['listing']): World['current'] {
  const pids = new Set(surroundings.pids);
  if (listing.ok) {
    for (const start of surroundings.pids) {
      const seen = new Set<number>();
      for (let pid = listing.processes.get(start)?.parentPid ?? 0; pid > 1 && !seen.has(pid);) {
        seen.add(pid);
        pids.add(pid);
        pid = listing.processes.get(pid)?.parentPid ?? 0;
      }
    }
  }
  return { sessionIds: surroundings.sessionIds, pids };
}

/**
 * Who is in the place of each run, asked after the listing: a pid that changed hands in between is then one that the
 * listing knows as somebody who is gone.
 */
async function runsNow(runs: readonly Run[], system: System): Promise<RunNow[]> {
  const ofThisBoot = runs.filter(({ root }) => root.bootId === system.host.bootId);
  return Promise.all(
    ofThisBoot.map(async (run) => ({
      ...run,
      pids: run.place === null ? new Set<number>() : ((await system.pidsInRun?.(run.place)) ?? null),
    })),
  );
}

/** The keeper that runs now, if any: another process of ours. */
function keeperPids(keeper: KeeperFile | null, listing: World['listing']): number[] {
  const identity =
    keeper === null || !listing.ok ? null : listing.processes.get(keeper.identity.pid)?.identity;
  return keeper !== null && identity != null && sameProcess(identity, keeper.identity) ? [identity.pid] : [];
}

/** A clock of another boot says nothing about beats of this one. */
function clockOf(keeper: KeeperFile | null, system: System): AwakeClock | null {
  return keeper?.identity.bootId !== system.host.bootId
    ? null
    : { clock: keeper.clock, awakeMs: keeper.awake_ms, wokeAtMs: keeper.woke_at_ms };
}

/** Where Claude processes without a record work: they may be what an older record speaks of. */
async function describeStrays(
  base: Pick<World, 'listing' | 'records' | 'claudeRecords' | 'host'>,
  system: System,
): Promise<Pick<World, 'descriptions' | 'strayClaudeFolders'>> {
  const pids = strayClaudePids(base);
  if (pids.length === 0) return { descriptions: new Map(), strayClaudeFolders: new Set() };
  const descriptions = await system.describe(pids);
  const folders = pids.map((pid) => descriptions.get(pid)?.workingDirectory ?? null);
  const known = folders.filter((folder) => folder !== null);
  return { descriptions, strayClaudeFolders: known.length === folders.length ? new Set(known) : null };
}
