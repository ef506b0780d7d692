import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import * as z from 'zod/mini';
import type { Counts } from './outcome.ts';

/** As `vitest-report.ts` writes it. */
const vitestReport = z.array(z.object({ state: z.string(), reason: z.string() }));

const playwrightTest = z.object({
  status: z.enum(['expected', 'unexpected', 'flaky', 'skipped']),
  annotations: z.array(z.object({ type: z.string(), description: z.optional(z.string()) })),
});
interface Suite {
  specs: { tests: z.infer<typeof playwrightTest>[] }[];
  suites?: Suite[] | undefined;
}
const suite: z.ZodMiniType<Suite> = z.object({
  specs: z.array(z.object({ tests: z.array(playwrightTest) })),
  get suites() {
    return z.optional(z.array(suite));
  },
});
const playwrightReport = z.object({ suites: z.array(suite) });

const noReason = 'no reason given';

/** Counts the tests of a report file; `null` where there is none, or none that can be read. */
export function readReport(file: string, kind: 'vitest' | 'playwright'): Counts | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return kind === 'vitest' ? countVitest(value) : countPlaywright(value);
  } catch {
    return null;
  }
}

/**
 * Counts by the summaries of Playwright (`  12 passed (1.2m)`) and vitest (`  Tests  12 passed (12)`), of which there may be several, and by lines that say
 * why something was skipped; `null` where there is neither.
 */
export function readPrinted(said: string): Counts | null {
  const counts: Counts = { passed: 0, failed: 0, skipped: new Map() };
  const lines = stripVTControlCharacters(said).match(/^ +(Tests +)?\d+ [a-z].*$/gm) ?? [];
  const sums = lines.flatMap((line) => [
    ...line.matchAll(/(\d+) (passed|flaky|failed|skipped|did not run)\b/g),
  ]);
  const reasons = [...said.matchAll(/^SKIPPED: (.+)$/gm)].flatMap((match) => match[1] ?? []);
  if (sums.length === 0 && reasons.length === 0) return null;
  for (const [, number, what] of sums) {
    if (what === 'passed' || what === 'flaky') counts.passed += Number(number);
    else if (what === 'failed') counts.failed += Number(number);
    else for (let n = 0; n < Number(number); n += 1) add(counts, what === 'skipped' ? '' : what);
  }
  for (const reason of reasons) add(counts, reason);
  return counts;
}

function countVitest(value: unknown): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: new Map() };
  for (const { state, reason } of vitestReport.parse(value)) {
    if (state === 'passed') counts.passed += 1;
    else if (state === 'failed') counts.failed += 1;
    else add(counts, reason);
  }
  return counts;
}

function countPlaywright(value: unknown): Counts {
  const counts: Counts = { passed: 0, failed: 0, skipped: new Map() };
  const walk = ({ specs, suites = [] }: Suite) => {
    for (const { status, annotations } of specs.flatMap(({ tests }) => tests)) {
      if (status === 'skipped') add(counts, annotations.find(({ type }) => type === 'skip')?.description);
      else if (status === 'unexpected') counts.failed += 1;
      else counts.passed += 1;
    }
    suites.forEach(walk);
  };
  playwrightReport.parse(value).suites.forEach(walk);
  return counts;
}

function add({ skipped }: Counts, given = ''): void {
  const reason = given === '' ? noReason : given;
  skipped.set(reason, (skipped.get(reason) ?? 0) + 1);
}
