import { sightingOf } from '../../../shared/plan/make-plan.ts';
import { noteLeftOver } from '../../store/records/left-over-file.ts';
import type { Context } from './context.ts';
import { janitorOf } from './janitor-of.ts';

/** A look that gives the first of their two sightings of all units of proven orphans, and notes what is left over. */
export async function provenUnits(
  context: Pick<Context, 'home' | 'system' | 'terminal'>,
): Promise<() => Promise<string[]>> {
  // The keeper outlives the session that started it, so no session is its own.
  const janitor = await janitorOf({ ...context, env: {} }, false);
  return async () => {
    const scan = await janitor.scan();
    noteLeftOver(context.home, scan);
    return janitor
      .plan(scan)
      .steps.filter(({ kind, confidence }) => kind === 'terminate' && confidence === 'proven')
      .map(sightingOf);
  };
}
