import { makePlan } from '../../shared/plan/make-plan.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { toCleanupDocument } from '../../shared/contract/to-document.ts';
import type { ScanResult, RuleName } from '../../shared/judge/world/verdict.ts';
import type { System } from '../platform/system.ts';
import { planDigest } from './clean/plan-digest.ts';
import type { Janitor } from './look/janitor.ts';
import { look, type Surroundings } from './look/look.ts';
import { createFamilyReader } from './look/read-families.ts';
import { readLoads } from './look/read-loads.ts';
import type { Sources } from './look/sources.ts';

/**
 * Puts the engine together. What carries out a plan is loaded only when one is.
 *
 * @param options.lookThrough what mere scans look through, where that may differ from what clean-ups rely on
 * @param options.off rules to leave out; for the simulator that proves each of them
 */
export function createJanitor(
  system: System,
  sources: Sources,
  surroundings: Surroundings,
  options: { lookThrough?: System & { forget?: () => void }; off?: ReadonlySet<RuleName> } = {},
): Janitor {
  const { off = new Set<RuleName>() } = options;
  const lookThrough: System & { forget?: () => void } = options.lookThrough ?? system;
  const plan = (found: ScanResult): Plan => makePlan(found, planDigest, sources.asked.read());
  return {
    families: createFamilyReader(lookThrough),
    loads: (scan) => readLoads(lookThrough, scan),
    scan: () => look(lookThrough, sources, surroundings, { off }),
    plan,
    preview: (made) => toCleanupDocument(made, { dryRun: true, trigger: 'manual' }),
    async execute(made, options) {
      const { cleanUp } = await import('./clean/cleanup.ts');
      try {
        return await cleanUp(made, options, {
          system,
          sources,
          look: () => look(system, sources, surroundings, { off }),
          lookAtRecords: (records) => look(system, sources, surroundings, { records }),
          makePlan: plan,
        });
      } finally {
        lookThrough.forget?.();
      }
    },
    async endOne(target, how, options) {
      const { endOne } = await import('./clean/end-one.ts');
      try {
        return await endOne(target, how, { system, sources }, options);
      } finally {
        lookThrough.forget?.();
      }
    },
    asked: () => sources.asked.read(),
    config: () => sources.config(),
  };
}
