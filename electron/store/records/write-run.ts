import * as fs from 'node:fs';
import * as path from 'node:path';
import type { StoredIdentity } from '../../../shared/process/identity.ts';
import type { Home } from '../files/home.ts';
import { storeError } from '../files/store-error.ts';
import { makeFolder } from '../files/safe-write.ts';

/** What is written of a run; see shared/lineage/run.ts, which a program's start has no time to load. */
export interface RunRecord {
  id: string;
  startedAt: Date;
  kind: string;
  place: string | null;
  root: StoredIdentity;
  keeper: StoredIdentity | null;
  pidDomain: string | null;
  isClaude: boolean;
  left: readonly StoredIdentity[];
}

export const runFile = (home: Home, id: string) => path.join(home.runsDir, `${id}.json`);

/**
 * Writes the note of a run, whole or not at all. Not synced to the disk, which takes as long as all the rest: it tells
 * of processes of this boot, and is worth nothing after a power cut.
 *
 * @throws StoreError
 */
export function writeRun(home: Home, run: RunRecord): void {
  const file = runFile(home, run.id);
  const temporary = path.join(home.runsDir, `.${run.id}.${process.pid}.tmp`);
  const text = JSON.stringify({
    version: 1,
    id: run.id,
    started_at: run.startedAt.toISOString(),
    kind: run.kind,
    place: run.place,
    root: run.root,
    keeper: run.keeper,
    pid_domain: run.pidDomain,
    claude: run.isClaude,
    left: run.left.slice(0, 4096),
  });
  try {
    makeFolder(home.runsDir);
    fs.writeFileSync(temporary, `${text}\n`, { mode: 0o600, flag: 'wx' });
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw storeError(file, error);
  }
}
