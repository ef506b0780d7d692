import {
  noTracks,
  runawaysAmong,
  trackedLoads,
  usualRunawayRules,
  type LoadSample,
  type Runaway,
  type RunawayRules,
} from '../../../shared/running/runaways.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { System } from '../../platform/system.ts';

export interface RunawayWatch {
  /** Takes one more sample after the look of a tick; gives all that have run away by now, told before or not. */
  after(scan: ScanResult): Promise<readonly Runaway[]>;
}

/** Follows from tick to tick what the processes of sessions use. */
export function createRunawayWatch(
  loads: (scan: ScanResult) => Promise<readonly LoadSample[]>,
  system: Pick<System, 'monotonicMs'>,
  rules: RunawayRules = usualRunawayRules,
): RunawayWatch {
  let tracks = noTracks;
  return {
    async after(scan) {
      const samples = await loads(scan);
      tracks = trackedLoads(tracks, samples, system.monotonicMs(), rules);
      return runawaysAmong(tracks, rules);
    },
  };
}
