import { sleptRecently, type KeeperFile } from '../../../shared/session/heartbeat.ts';
import { sightingOf } from '../../../shared/plan/make-plan.ts';
import type { Step } from '../../../shared/plan/plan.ts';
import type { CleanupDeps } from './ending/deps.ts';

/** An orphan must be seen twice, this far apart, before anything ends it without being asked. */
const SECOND_LOOK_MS = 2000;
/** An earlier sighting of a keeper counts for this long. */
const SIGHTING_LIFE_MS = 15 * 60_000;

/** Step ids seen now that a keeper saw before, or that a second look after 2 s sees again. */
export async function secondSighting(
  steps: readonly Step[],
  keeper: KeeperFile | null,
  deps: CleanupDeps,
): Promise<ReadonlySet<string>> {
  const wanted = steps.filter(({ kind }) => kind === 'terminate');
  const idsOf = (some: readonly Step[]) => new Set(some.map(({ stepId }) => stepId));
  if (wanted.length === 0) return new Set();
  const nowMs = deps.system.now();
  const sightings = keeper?.identity.bootId === deps.system.host.bootId ? keeper.sightings : {};
  const isEarlier = (step: Step) => {
    const ageMs = nowMs - (sightings[sightingOf(step)] ?? Infinity);
    return ageMs >= SECOND_LOOK_MS && ageMs <= SIGHTING_LIFE_MS;
  };
  if (wanted.every(isEarlier)) return idsOf(wanted);
  const awakeMs = deps.system.monotonicMs();
  await deps.system.sleep(SECOND_LOOK_MS);
  // A sleep that was cut short is no second sighting.
  if (deps.system.monotonicMs() - awakeMs < SECOND_LOOK_MS * 0.9) return idsOf(wanted.filter(isEarlier));
  // What is wanted in the second look was only useless for a moment.
  const proven = deps.makePlan(await deps.look()).steps.filter(({ confidence }) => confidence === 'proven');
  const again = new Set(proven.map(sightingOf));
  return idsOf(wanted.filter((step) => again.has(sightingOf(step))));
}

/**
 * Whether the computer slept within the last grace period, so that a job that began just before looks old. Only a
 * keeper that runs can tell.
 */
export async function sleptBefore(
  keeper: KeeperFile | null,
  { system, sources }: CleanupDeps,
): Promise<boolean> {
  if (keeper === null || !(await system.isRunning(keeper.identity))) return false;
  const graceMs = sources.config().config.min_session_age_minutes * 60_000;
  return sleptRecently(keeper, system.now(), graceMs);
}
