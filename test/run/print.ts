import Table from 'cli-table3';
import { skippedIn, type Outcome } from './outcome.ts';

const result = (one: Outcome) => (one.failed > 0 ? 'FAILED' : one.passed === 0 ? 'skipped' : 'passed');

/** What every stage did, and why what was skipped was. */
export function summary(outcomes: readonly Outcome[]): string {
  const table = new Table({
    head: ['stage', 'result', 'passed', 'failed', 'skipped', 'seconds'],
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const one of outcomes)
    table.push([one.name, result(one), one.passed, one.failed, skippedIn(one), one.seconds.toFixed(0)]);
  const reasons = outcomes.flatMap(({ name, skipped }) =>
    [...skipped].map(([reason, times]) => `  ${name}, ${times}: ${reason}`),
  );
  return [table.toString(), ...(reasons.length > 0 ? ['Skipped, and why:', ...reasons] : [])].join('\n');
}
