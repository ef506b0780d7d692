import type { MessageBoxOptions } from 'electron';
import { formatBytes, plural } from '../../../shared/words/format.ts';
import type { Plan, Step } from '../../../shared/plan/plan.ts';

/** The steps that may be taken without anyone ticking them one by one. */
export const provenSteps = (plan: Plan): readonly Step[] =>
  plan.steps.filter((step) => step.confidence === 'proven');

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
  const folders = steps.filter((step) => step.kind === 'remove-session-files').length;
  const left = plan.steps.length - steps.length;
  const detail: string[] = [];
  if (processCount > 0) {
    const memory = memoryBytes > 0 ? ` and frees about ${formatBytes(memoryBytes)}` : '';
    detail.push(`Ends ${plural(processCount, 'left-over process')}${memory}. This cannot be undone.`);
  }
  if (folders > 0)
    detail.push(`Puts ${plural(folders, 'session folder')} away; you can restore them for 7 days.`);
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
