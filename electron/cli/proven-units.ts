import type { Context } from './context.ts';
import { janitorOf } from './janitor-of.ts';

/** A look that gives the ids of the steps which would end proven orphans: the first of their two sightings. */
export async function provenUnits(
  context: Pick<Context, 'home' | 'system' | 'terminal'>,
): Promise<() => Promise<string[]>> {
  // The keeper outlives the session that started it, so no session is its own.
  const janitor = await janitorOf({ ...context, env: {} }, false);
  return async () =>
    janitor
      .plan(await janitor.scan())
      .steps.filter(({ kind, confidence }) => kind === 'terminate' && confidence === 'proven')
      .map(({ stepId }) => stepId);
}
