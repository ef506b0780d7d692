import { whyNotAutomatic } from '../../../shared/settings/config.ts';
import { whyNotTrusted } from '../../../shared/process/self-test.ts';
import type { Plan, Step } from '../../../shared/plan/plan.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import { isoTime, toCleanupDocument } from '../../../shared/contract/to-document.ts';
import type { System } from '../../platform/system.ts';
import type { ExecuteOptions } from '../look/janitor.ts';
import { carryOut } from './carry-out.ts';
import { closeCutOff } from './cut-off.ts';
import type { CleanupDeps, Given } from './ending/deps.ts';
import { secondSighting, sleptBefore } from './second-sighting.ts';

/** Another clean-up runs; nothing was done. */
export class CleanupBusyError extends Error {
  constructor(holder: string) {
    super(`Another clean-up is running (${holder}). Nothing was done; try again when it has ended.`);
    this.name = 'CleanupBusyError';
  }
}

/**
 * Carries out the agreed steps of a plan: processes are ended, those that need longer are waited for, then the records
 * of sessions of which nothing runs any more are put away. Every step is looked at again right before it acts, and
 * skipped where anything differs. Without a person's consent only proven steps are taken, none of force, and processes
 * are ended only after two sightings. The journal is written before the first signal of each step and after it, so that
 * a cut loses nothing. A clean-up in which nothing happened leaves no receipt in the history.
 *
 * @throws CleanupBusyError where another clean-up holds the lock; Error where nobody was asked and the self-test did
 *   not come out right, so that nothing may be ended
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
    await closeCutOff(sources, system);
    const steps = plan.steps.filter(
      (step) => options.stepIds.has(step.stepId) && (!isAutomatic || mayBeTakenUnasked(step)),
    );
    if (isAutomatic && steps.some(({ kind }) => kind === 'terminate')) {
      const distrust = whyNotTrusted(await sources.selfTest());
      if (distrust !== null) throw new Error(distrust);
    }
    const keeper = isAutomatic ? (await sources.read()).keeper : null;
    const given: Given = {
      seenTwice: isAutomatic ? await secondSighting(steps, keeper, deps) : null,
      isJustAwake: isAutomatic && (await sleptBefore(keeper, deps)),
      forceStepIds: (isAutomatic ? undefined : options.forceStepIds) ?? new Set(),
    };
    const receipt = toCleanupDocument({ ...plan, steps }, { dryRun: false, trigger: options.trigger });
    receipt.started_at = isoTime(system.now()) ?? receipt.started_at;
    sources.journal.write(receipt);

    await carryOut(steps, receipt, given, options, deps);

    const isTouched = receipt.steps.some(
      ({ kind, outcome }) => kind === 'terminate' && outcome !== 'skipped' && outcome !== 'planned',
    );
    // What a process gives back by itself was not won by us.
    if (isTouched) receipt.memory_after_bytes = await memoryLeft(steps, system);
    receipt.finished_at = isoTime(system.now());
    if (receipt.steps.some(({ outcome }) => outcome !== 'skipped')) sources.appendReceipt(receipt);
    sources.journal.clear();
    // The books are closed; what can't be tidied now is tidied another day.
    await sources.tidy(system.now()).catch(() => undefined);
    return receipt;
  } finally {
    lock.release();
  }
}

const mayBeTakenUnasked = (step: Step) =>
  step.confidence === 'proven' && (step.kind !== 'terminate' || !step.force);

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
