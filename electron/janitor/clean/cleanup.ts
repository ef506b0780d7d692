import { whyNotAutomatic } from '../../../shared/settings/config.ts';
import { sleptRecently, type KeeperFile } from '../../../shared/session/heartbeat.ts';
import { fingerprint, sightingOf } from '../../../shared/plan/make-plan.ts';
import type { Plan, Step } from '../../../shared/plan/plan.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import { isoTime, toCleanupDocument } from '../../../shared/contract/to-document.ts';
import type { ScanResult, SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import type { System } from '../../platform/system.ts';
import { closeCutOff } from './cut-off.ts';
import type { ExecuteOptions } from '../look/janitor.ts';
import type { Sources } from '../look/sources.ts';
import { terminateUnit, type TerminateResult } from './terminate.ts';

/** Another clean-up runs; nothing was done. */
export class CleanupBusyError extends Error {
  constructor(holder: string) {
    super(`Another clean-up is running (${holder}). Nothing was done; try again when it has ended.`);
    this.name = 'CleanupBusyError';
  }
}

export interface CleanupDeps {
  system: System;
  sources: Sources;
  look: () => Promise<ScanResult>;
  /** Judges one session's record again, without its processes. */
  lookAtRecord: (session: string) => Promise<ScanResult>;
  makePlan: (scan: ScanResult) => Plan;
}

/** An orphan must be seen twice, this far apart, before anything ends it without being asked. */
const SECOND_LOOK_MS = 2000;
/** What can't be taken back is noted at once; moved records can be found in quarantine, so they may wait. */
const JOURNAL_EVERY_MS = 500;
/** An earlier sighting of a keeper counts for this long. */
const SIGHTING_LIFE_MS = 15 * 60_000;

/**
 * Carries out the agreed steps of a plan. Every step is looked at again right before it acts, and skipped where
 * anything differs. Without a person's consent only proven steps are taken, and processes are ended only after
 * two sightings. The journal is written before the first step and after each that ends something, so that a cut
 * loses nothing.
 *
 * @throws CleanupBusyError where another clean-up holds the lock
 */
export async function cleanUp(
  plan: Plan,
  options: ExecuteOptions,
  deps: CleanupDeps,
): Promise<CleanupDocument> {
  const { system, sources } = deps;
  const isAutomatic = options.trigger !== 'manual';
  const forbidden = isAutomatic ? whyNotAutomatic(sources.config().problems) : null;
  if (forbidden !== null) throw new Error(forbidden);
  const lock = await sources.lock();
  if (!lock.ok) throw new CleanupBusyError(lock.holder);
  try {
    closeCutOff(sources, system.now());
    const steps = plan.steps.filter(
      ({ stepId, confidence }) => options.stepIds.has(stepId) && (!isAutomatic || confidence === 'proven'),
    );
    const keeper = isAutomatic ? (await sources.read()).keeper : null;
    const seenTwice = isAutomatic ? await secondSighting(steps, keeper, deps) : null;
    const isJustAwake = isAutomatic && (await sleptBefore(keeper, deps));
    const receipt = toCleanupDocument({ ...plan, steps }, { dryRun: false, trigger: options.trigger });
    receipt.started_at = isoTime(system.now()) ?? receipt.started_at;
    sources.journal.write(receipt);

    let notedAtMs = system.monotonicMs();
    const doneSteps = new Set<string>();
    for (const [index, step] of steps.entries()) {
      const report = receipt.steps[index];
      if (report === undefined) continue;
      const result = await attempt(step, { ...deps, doneSteps, seenTwice, isJustAwake, stop: options.stop });
      settle(report, result);
      if (result.outcome === 'done') doneSteps.add(step.stepId);
      if (step.kind === 'terminate' || system.monotonicMs() - notedAtMs > JOURNAL_EVERY_MS) {
        sources.journal.write(receipt);
        notedAtMs = system.monotonicMs();
      }
      options.onProgress?.({ done: index + 1, total: steps.length, detail: result.detail });
    }

    const isTouched = receipt.steps.some(
      ({ kind, outcome }) => kind === 'terminate' && outcome !== 'skipped' && outcome !== 'planned',
    );
    // What a process gives back by itself was not won by us.
    if (isTouched) receipt.memory_after_bytes = await memoryLeft(steps, system);
    receipt.finished_at = isoTime(system.now());
    // A clean-up that had nothing to do is none; one starts with every session where the user wants that.
    if (steps.length > 0) sources.appendReceipt(receipt);
    sources.journal.clear();
    // The books are closed; what can't be tidied now is tidied another day.
    await sources.tidy(system.now()).catch(() => undefined);
    return receipt;
  } finally {
    lock.release();
  }
}

function settle(report: StepReport, result: TerminateResult): void {
  report.outcome = result.outcome;
  report.detail = result.outcome === 'done' ? `${report.detail} ${result.detail}`.trim() : result.detail;
}

/** Step ids seen now that a keeper saw before, or that a second look after 2 s sees again. */
async function secondSighting(
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
  const again = new Set(deps.makePlan(await deps.look()).steps.map(sightingOf));
  return idsOf(wanted.filter((step) => again.has(sightingOf(step))));
}

/**
 * Whether the computer slept within the last grace period, so that a job that began just before looks old. Only a
 * keeper that runs can tell.
 */
async function sleptBefore(keeper: KeeperFile | null, { system, sources }: CleanupDeps): Promise<boolean> {
  if (keeper === null || !(await system.isRunning(keeper.identity))) return false;
  const graceMs = sources.config().config.min_session_age_minutes * 60_000;
  return sleptRecently(keeper, system.now(), graceMs);
}

interface Attempt extends CleanupDeps {
  doneSteps: ReadonlySet<string>;
  /** `null`: a person agreed, one sighting is enough. */
  seenTwice: ReadonlySet<string> | null;
  isJustAwake: boolean;
  stop: AbortSignal | undefined;
}

async function attempt(step: Step, deps: Attempt): Promise<TerminateResult> {
  try {
    if (deps.stop?.aborted === true) return { outcome: 'skipped', detail: 'Stopped before this step.' };
    switch (step.kind) {
      case 'terminate':
        return await attemptTerminate(step, deps);
      case 'remove-session-files':
        return await attemptRemove(step, deps);
      case 'mark-registry':
        return await attemptMark(step, deps);
    }
  } catch (error) {
    return { outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

const changed: TerminateResult = {
  outcome: 'skipped',
  detail: 'Changed: what was found before is not so any more. Nothing was done.',
};

const notLooked: TerminateResult = {
  outcome: 'skipped',
  detail: 'The processes could not be listed just now. Nothing was done; try again.',
};

async function attemptTerminate(
  step: Extract<Step, { kind: 'terminate' }>,
  deps: Attempt,
): Promise<TerminateResult> {
  if (deps.isJustAwake) {
    return {
      outcome: 'skipped',
      detail: 'Not now: the computer slept a moment ago, or its keeper is held up. A later look decides.',
    };
  }
  if (deps.seenTwice?.has(step.stepId) === false) {
    return { outcome: 'skipped', detail: 'Seen only once so far. The next look decides.' };
  }
  const scan = await deps.look();
  if (!scan.complete) return notLooked;
  const now = deps.makePlan(scan).steps.find(({ stepId }) => stepId === step.stepId);
  if (now?.kind !== 'terminate' || fingerprint(now) !== fingerprint(step)) return changed;
  if (step.confidence === 'proven' && now.confidence !== 'proven') return changed;
  return terminateUnit(now.processes, deps.system);
}

async function attemptRemove(
  step: Extract<Step, { kind: 'remove-session-files' }>,
  deps: Attempt,
): Promise<TerminateResult> {
  const session = await orphanedNow(step, deps);
  if (session === 'not-looked') return notLooked;
  if (session?.hasRecord !== true) return changed;
  const moved = deps.sources.quarantine(step.sessionId, deps.system.now());
  return moved.ok
    ? { outcome: 'done', detail: 'It can be restored for 7 days.' }
    : { outcome: 'failed', detail: moved.reason };
}

async function attemptMark(
  step: Extract<Step, { kind: 'mark-registry' }>,
  deps: Attempt,
): Promise<TerminateResult> {
  const isRemoved = deps.doneSteps.has(`remove-session-files:${step.sessionId}`);
  if (!isRemoved) {
    const session = await orphanedNow(step, deps);
    if (session === 'not-looked') return notLooked;
    if (session === null || session.hasRecord) return changed;
  }
  deps.sources.markCleaned(step.sessionId, deps.system.now(), step.reason);
  return { outcome: 'done', detail: '' };
}

/**
 * The session as it is now, where it still is an orphan and nothing runs it. Its record alone is enough to say so;
 * where it is not (a Claude process may belong to a record that was not read), all are asked.
 */
async function orphanedNow(step: Step, deps: Attempt): Promise<SessionVerdict | 'not-looked' | null> {
  const alone = orphanedIn(await deps.lookAtRecord(step.sessionId), step);
  return alone ?? orphanedIn(await deps.look(), step);
}

function orphanedIn(scan: ScanResult, step: Step): SessionVerdict | 'not-looked' | null {
  if (!scan.complete) return 'not-looked';
  const session = scan.sessions.find(({ sessionId }) => sessionId === step.sessionId);
  if (session?.verdict !== 'orphaned' || session.ownerIsRunning) return null;
  return step.confidence === 'proven' && session.confidence !== 'proven' ? null : session;
}

/** Memory that the processes of the steps still hold. */
async function memoryLeft(steps: readonly Step[], system: System): Promise<number> {
  const pids: number[] = [];
  for (const step of steps) {
    if (step.kind !== 'terminate') continue;
    for (const { identity } of step.processes) if (await system.isRunning(identity)) pids.push(identity.pid);
  }
  if (pids.length === 0) return 0;
  const details = await system.inspect(pids, new Set(pids));
  return [...details.values()].reduce((sum, { memoryBytes }) => sum + (memoryBytes ?? 0), 0);
}
