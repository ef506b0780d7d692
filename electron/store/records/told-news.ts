import * as path from 'node:path';
import * as z from 'zod/mini';
import type { Home } from '../files/home.ts';
import { readJsonFile } from '../files/safe-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';

const schema = z.object({ version: z.literal(1), told: z.array(z.string().check(z.maxLength(512))) });

const toldPath = (home: Home) => path.join(home.janitorDir, 'told.json');

/** Keys of the orphans that a notification told of before; empty where that is unknown. */
export function readTold(home: Home): ReadonlySet<string> {
  const read = readJsonFile(toldPath(home));
  const parsed = read.ok ? schema.safeParse(read.value) : null;
  return new Set(parsed?.success === true ? parsed.data.told : []);
}

/** Notes what was told, so that the next start does not tell it anew. @throws StoreError */
export function writeTold(home: Home, told: ReadonlySet<string>): void {
  writeFileSafelySync(toldPath(home), `${JSON.stringify({ version: 1, told: [...told] })}\n`);
}
