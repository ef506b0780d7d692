import { formatBytes, plural } from '../../../shared/words/format.ts';
import type { CleanupDocument, StepReport } from '../../../shared/plan/receipt.ts';
import { sessionTitle } from '../../../shared/session/title.ts';

/** What the reader chose, by step id. Steps without a choice are ticked where they are proven. */
export type Choices = ReadonlyMap<string, boolean>;

export interface StepGroup {
  sessionId: string;
  project: string;
  path: string | null;
  steps: StepReport[];
}

export interface Tally {
  processes: number;
  records: number;
  bytes: number;
}

export function isTicked(step: StepReport, choices: Choices): boolean {
  return choices.get(step.step_id) ?? (step.confidence === 'proven' && !step.force);
}

/** Whether the step is ticked by itself: bookkeeping goes with what is ended of its session, where anything is. */
export const isBookkeeping = ({ kind }: StepReport): boolean => kind !== 'terminate';

/** What would be carried out: a session's books are closed only where all that is offered of it is ended. */
export function tickedSteps(steps: readonly StepReport[], choices: Choices): StepReport[] {
  const sessions = new Map<string, boolean>();
  for (const step of steps) {
    if (isBookkeeping(step)) continue;
    sessions.set(step.session_id, (sessions.get(step.session_id) ?? true) && isTicked(step, choices));
  }
  return steps.filter((step) =>
    isBookkeeping(step)
      ? (sessions.get(step.session_id) ?? isTicked(step, choices))
      : isTicked(step, choices),
  );
}

/** The steps that get a box of their own: what is ended; bookkeeping only where there is nothing else. */
export function boxedSteps(steps: readonly StepReport[]): StepReport[] {
  const ends = steps.filter((step) => !isBookkeeping(step));
  return ends.length > 0 ? ends : [...steps];
}

/** The groups in which every word of the query occurs: project, path, what is ended. */
export function groupsMatching(groups: readonly StepGroup[], query: string): StepGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return groups.filter(({ project, path, sessionId, steps }) => {
    const commands = steps.flatMap(({ processes }) => processes.map(({ command }) => command));
    const text = [project, path, sessionId, ...commands].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** Ticks or unticks steps. */
export function choose(choices: Choices, steps: readonly StepReport[], ticked: boolean): Choices {
  return new Map([...choices, ...steps.map((step) => [step.step_id, ticked] as const)]);
}

export function groupTick(steps: readonly StepReport[], choices: Choices): 'all' | 'some' | 'none' {
  const ticked = tickedSteps(steps, choices).length;
  if (ticked === 0) return 'none';
  return ticked === steps.length ? 'all' : 'some';
}

/** The steps of some sessions; `only` is `null`: of all. */
export const stepsOf = (plan: CleanupDocument, only: readonly string[] | null): StepReport[] =>
  only === null ? plan.steps : plan.steps.filter(({ session_id: id }) => only.includes(id));

/** Steps by session, in the plan's order. */
export function groupSteps({ steps }: Pick<CleanupDocument, 'steps'>): StepGroup[] {
  const groups = new Map<string, StepGroup>();
  for (const step of steps) {
    const path = step.working_dir;
    const group = groups.get(step.session_id) ?? {
      sessionId: step.session_id,
      project: sessionTitle(step.session_id, path),
      path,
      steps: [],
    };
    group.steps.push(step);
    groups.set(step.session_id, group);
  }
  return [...groups.values()];
}

/** What wins back most comes first. */
export const heaviestFirst = (groups: readonly StepGroup[]): StepGroup[] =>
  groups.toSorted((a, b) => tally(b.steps).bytes - tally(a.steps).bytes);

/** How much a set of steps is. A session's files and its line in the registry are one record. */
export function tally(steps: readonly StepReport[]): Tally {
  const records = new Set<string>();
  let processes = 0;
  let bytes = 0;
  for (const step of steps) {
    if (step.kind === 'terminate') {
      processes += Math.max(1, step.processes.length);
      bytes += step.memory_bytes;
    } else records.add(step.session_id);
  }
  return { processes, records: records.size, bytes };
}

/** `End 3 processes and tidy 2 records · 1.2 GB`. */
export function actionLabel({ processes, records, bytes }: Tally): string {
  const parts = [
    ...(processes > 0 ? [`end ${plural(processes, 'process')}`] : []),
    ...(records > 0 ? [`tidy ${plural(records, 'record')}`] : []),
  ];
  if (parts.length === 0) return 'Nothing is ticked';
  const sentence = parts.join(' and ');
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${bytes > 0 ? ` · ${formatBytes(bytes)}` : ''}`;
}

/** What a step is about; its detail says what is done to it and why. */
export function stepSubject(step: StepReport): string {
  switch (step.kind) {
    case 'terminate': {
      const below = step.processes.length - 1;
      return `${step.processes[0]?.name ?? 'Process'}${below > 0 ? ` and ${below} more` : ''}`;
    }
    case 'remove-session-files':
      return 'Its record';
    case 'mark-registry':
      return 'The note that it was cleaned up';
  }
}
