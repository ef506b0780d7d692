import { writeFileSync } from 'node:fs';
import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Writes what became of each test, and why it was skipped, to the file that `STAGE_REPORT` names. A reason is what
 * `context.skip` was told, or stands in the name of the suite: "… (skipped: tmux is not installed)".
 */
export default class StageReport implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env['STAGE_REPORT'];
    if (file === undefined) return;
    const tests = modules.flatMap((module) => [...module.children.allTests()].map(entry));
    // A file that could not even be loaded holds no test, and is a failure all the same.
    const broken = modules.filter((module) => module.errors().length > 0);
    writeFileSync(file, JSON.stringify([...tests, ...broken.map(() => ({ state: 'failed', reason: '' }))]));
  }
}

function entry(test: TestCase): { state: string; reason: string } {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  const named = /\(skipped: (.+?)\)(?: > |$)/.exec(test.fullName)?.[1];
  return { state: result.state, reason: note ?? named ?? elsewhere };
}

/** Suites that only say for which system they are. */
const elsewhere = process.platform === 'linux' ? '' : 'made for another operating system';
