import type { Plan } from '../../../../shared/plan/plan.ts';
import type { ScanResult } from '../../../../shared/judge/world/verdict.ts';
import type { System } from '../../../platform/system.ts';
import type { Sources } from '../../look/sources.ts';

/** What a clean-up works with. */
export interface CleanupDeps {
  system: System;
  sources: Sources;
  look: () => Promise<ScanResult>;
  /** Judges the records of these sessions again, without their processes. */
  lookAtRecords: (sessions: ReadonlySet<string>) => Promise<ScanResult>;
  makePlan: (scan: ScanResult) => Plan;
}

/** What was settled before the first step. */
export interface Given {
  /** Step ids that were seen twice; `null`: a person agreed, one sighting is enough. */
  seenTwice: ReadonlySet<string> | null;
  isJustAwake: boolean;
  /** Steps of force that a person chose by name. */
  forceStepIds: ReadonlySet<string>;
}
