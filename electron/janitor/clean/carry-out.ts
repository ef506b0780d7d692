import type { Step, TerminateStep } from '../../../shared/plan/plan.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import type { ExecuteOptions } from '../look/janitor.ts';
import { forgetEnded, rememberAsked } from './asked.ts';
import type { CleanupDeps, Given } from './ending/deps.ts';
import { endUnit } from './ending/end-unit.ts';
import { openBooks } from './keep-books.ts';
import { endedWhenAsked, stillWorking, type TerminateResult } from './ending/terminate.ts';
import { QUIET_MS, WATCH_MS, watchEnding, type Ending } from './ending/watch-ending.ts';

/** What can't be taken back is noted at once; moved records can be found in quarantine, so they may wait. */
const JOURNAL_EVERY_MS = 500;
/** The journal of thousands of steps is large: writing it may take one part in so many of the time. */
const JOURNAL_SHARE = 20;

/** A unit that needs longer, with its line in the receipt. */
interface LongEnding extends Ending {
  step: TerminateStep;
  report: StepReport;
}

/** Takes the steps, in the order of the plan, and writes into the receipt what became of each. */
export async function carryOut(
  steps: readonly Step[],
  receipt: CleanupDocument,
  given: Given,
  { stop, onProgress, onWaiting }: ExecuteOptions,
  deps: CleanupDeps,
): Promise<void> {
  const { system, sources } = deps;
  const endings: LongEnding[] = [];
  const books = openBooks(steps, deps);
  let notedAtMs = system.monotonicMs();
  let restMs = JOURNAL_EVERY_MS;
  const note = () => {
    const startedMs = system.monotonicMs();
    sources.journal.write(receipt);
    notedAtMs = system.monotonicMs();
    restMs = Math.max(JOURNAL_EVERY_MS, JOURNAL_SHARE * (notedAtMs - startedMs));
  };

  async function take(step: Step, report: StepReport): Promise<TerminateResult> {
    if (step.kind !== 'terminate') return books.keep(step);
    const planned = report.detail;
    let askedAtMs = system.monotonicMs();
    const result = await endUnit(step, given, deps, () => {
      askedAtMs = system.monotonicMs();
      report.outcome = 'ending';
      report.detail = 'It is being asked to end.';
      note();
    });
    report.detail = planned;
    if (result.outcome === 'ending') {
      endings.push({ step, report, working: result.working, askedAtMs });
      rememberAsked(result.working, deps);
    }
    return result;
  }

  let done = 0;
  async function takeAll(some: readonly (readonly [Step, StepReport])[]): Promise<void> {
    for (const [step, report] of some) {
      const result: TerminateResult =
        stop?.aborted === true
          ? { outcome: 'skipped', detail: 'Stopped before this step.' }
          : await take(step, report).catch(failure);
      settle(report, result);
      if (step.kind === 'terminate' || system.monotonicMs() - notedAtMs > restMs) note();
      done += 1;
      onProgress?.({ done, total: steps.length, detail: result.detail });
    }
  }

  const lines = steps.flatMap((step, index) => {
    const report = receipt.steps[index];
    return report === undefined ? [] : [[step, report] as const];
  });
  await takeAll(lines.filter(([{ kind }]) => kind === 'terminate'));
  await watchEnding(endings, QUIET_MS, system, settleEnding, stop);
  const working = endings.reduce((sum, ending) => sum + ending.working.length, 0);
  if (working > 0) onWaiting?.(working, WATCH_MS);
  await watchEnding(endings, WATCH_MS, system, settleEnding, stop);
  if (endings.length > 0) note();
  await forgetEnded(deps);
  await takeAll(lines.filter(([{ kind }]) => kind !== 'terminate'));
}

const failure = (error: unknown): TerminateResult => ({
  outcome: 'failed',
  detail: error instanceof Error ? error.message : String(error),
});

function settle(report: StepReport, result: TerminateResult): void {
  report.outcome = result.outcome;
  report.detail = result.outcome === 'done' ? `${report.detail} ${result.detail}`.trim() : result.detail;
}

/** Notes of a unit that was waited for who of it is still at work. */
function settleEnding({ step, report, working }: LongEnding): void {
  report.outcome = working.length === 0 ? 'done' : 'ending';
  report.detail =
    working.length === 0 ? `${step.detail} ${endedWhenAsked(step.processes.length)}` : stillWorking(working);
}
