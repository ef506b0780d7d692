import * as fs from 'node:fs';
import { keeperSchema, type KeeperFile } from '../../../shared/session/heartbeat.ts';
import { toStoredIdentity } from '../../../shared/process/identity.ts';
import type { Home } from '../files/home.ts';
import { readJsonFile } from '../files/safe-file.ts';
import { writeFileSafely } from '../files/safe-write.ts';

/** What the keeper last noted about itself; `null` where there is nothing, or nothing to be trusted. */
export function readKeeper(home: Home): KeeperFile | null {
  const read = readJsonFile(home.keeperPath);
  if (!read.ok) return null;
  const parsed = keeperSchema.safeParse(read.value);
  return parsed.success ? parsed.data : null;
}

/** @throws StoreError */
export async function writeKeeper(home: Home, keeper: KeeperFile): Promise<void> {
  const stored = { ...keeper, identity: toStoredIdentity(keeper.identity) };
  await writeFileSafely(home.keeperPath, `${JSON.stringify(stored)}\n`);
}

/** Removes the keeper's note; it is no error if there is none. */
export function removeKeeper(home: Home): void {
  fs.rmSync(home.keeperPath, { force: true });
}
