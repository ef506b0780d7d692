/** What a stage did. */
export interface Outcome {
  name: string;
  passed: number;
  failed: number;
  /** Reasons of what was skipped, and how many tests each. */
  skipped: Map<string, number>;
  seconds: number;
}

export type Counts = Pick<Outcome, 'passed' | 'failed' | 'skipped'>;

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);

export const skippedIn = ({ skipped }: Counts): number => sum(skipped.values());

/**
 * What a stage comes to, by its exit code and its report.
 *
 * @param counts `null`: no report, as of a stage that has no tests, which is one check as a whole
 */
export function judgeStage(exitCode: number | null, counts: Counts | null): Counts {
  const isWell = exitCode === 0;
  if (counts === null) return { passed: isWell ? 1 : 0, failed: isWell ? 0 : 1, skipped: new Map() };
  // It failed although no test did: it could not start, or something went wrong beside the tests.
  return !isWell && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The last line of `npm test`, which CI reads. */
export function closingLine(outcomes: readonly Outcome[]): string {
  const passed = sum(outcomes.map((one) => one.passed));
  const failed = sum(outcomes.map((one) => one.failed));
  return `${passed} passed, ${failed} failed, ${sum(outcomes.map(skippedIn))} skipped`;
}
