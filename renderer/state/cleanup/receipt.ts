import { formatBytes, plural } from '../../../shared/words/format.ts';
import type { CleanupDocument, Outcome, StepReport } from '../../../shared/plan/receipt.ts';
import { reasonsOfAll } from '../../../shared/plan/step-words.ts';
import { groupSteps, isBookkeeping, tally, type StepGroup } from './plan.ts';

/** What went wrong comes first: it is what the reader must see. */
export const outcomeOrder: readonly Outcome[] = [
  'unkillable',
  'failed',
  'ending',
  'skipped',
  'done',
  'planned',
];

export function wonBack(receipt: CleanupDocument): number {
  return Math.max(0, receipt.memory_before_bytes - receipt.memory_after_bytes);
}

/** What became of the steps of one session that had one outcome. */
export interface ToldSession {
  sessionId: string;
  project: string;
  path: string | null;
  /** What is true of each of its steps. */
  shared: string;
  steps: { step: StepReport; why: string }[];
  /** Its record went the way of all: one line instead of a step for each of its files. */
  isTidied: boolean;
}

export interface ToldOutcome {
  outcome: Outcome;
  /** Units that were ended and records that were tidied. */
  count: number;
  sessions: ToldSession[];
}

/** A receipt as it is told: by outcome, by session, and nothing twice. */
export function stepsByOutcome(receipt: CleanupDocument): ToldOutcome[] {
  return outcomeOrder.flatMap((outcome) => {
    const sessions = groupSteps({
      steps: receipt.steps.filter((step) => step.outcome === outcome),
    }).map((group) => toldSession(group, outcome));
    const count = sessions.reduce((sum, { steps, isTidied }) => sum + steps.length + Number(isTidied), 0);
    return count === 0 ? [] : [{ outcome, count, sessions }];
  });
}

function toldSession({ steps, ...whose }: StepGroup, outcome: Outcome): ToldSession {
  const isWell = outcome === 'done' || outcome === 'planned';
  const told = isWell ? steps.filter((step) => !isBookkeeping(step)) : steps;
  const { shared, own } = reasonsOfAll(told.map(({ detail }) => detail));
  return {
    ...whose,
    shared,
    steps: told.map((step, index) => ({ step, why: own[index] ?? '' })),
    isTidied: told.length < steps.length,
  };
}

/** `Ended 3 processes and tidied 2 records`. */
export function doneSentence(receipt: CleanupDocument): string {
  const { processes, records } = tally(receipt.steps.filter((step) => step.outcome === 'done'));
  const parts = [
    ...(processes > 0 ? [`ended ${plural(processes, 'process')}`] : []),
    ...(records > 0 ? [`tidied ${plural(records, 'record')}`] : []),
  ];
  if (parts.length === 0) return 'Nothing was changed';
  const sentence = parts.join(' and ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`;
}

/** What did not go to plan, as sentences; empty where all went well. */
export function troubles(receipt: CleanupDocument): string[] {
  const count = (outcome: Outcome) => receipt.steps.filter((step) => step.outcome === outcome).length;
  const [unkillable, failed, skipped] = [count('unkillable'), count('failed'), count('skipped')];
  const ending = count('ending');
  return [
    ...(unkillable > 0 ? [`${plural(unkillable, 'process')} would not end.`] : []),
    ...(failed > 0 ? [`${plural(failed, 'step')} failed.`] : []),
    ...(ending > 0 ? [`${plural(ending, 'left-over')} asked to end and still at work.`] : []),
    ...(skipped > 0 ? [`${plural(skipped, 'step')} skipped, because something had changed.`] : []),
  ];
}

/** `1.2 GB won back (estimated)`, or empty. */
export function wonBackText(receipt: CleanupDocument): string {
  const bytes = wonBack(receipt);
  if (bytes === 0) return '';
  return `${formatBytes(bytes)} won back${receipt.memory_estimated ? ' (estimated)' : ''}`;
}
