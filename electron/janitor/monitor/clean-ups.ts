import type { Target } from '../../../shared/plan/by-hand.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { EndOptions, ExecuteOptions, Janitor } from '../look/janitor.ts';

/** What changes something, one at a time. */
export interface CleanUps {
  isAtWork(): boolean;
  /** Rejects while another clean-up runs. */
  execute(plan: Plan, options: Omit<ExecuteOptions, 'stop'>): Promise<CleanupDocument>;
  /** Rejects while a clean-up runs, and none runs meanwhile. */
  endOne(target: Target, how: 'terminate' | 'kill'): Promise<CleanupDocument>;
  /** Resolves when nothing is at work, however that ended. */
  over(): Promise<unknown>;
}

/**
 * @param stop when it aborts, the step under way is finished first
 * @param onBegin called when one begins
 * @param onProgress called after each step
 */
export function createCleanUps(
  janitor: Pick<Janitor, 'execute' | 'endOne'>,
  {
    stop,
    onBegin,
    onProgress,
  }: {
    stop: NonNullable<EndOptions['stop']>;
    onBegin: () => void;
    onProgress: (planId: string, progress: { done: number; total: number; detail: string }) => void;
  },
): CleanUps {
  let atWork: Promise<CleanupDocument> | null = null;

  function alone(work: () => Promise<CleanupDocument>): Promise<CleanupDocument> {
    if (atWork !== null)
      return Promise.reject(new Error('A clean-up is already running. Wait for it to end.'));
    atWork = work();
    onBegin();
    return atWork.finally(() => {
      atWork = null;
    });
  }

  return {
    isAtWork: () => atWork !== null,
    execute: (plan, options) =>
      alone(() =>
        janitor.execute(plan, {
          ...options,
          stop,
          onProgress(progress) {
            options.onProgress?.(progress);
            onProgress(plan.planId, progress);
          },
        }),
      ),
    endOne: (target, how) => alone(() => janitor.endOne(target, how, { stop })),
    over: () => Promise.allSettled([atWork]),
  };
}
