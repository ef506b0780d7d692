import type { Stage } from './stages.ts';

/**
 * Which stages to start now, so that those which run side by side find about as many cores as they keep busy.
 *
 * @param waiting in the order in which they are wanted
 * @param running those that run now
 * @param ready whether the build is over, and well, and whether the programs that tests need have been fetched
 * @param cores how many cores the machine has
 */
export function nextStages(
  waiting: readonly Stage[],
  running: readonly Stage[],
  ready: { build: boolean; tools: boolean },
  cores: number,
): Stage[] {
  const chosen: Stage[] = [];
  // Stages also wait (for processes, for a browser), so that a little more than there is keeps all cores busy.
  const room = cores + 0.7;
  let busy = running.reduce((sum, stage) => sum + stage.cores, 0);
  for (const stage of waiting) {
    if (stage.needsBuild === true && !ready.build) continue;
    if (stage.needsTools === true && !ready.tools) continue;
    const isAlone = running.length === 0 && chosen.length === 0;
    if (busy + stage.cores > room && !isAlone) continue;
    chosen.push(stage);
    busy += stage.cores;
  }
  return chosen;
}
