import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextStages } from '../../run/next-stages.ts';
import { closingLine, judgeStage, type Outcome } from '../../run/outcome.ts';
import { readPrinted, readReport } from '../../run/read-report.ts';
import { stages, type Stage } from '../../run/stages.ts';

const stage = (name: string, cores: number, facts: Partial<Stage> = {}): Stage => ({
  name,
  script: name,
  report: null,
  cores,
  ...facts,
});
const names = (chosen: readonly Stage[]) => chosen.map(({ name }) => name);

describe('which stages run side by side', () => {
  const [a, b, c] = [stage('a', 1), stage('b', 1), stage('c', 1)];
  const ready = { build: true, tools: true };

  it('as many as there are cores for, in their order', () => {
    expect(names(nextStages([a, b, c], [], ready, 2))).toEqual(['a', 'b']);
    expect(names(nextStages([b, c], [a], ready, 2))).toEqual(['b']);
  });

  it('a small one goes past a large one that finds no room', () => {
    expect(names(nextStages([stage('large', 2), stage('small', 0.5)], [a, b], ready, 2))).toEqual(['small']);
  });

  it('one by one, where a stage asks for more than there is', () => {
    expect(names(nextStages([stage('large', 4), b], [], ready, 1))).toEqual(['large']);
  });

  it('what needs the build waits for it', () => {
    const late = stage('late', 1, { needsBuild: true });
    expect(names(nextStages([late, a], [], { build: false, tools: true }, 2))).toEqual(['a']);
    expect(names(nextStages([late, a], [], ready, 2))).toEqual(['late', 'a']);
  });

  it('and what needs programs of the system waits for those', () => {
    const late = stage('late', 1, { needsTools: true });
    expect(names(nextStages([late, a], [], { build: true, tools: false }, 2))).toEqual(['a']);
    expect(names(nextStages([late, a], [], ready, 2))).toEqual(['late', 'a']);
  });

  it('every stage has a script', () => {
    const { scripts } = JSON.parse(fs.readFileSync('package.json', 'utf8')) as { scripts: object };
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(stages.map(({ script }) => script)));
  });
});

describe('what a stage comes to', () => {
  const tests = { passed: 3, failed: 0, skipped: new Map([['no browser', 2]]) };

  it.each([
    ['a stage without tests is one check', 0, null, [1, 0]],
    ['and fails as one', 2, null, [0, 1]],
    ['tests count one by one', 0, tests, [3, 0]],
    ['failed ones too', 1, { ...tests, failed: 2 }, [3, 2]],
    ['a failure beside the tests is one', 1, tests, [3, 1]],
    ['ended by a signal is failed', null, tests, [3, 1]],
  ])('%s', (_what, exitCode, counts, [passed, failed]) => {
    expect(judgeStage(exitCode, counts)).toMatchObject({ passed, failed });
  });

  it('the closing line adds them up', () => {
    const outcome = (facts: Partial<Outcome>): Outcome => ({ name: 'a', seconds: 1, ...tests, ...facts });
    expect(closingLine([outcome({}), outcome({ failed: 1 })])).toBe('6 passed, 1 failed, 4 skipped');
  });
});

describe('reports', () => {
  let folder: string;
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-report-'));
  });
  afterEach(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  const written = (value: unknown) => {
    const file = path.join(folder, 'report.json');
    fs.writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
    return file;
  };

  it('of vitest', () => {
    const file = written([
      { state: 'passed', reason: '' },
      { state: 'failed', reason: '' },
      { state: 'skipped', reason: 'no tmux' },
      { state: 'skipped', reason: '' },
    ]);
    expect(readReport(file, 'vitest')).toEqual({
      passed: 1,
      failed: 1,
      skipped: new Map([
        ['no tmux', 1],
        ['no reason given', 1],
      ]),
    });
  });

  it('of Playwright, through all its suites; what passed at the second attempt has passed', () => {
    const test = (status: string, description?: string) => ({
      status,
      annotations: description === undefined ? [] : [{ type: 'skip', description }],
    });
    const file = written({
      suites: [
        {
          specs: [{ tests: [test('expected'), test('skipped', 'no browser')] }],
          suites: [{ specs: [{ tests: [test('unexpected'), test('flaky')] }] }],
        },
      ],
    });
    expect(readReport(file, 'playwright')).toEqual({
      passed: 2,
      failed: 1,
      skipped: new Map([['no browser', 1]]),
    });
  });

  it('as printed by several runs, with a reason for what was not tried', () => {
    const said =
      '  4 passed (3s)\n      Tests  1 failed | 7 passed (8)\n  1 skipped\nSKIPPED: root, since it takes a screen.\n  2 failed\n  1 passed (2s)\n';
    expect(readPrinted(said)).toEqual({
      passed: 12,
      failed: 3,
      skipped: new Map([
        ['no reason given', 1],
        ['root, since it takes a screen.', 1],
      ]),
    });
    expect(readPrinted('All is well.\n')).toBeNull();
  });

  it.each(['', 'no JSON', '{"suites": 1}'])('none where the file holds %j', (text) => {
    expect(readReport(written(text), 'playwright')).toBeNull();
    expect(readReport(path.join(folder, 'missing.json'), 'vitest')).toBeNull();
  });
});
