import { sightingOf } from '../../../shared/plan/make-plan.ts';
import type { Plan, Step } from '../../../shared/plan/plan.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';

/** A step that was skipped because its facts changed is tried again this often, and then left to a person. */
const maxAttempts = 3;

/** What the automatic clean-up has seen and tried so far. */
export interface Agenda {
  /**
   * Notes the proven steps of this tick's plan and returns the ids of those that may be carried out: seen just so
   * in the tick before, not given up, and none of their session's proven steps still waiting. Steps of force are a
   * person's, and the records of their sessions wait for them.
   */
  sighted(plan: Plan): Set<string>;
  /**
   * Notes what became of the steps; true where something happened that a person should hear of. What was asked to end
   * and is still at work counts as done with: from then on its step is one of force.
   */
  attempted(receipt: CleanupDocument): boolean;
  /** How many ticks have been noted since the last `forget`. */
  ticks(): number;
  /** Sightings start anew: after a sleep or a pause an old sighting says nothing. */
  forget(): void;
}

/** Keeps the rule of two sightings for clean-ups that nobody looks at before they happen. */
export function createAgenda(): Agenda {
  let earlier = new Set<string>();
  let attempts = new Map<string, number>();
  let ticks = 0;

  return {
    sighted(plan) {
      const isForce = (step: Step) => step.kind === 'terminate' && step.force;
      const atWork = new Set(plan.steps.filter(isForce).map((step) => step.sessionId));
      const proven = plan.steps.filter(
        (step) =>
          step.confidence === 'proven' &&
          !isForce(step) &&
          (step.kind === 'terminate' || !atWork.has(step.sessionId)),
      );
      const ids = new Set(proven.map((step) => step.stepId));
      const isReady = (step: Step) =>
        earlier.has(sightingOf(step)) && (attempts.get(step.stepId) ?? 0) < maxAttempts;
      const waiting = new Set(proven.filter((step) => !isReady(step)).map((step) => step.sessionId));
      earlier = new Set(proven.map(sightingOf));
      // A step that left the plan is done or void; should it come back, that is a new case.
      attempts = new Map([...attempts].filter(([id]) => ids.has(id)));
      ticks += 1;
      return new Set(proven.filter((step) => !waiting.has(step.sessionId)).map((step) => step.stepId));
    },
    attempted(receipt) {
      let isNews = false;
      for (const step of receipt.steps) {
        if (step.outcome === 'planned') continue;
        const isFinal = step.outcome !== 'skipped';
        attempts.set(step.step_id, isFinal ? maxAttempts : (attempts.get(step.step_id) ?? 0) + 1);
        isNews ||= isFinal;
      }
      return isNews;
    },
    ticks: () => ticks,
    forget() {
      earlier = new Set();
      ticks = 0;
    },
  };
}
