import * as path from 'node:path';
import * as z from 'zod/mini';
import { factResultSchema, type FactResult } from '../../../shared/process/self-test.ts';
import type { Home } from '../files/home.ts';
import { readJsonFile } from '../files/safe-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';

/**
 * By the janitor, the system and the Node that were tried, with their versions: what the tray's Node can read or load,
 * the terminal's may not.
 */
const schema = z.object({ tests: z.record(z.string(), z.array(factResultSchema)) });

const fileOf = (home: Home) => path.join(home.janitorDir, 'self-test.json');

/** As many as one home folder meets at once: tray and terminal, and a container or two. */
const mostTests = 6;

function readTests(home: Home): Readonly<Record<string, FactResult[]>> {
  const read = readJsonFile(fileOf(home));
  const parsed = read.ok ? schema.safeParse(read.value) : null;
  return parsed?.success === true ? parsed.data.tests : {};
}

/** What the last self-test found; `null`: there is none of exactly these versions. */
export function readSelfTest(home: Home, of: string): readonly FactResult[] | null {
  return readTests(home)[of] ?? null;
}

/**
 * Adds it to those of other versions; the oldest make room. Two that are made at the same moment may lose one of them,
 * which is then made anew.
 *
 * @throws StoreError
 */
export function writeSelfTest(home: Home, of: string, results: readonly FactResult[]): void {
  const others = Object.entries(readTests(home)).filter(([versions]) => versions !== of);
  const tests = Object.fromEntries([...others, [of, results] as const].slice(-mostTests));
  writeFileSafelySync(fileOf(home), `${JSON.stringify({ tests })}\n`);
}
