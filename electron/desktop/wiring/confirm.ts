import type { MessageBoxOptions } from 'electron';
import { formatBytes, plural } from '../../../shared/words/format.ts';
import { bookkeepingOf } from '../../../shared/plan/bookkeeping.ts';
import type { Plan, Step } from '../../../shared/plan/plan.ts';

/** The steps that may be taken without anyone ticking them one by one; force always takes its own yes. */
export const provenSteps = (plan: Plan): readonly Step[] =>
  plan.steps.filter((step) => step.confidence === 'proven' && !(step.kind === 'terminate' && step.force));

const buttons = ['Clean up', 'Preview…', 'Cancel'] as const;

/** What the question before a clean-up from the menu was answered with. */
export type Choice = 'clean' | 'preview' | 'cancel';

export const choiceOf = (button: number): Choice =>
  button === 0 ? 'clean' : button === 1 ? 'preview' : 'cancel';

/** The question before a clean-up from the menu: what will end, what can be undone and what can't. */
export function confirmation(plan: Plan): MessageBoxOptions {
  const steps = provenSteps(plan);
  const ending = steps.flatMap((step) => (step.kind === 'terminate' ? [step] : []));
  const processCount = ending.reduce((sum, step) => sum + step.processes.length, 0);
  const memoryBytes = ending.reduce((sum, step) => sum + step.memoryBytes, 0);
  const records = bookkeepingOf({ steps }).size;
  const left = plan.steps.filter((step) => step.kind === 'terminate').length - ending.length;
  const detail: string[] = [];
  if (processCount > 0) {
    const memory = memoryBytes > 0 ? ` and frees about ${formatBytes(memoryBytes)}` : '';
    detail.push(`Ends ${plural(processCount, 'left-over process')}${memory}. This cannot be undone.`);
  }
  if (records > 0)
    detail.push(`Tidies ${plural(records, 'record')}; what is put away can be restored for 7 days.`);
  if (left > 0) detail.push(`Leaves ${plural(left, 'less certain step')} for you to judge in the preview.`);
  const sessions = new Set(steps.map((step) => step.sessionId)).size;
  return {
    type: 'question',
    title: 'Process Janitor',
    message: `Clean up after ${plural(sessions, 'crashed session')}?`,
    detail: detail.join('\n'),
    buttons: [...buttons],
    // A stray Enter shows the preview and ends nothing.
    defaultId: 1,
    cancelId: 2,
    noLink: true,
  };
}
