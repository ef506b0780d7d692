import { useReducer } from 'preact/hooks';
import { ask } from '../bridge.ts';
import {
  cleanupReducer,
  noCleanup,
  type CleanupAction,
  type CleanupFlow,
} from '../state/cleanup/cleanup-flow.ts';
import { stepsOf, tickedSteps } from '../state/cleanup/plan.ts';
import { useEvent } from './use-event.ts';

export interface Cleanup {
  flow: CleanupFlow;
  dispatch: (action: CleanupAction) => void;
  /** Asks for a plan. Touches nothing. */
  plan: () => Promise<void>;
  /** Carries out what is ticked in the plan on screen; of some sessions only, where it shows those. */
  run: (only: readonly string[] | null) => Promise<void>;
}

export function useCleanup(): Cleanup {
  const [flow, dispatch] = useReducer(cleanupReducer, noCleanup);
  useEvent('cleanup:progress', (progress) => {
    dispatch({ do: 'progress', progress });
  });
  const plan = async () => {
    if (flow.phase === 'running') return;
    dispatch({ do: 'plan' });
    dispatch({ do: 'planned', answer: await ask('cleanup:preview', undefined) });
  };
  const run = async (only: readonly string[] | null) => {
    if (flow.phase !== 'preview') return;
    const ids = tickedSteps(stepsOf(flow.plan, only), flow.choices).map((step) => step.step_id);
    dispatch({ do: 'run', total: ids.length });
    const answer = await ask('cleanup:execute', { plan_id: flow.plan.plan_id, step_ids: ids });
    dispatch({ do: 'finished', answer });
  };
  return { flow, dispatch, plan, run };
}
