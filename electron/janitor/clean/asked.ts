import { sameProcess, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { Asked } from '../../../shared/plan/plan.ts';
import type { System } from '../../platform/system.ts';
import type { Sources } from '../look/sources.ts';

interface Needed {
  system: Pick<System, 'now' | 'isRunning'>;
  sources: Pick<Sources, 'asked'>;
}

/** Whoever was asked and is still at work is offered with Force next time, even where nobody waits for it now. */
export function rememberAsked(working: readonly ProcessIdentity[], { sources, system }: Needed): void {
  const now: Asked[] = working.map((identity) => ({ identity, askedAtMs: system.now() }));
  const before = sources.asked
    .read()
    .filter(({ identity }) => !working.some((one) => sameProcess(one, identity)));
  sources.asked.write([...before, ...now]);
}

/** Forgets who has ended since. */
export async function forgetEnded({ sources, system }: Needed): Promise<void> {
  const asked = sources.asked.read();
  const running: Asked[] = [];
  for (const one of asked) if (await system.isRunning(one.identity)) running.push(one);
  if (running.length < asked.length) sources.asked.write(running);
}
