import * as fs from 'node:fs';
import * as z from 'zod/mini';
import { storedIdentity, toStoredIdentity } from '../../../shared/process/identity.ts';
import type { Asked } from '../../../shared/plan/plan.ts';
import type { Home } from '../files/home.ts';
import { readJsonFile } from '../files/safe-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';

const schema = z.lazy(() =>
  z.object({ asked: z.array(z.object({ process: storedIdentity, asked_at_ms: z.number() })) }),
);

/** Which processes were asked to end and were still at work then; none where the note can't be understood. */
export function readAsked(home: Home): Asked[] {
  const read = readJsonFile(home.askedPath);
  const parsed = read.ok ? schema.safeParse(read.value) : null;
  if (parsed?.success !== true) return [];
  return parsed.data.asked.map(({ process, asked_at_ms: askedAtMs }) => ({ identity: process, askedAtMs }));
}

/**
 * Notes them in place of those before; where there is none, there is no note.
 *
 * @throws StoreError
 */
export function writeAsked(home: Home, asked: readonly Asked[]): void {
  if (asked.length === 0) {
    fs.rmSync(home.askedPath, { force: true });
    return;
  }
  const stored = asked.map(({ identity, askedAtMs }) => ({
    process: toStoredIdentity(identity),
    asked_at_ms: askedAtMs,
  }));
  writeFileSafelySync(home.askedPath, `${JSON.stringify({ asked: stored })}\n`);
}
