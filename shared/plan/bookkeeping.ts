import { groupBy } from '../words/group-by.ts';
import type { Plan, Step } from './plan.ts';

/** What a step of bookkeeping does to files ends nobody, and can be undone for 7 days. */
export const isBookkeeping = ({ kind }: Pick<Step, 'kind'>): boolean => kind !== 'terminate';

/** The bookkeeping of a plan by session: each session is one record to tidy, whatever steps that takes. */
export function bookkeepingOf({ steps }: Pick<Plan, 'steps'>): ReadonlyMap<string, readonly Step[]> {
  return groupBy(steps.filter(isBookkeeping), ({ sessionId }) => sessionId);
}

/**
 * The chosen steps, and with each session of which all processes are to end its bookkeeping, which nobody is asked to
 * tick.
 */
export function withBookkeeping(plan: Pick<Plan, 'steps'>, chosen: ReadonlySet<string>): Set<string> {
  const ending = plan.steps.filter((step) => !isBookkeeping(step));
  const isChosen = ({ stepId }: Step) => chosen.has(stepId);
  const kept = new Set(ending.filter((step) => !isChosen(step)).map(({ sessionId }) => sessionId));
  const ended = new Set(ending.filter(isChosen).map(({ sessionId }) => sessionId));
  const follows = ({ sessionId }: Step) => ended.has(sessionId) && !kept.has(sessionId);
  return new Set(
    plan.steps
      .filter((step) => isChosen(step) || (isBookkeeping(step) && follows(step)))
      .map(({ stepId }) => stepId),
  );
}
