import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCrashedSessions } from '../../build/crashed-sessions.mjs';

/** A home folder with the records of `count` sessions that crashed; nothing in it was ever alive. */
export function crashedHome(count) {
  const dir = mkdtempSync(join(tmpdir(), 'janitor-bench-'));
  writeCrashedSessions(dir, count);
  return dir;
}
