import { createFamilyReader } from '../../janitor/look/read-families.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import { look, surroundingsOf } from '../../janitor/look/look.ts';
import { readFacts } from '../../janitor/look/read-facts.ts';
import type { System } from '../../platform/system.ts';
import { readConfig } from '../../store/settings/config-file.ts';
import type { Context } from './context.ts';

/** As much of the engine as looks. */
export type Onlooker = Pick<Janitor, 'scan' | 'families' | 'config'>;

/**
 * For commands that only look and have to start fast: nothing is loaded of what plans and cleans up.
 *
 * @param lookThrough where a second look in the same moment may get the same picture of all processes
 */
export function onlookerOf(
  { home, system, env }: Pick<Context, 'home' | 'system' | 'env'>,
  lookThrough: System = system,
): Onlooker {
  const config = () => readConfig(home);
  const read = (sessions?: ReadonlySet<string>) => readFacts(home, sessions);
  return {
    config,
    scan: () => look(lookThrough, { config, read }, surroundingsOf(env, process.pid)),
    families: createFamilyReader(lookThrough),
  };
}
