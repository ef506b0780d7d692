import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';
import { readSession } from '../../../electron/store/records/sessions.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';

/** A private home folder that is gone after the test. */
export function temporaryHome(): Home {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-home-'));
  onTestFinished(() => fs.rmSync(dir, { recursive: true, force: true }));
  const located = locateHome({ JANITOR_HOME: dir }, '');
  if (!located.ok) throw new Error(located.reason);
  fs.mkdirSync(located.home.sessionsDir, { recursive: true });
  return located.home;
}

/** Writes a record as Claude Code does. */
export function writeClaudeRecord(
  home: Home,
  record: { pid: number; sessionId: string; [field: string]: unknown },
): void {
  fs.writeFileSync(path.join(home.sessionsDir, `${record.pid}.json`), JSON.stringify(record));
}

export function removeClaudeRecord(home: Home, pid: number): void {
  fs.rmSync(path.join(home.sessionsDir, `${pid}.json`));
}

export function recordOf(home: Home, sessionId: string): SessionRecord | null {
  const read = readSession(home, sessionId);
  return read.ok ? read.record : null;
}
