import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readInstall } from '../../electron/janitor/keep/launch.ts';
import { locateHome, type Home } from '../../electron/store/files/home.ts';
import { readNote, readPid } from '../../electron/store/files/lock-notes.ts';
import { putAwayAt } from '../../electron/store/records/age-clock.ts';
import { readAsked } from '../../electron/store/records/asked.ts';
import { readHistory } from '../../electron/store/records/history.ts';
import { readKeeper } from '../../electron/store/records/keeper-file.ts';
import { readLeftOver } from '../../electron/store/records/left-over-file.ts';
import { readLineage } from '../../electron/store/records/lineage-file.ts';
import { readCleaned } from '../../electron/store/records/registry.ts';
import { readRuns } from '../../electron/store/records/runs.ts';
import { readSelfTest } from '../../electron/store/records/self-test-file.ts';
import { readSession } from '../../electron/store/records/sessions.ts';
import { readTold } from '../../electron/store/records/told-news.ts';
import { readUnderWay } from '../../electron/store/records/under-way.ts';
import { lastWarnings } from '../../electron/store/records/warnings.ts';
import { runFile } from '../../electron/store/records/write-run.ts';
import { readConfig } from '../../electron/store/settings/config-file.ts';

const runId = 'abcdefgh12345678';
const sessionId = 'aaaaaaaa-0000-4000-8000-000000000000';
const nowMs = Date.parse('2026-11-27T12:00:00Z');

/** One folder in which every file of ours is the same one, so that each input is written once. */
interface OneFile {
  home: Home;
  lockDir: string;
  write: (input: Buffer) => void;
}

let made: OneFile | null = null;

/** Removes the folder that the readers share. For who ends without an event, as the workers of a test do. */
export function removeOneFile(): void {
  if (made !== null) fs.rmSync(made.home.dir, { recursive: true, force: true });
  made = null;
}

function makeOneFile(): OneFile {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'janitor-fuzz-'));
  process.once('exit', removeOneFile);
  const located = locateHome({ JANITOR_HOME: dir }, '');
  if (!located.ok) throw new Error(located.reason);
  const { home } = located;
  const lockDir = path.join(home.sessionsDir, `${sessionId}.lock.dir`);
  const [first, ...others] = [
    ...[home.configPath, home.registryPath, home.historyPath, home.leftOverPath, home.warningsPath],
    ...[home.lineagePath, home.keeperPath, home.underWayPath, home.askedPath, runFile(home, runId)],
    ...['told.json', 'self-test.json', 'install.json', 'age.json'].map((name) =>
      path.join(home.janitorDir, name),
    ),
    ...['owner.json', 'pid'].map((name) => path.join(lockDir, name)),
    path.join(home.sessionsDir, sessionId, 'metadata.json'),
  ];
  const put = (file: string, make: () => void) => {
    fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    make();
  };
  put(first, () => fs.writeFileSync(first, '', { mode: 0o600 }));
  for (const file of others) put(file, () => fs.linkSync(first, file));
  return { home, lockDir, write: (input) => fs.writeFileSync(first, input) };
}

const isPid = (pid: number) => Number.isSafeInteger(pid) && pid > 0;

/** Whatever lies in the files of ours: their readers say what they understand of it, and nothing that could end the wrong one. */
export function readOwnFolder(input: Buffer): string | null {
  made ??= makeOneFile();
  const { home, lockDir, write } = made;
  write(input);
  readConfig(home);
  readTold(home);
  readUnderWay(home);
  readHistory(home, 50);
  readLeftOver(home, nowMs);
  readSelfTest(home, 'these versions');
  lastWarnings(home);
  const run = readRuns(home)[0];
  const session = readSession(home, sessionId);
  const identities = [
    ...readAsked(home).map(({ identity }) => identity),
    ...[...readLineage(home).lineage.values()].flatMap(({ owner, entries }) => [
      owner,
      ...entries.map((one) => one.identity),
    ]),
    ...[readKeeper(home)?.identity, readNote(path.join(lockDir, 'owner.json'))?.identity],
    ...(run === undefined ? [] : [run.root, run.keeper, ...run.left]),
  ].filter((identity) => identity != null);
  const pid = readPid(lockDir);
  const launch = readInstall(home);
  const complaints = [
    identities.every((one) => isPid(one.pid)) && (pid === null || isPid(pid)) ? null : 'a pid that is none',
    [...readCleaned(home).values()].every(Number.isFinite) ? null : 'a time that is none',
    launch === null || path.isAbsolute(launch.command) ? null : 'a program that may be anything',
    // What is put away under it must be found again.
    /^\d{1,15}$/.test(String(Math.floor(putAwayAt(home, nowMs)))) ? null : 'an age that is none',
    session.ok && session.record.sessionId !== sessionId ? "another session's record" : null,
  ];
  return complaints.find((complaint) => complaint !== null) ?? null;
}
