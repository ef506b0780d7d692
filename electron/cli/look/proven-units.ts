import { makePlan, sightingOf } from '../../../shared/plan/make-plan.ts';
import { readAsked } from '../../store/records/asked.ts';
import { noteLeftOver } from '../../store/records/left-over-file.ts';
import type { Context } from './context.ts';
import { onlookerOf } from './onlooker-of.ts';

/** A look that gives the first of their two sightings of all units of proven orphans, and notes what is left over. */
export function provenUnits({ home, system }: Pick<Context, 'home' | 'system'>): () => Promise<string[]> {
  // The keeper outlives the session that started it, so no session is its own.
  const onlooker = onlookerOf({ home, system, env: {} });
  return async () => {
    const scan = await onlooker.scan();
    noteLeftOver(home, scan);
    // Nobody asks for the plan by its name.
    const { steps } = makePlan(scan, () => '', readAsked(home));
    return steps
      .filter(({ kind, confidence }) => kind === 'terminate' && confidence === 'proven')
      .map(sightingOf);
  };
}
