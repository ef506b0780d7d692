import * as path from 'node:path';
import * as z from 'zod/mini';
import { factResultSchema, type FactResult } from '../../../shared/process/self-test.ts';
import type { Home } from '../files/home.ts';
import { readJsonFile } from '../files/safe-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';

/** `of`: the janitor and the system that were tried, with their versions. */
const schema = z.object({ of: z.string(), results: z.array(factResultSchema) });

const fileOf = (home: Home) => path.join(home.janitorDir, 'self-test.json');

/** What the last self-test found; `null`: there is none of exactly these versions. */
export function readSelfTest(home: Home, of: string): readonly FactResult[] | null {
  const read = readJsonFile(fileOf(home));
  const parsed = read.ok ? schema.safeParse(read.value) : null;
  return parsed?.success === true && parsed.data.of === of ? parsed.data.results : null;
}

/** @throws StoreError */
export function writeSelfTest(home: Home, of: string, results: readonly FactResult[]): void {
  writeFileSafelySync(fileOf(home), `${JSON.stringify({ of, results })}\n`);
}
