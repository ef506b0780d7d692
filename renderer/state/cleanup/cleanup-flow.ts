import type { Answer } from '../../../shared/contract/ipc.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { Progress } from '../../bridge.ts';
import { choose, type Choices } from './plan.ts';

/** So many of the newest steps are shown while a clean-up runs; the receipt has them all. */
const stepsSeen = 100;

/** From dry run to receipt. Choices outlive a new plan: the same facts give the same step ids. */
export type CleanupFlow =
  | { phase: 'idle'; choices: Choices }
  | { phase: 'planning'; choices: Choices; plan: CleanupDocument | null }
  | { phase: 'preview'; choices: Choices; plan: CleanupDocument; error: string | null }
  | { phase: 'no-plan'; choices: Choices; error: string }
  | { phase: 'running'; choices: Choices; plan: CleanupDocument; total: number; seen: readonly Progress[] }
  | { phase: 'receipt'; choices: Choices; receipt: CleanupDocument };

export type CleanupAction =
  | { do: 'plan' }
  | { do: 'planned'; answer: Answer<CleanupDocument> }
  | { do: 'tick'; steps: CleanupDocument['steps']; ticked: boolean }
  | { do: 'run'; total: number }
  | { do: 'progress'; progress: Progress }
  | { do: 'finished'; answer: Answer<CleanupDocument> }
  | { do: 'leave' };

export const noCleanup: CleanupFlow = { phase: 'idle', choices: new Map() };

/** An action that does not fit the phase (a late reply, a stray event) changes nothing. */
export function cleanupReducer(flow: CleanupFlow, action: CleanupAction): CleanupFlow {
  const { choices } = flow;
  switch (action.do) {
    case 'plan':
      if (flow.phase === 'running') return flow;
      return { phase: 'planning', choices, plan: flow.phase === 'preview' ? flow.plan : null };
    case 'planned':
      if (flow.phase !== 'planning') return flow;
      return action.answer.ok
        ? { phase: 'preview', choices, plan: action.answer.value, error: null }
        : { phase: 'no-plan', choices, error: action.answer.error };
    case 'tick':
      return { ...flow, choices: choose(choices, action.steps, action.ticked) };
    case 'run':
      if (flow.phase !== 'preview') return flow;
      return { phase: 'running', choices, plan: flow.plan, total: action.total, seen: [] };
    case 'progress':
      if (flow.phase !== 'running' || action.progress.plan_id !== flow.plan.plan_id) return flow;
      return {
        ...flow,
        total: action.progress.total,
        seen: [...flow.seen.slice(1 - stepsSeen), action.progress],
      };
    case 'finished':
      if (flow.phase !== 'running') return flow;
      return action.answer.ok
        ? { phase: 'receipt', choices: new Map(), receipt: action.answer.value }
        : { phase: 'preview', choices, plan: flow.plan, error: action.answer.error };
    case 'leave':
      return flow.phase === 'running' ? flow : noCleanup;
  }
}
