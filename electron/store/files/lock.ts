import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ProcessIdentity } from '../../../shared/process/identity.ts';
import { createNote, ownerFile, pidFile, readNote, readPid, writePid, type LockNote } from './lock-notes.ts';
import { patiently } from './patiently.ts';
import { makeFolder } from './safe-write.ts';
import { spareLockPattern, type SpareLock } from './spare-lock.ts';
import { codeOf, storeError } from './store-error.ts';
import { uniqueHex } from './unique-hex.ts';

/*
 * A lock is a folder, as the shell plugin makes it. In ours, who holds it is decided by who managed to create
 * `owner.json` in it. A dead holder's lock is renamed away as a whole, by the one contender who managed to
 * create the next `claim-<n>.json` in it and, having it, still finds the holder dead. A contender who judged
 * an earlier lock of the same name therefore finds a living holder and leaves it alone.
 */

/** Younger than this, a lock of the shell plugin, which has no readable owner, is one that is being made. */
const unownedLimitMs = 60_000;
/** Between making the folder and the first file in it lie microseconds: older than this, its maker was cut off. */
const emptyLimitMs = 2_000;

export type Lock =
  | { ok: true; release: () => void }
  /** `holder`: who has it, in words. */
  | { ok: false; holder: string };

export interface LockQuestions {
  /** Whether exactly this process still runs. When in doubt: true. */
  isStillAlive: (identity: ProcessIdentity) => Promise<boolean>;
  /** Whether anybody has this pid; asked of the shell plugin's locks, which name nothing more. */
  isPidAlive?: (pid: number) => boolean;
}

/**
 * Takes the lock, or says who has it. Waits for nobody but, up to two seconds, for one that is just being made.
 *
 * @param lockDir e.g. `sessions/<id>.lock.dir`
 * @param self our own identity, for others to find out whether we still run
 * @param questions a function is taken for `isStillAlive`
 * @param spare for who takes thousands of locks
 * @throws StoreError where the folder can't be made
 */
export async function acquireLock(
  lockDir: string,
  self: ProcessIdentity,
  questions: LockQuestions | LockQuestions['isStillAlive'],
  spare?: SpareLock,
): Promise<Lock> {
  const ask = typeof questions === 'function' ? { isStillAlive: questions } : questions;
  const token = uniqueHex(24);
  makeFolder(path.dirname(lockDir));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    await waitForMaker(lockDir);
    if (spare?.take(lockDir) === true) return { ok: true, release: () => spare.giveBack(lockDir) };
    if (makeLock(lockDir, self, token)) {
      return { ok: true, release: () => releaseLock(lockDir, token) };
    }
    const holder = await livingHolder(lockDir, ask);
    if (holder !== null) return { ok: false, holder };
    if (!(await discardDead(lockDir, self, token, ask))) break;
  }
  return { ok: false, holder: 'another process that took it at the same moment' };
}

/** @returns false where the folder is there already, or another made itself the owner in it */
function makeLock(lockDir: string, self: ProcessIdentity, token: string): boolean {
  const startedMs = Date.now();
  try {
    fs.mkdirSync(lockDir, { mode: 0o700 });
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw storeError(lockDir, error);
  }
  try {
    if (!createNote(ownerFile(lockDir), self, token)) return false;
  } catch (error) {
    // A full disk: what can't be finished must not stand in anybody's way.
    removeEmpty(lockDir);
    throw error;
  }
  // A suspend right here may have made the lock look forgotten, and another may be discarding it now.
  if (Math.abs(Date.now() - startedMs) > emptyLimitMs / 2) {
    releaseLock(lockDir, token);
    return false;
  }
  try {
    writePid(lockDir, self);
  } catch (error) {
    releaseLock(lockDir, token);
    throw error;
  }
  return true;
}

/** Lets the maker of an empty lock folder finish; one that was cut off there is not waited for any longer. */
async function waitForMaker(lockDir: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < emptyLimitMs && isBeingMade(lockDir); waitedMs += 20) await delay(20);
}

function isBeingMade(lockDir: string): boolean {
  const stat = fs.lstatSync(lockDir, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && isYoung(stat, emptyLimitMs) && isEmpty(lockDir);
}

const isYoung = ({ mtimeMs }: fs.Stats, limitMs: number) => Math.abs(Date.now() - mtimeMs) < limitMs;

function isEmpty(folder: string): boolean {
  try {
    return fs.readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

/** Who holds the lock, in words; `null` where it is certain that nobody does any more. */
async function livingHolder(lockDir: string, ask: LockQuestions): Promise<string | null> {
  const stat = fs.lstatSync(lockDir, { throwIfNoEntry: false });
  if (stat === undefined) return null;
  if (!stat.isDirectory()) return `nobody: ${lockDir} is not a lock folder. Move it aside and try again`;
  const owner = readNote(ownerFile(lockDir));
  if (owner !== null) return (await lives(owner, ask)) ? `process ${owner.identity.pid}` : null;
  // The age of the pid file, not of the folder, which a claim makes look new.
  const noted = fs.lstatSync(pidFile(lockDir), { throwIfNoEntry: false }) ?? stat;
  if (isYoung(noted, isEmpty(lockDir) ? emptyLimitMs : unownedLimitMs))
    return 'a process that has only just started';
  const pid = readPid(lockDir);
  if (pid === null) return null;
  return ask.isPidAlive === undefined || ask.isPidAlive(pid) ? `process ${pid}` : null;
}

/** Renames a dead holder's lock away. @returns false where somebody else is at it, or it lives after all */
async function discardDead(
  lockDir: string,
  self: ProcessIdentity,
  token: string,
  ask: LockQuestions,
): Promise<boolean> {
  if (removeEmpty(lockDir)) return true;
  const claim = await claimLock(lockDir, self, token, ask);
  if (claim === 'gone') return true;
  if (claim === 'taken') return false;
  // Only now that the claim is ours can no other contender exchange the folder under our eyes.
  if ((await livingHolder(lockDir, ask)) !== null) {
    fs.rmSync(path.join(lockDir, claim.name), { force: true });
    return false;
  }
  const discarded = `${lockDir}.gone-${token}`;
  try {
    patiently(() => fs.renameSync(lockDir, discarded));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw storeError(lockDir, error);
  }
  if (readNote(path.join(discarded, claim.name))?.token === token) {
    try {
      fs.rmSync(discarded, { recursive: true, force: true });
    } catch {
      // On Windows another contender still reads in it. It is nobody's lock any more, and swept later.
    }
    return true;
  }
  // The shell plugin knows no claims: it exchanged the folder meanwhile, so this one is to be put back.
  try {
    if (!fs.existsSync(lockDir)) fs.renameSync(discarded, lockDir);
  } catch {
    // Its holder released it meanwhile: nothing is left to put back.
  }
  return false;
}

/** A lock that was cut off before anything was in it needs no claim: whoever writes into it first, wins. */
function removeEmpty(lockDir: string): boolean {
  try {
    fs.rmdirSync(lockDir);
    return true;
  } catch (error) {
    return codeOf(error) === 'ENOENT';
  }
}

/** Creates the next claim in the lock folder, if all earlier ones are of dead processes. */
async function claimLock(
  lockDir: string,
  self: ProcessIdentity,
  token: string,
  ask: LockQuestions,
): Promise<{ name: string } | 'gone' | 'taken'> {
  for (let n = 1; n < 100; n += 1) {
    const name = `claim-${n}.json`;
    const file = path.join(lockDir, name);
    if (createNote(file, self, token)) return { name };
    if (!fs.existsSync(lockDir)) return 'gone';
    const other = readNote(file);
    if (other === null || (await lives(other, ask))) return 'taken';
  }
  return 'taken';
}

async function lives(note: LockNote, ask: LockQuestions): Promise<boolean> {
  try {
    return await ask.isStillAlive(note.identity);
  } catch {
    // What can't be found out is no proof of death.
    return true;
  }
}

/**
 * Gives the lock back; where that can't be done now, as with too many files open, it is tried again and again: while we
 * live, nobody else can take over what we are done with.
 */
function releaseLock(lockDir: string, token: string, restMs = 100): void {
  if (giveBack(lockDir, token)) return;
  setTimeout(() => releaseLock(lockDir, token, Math.min(2 * restMs, 60_000)), restMs).unref();
}

/** @returns false where it still counts as ours */
function giveBack(lockDir: string, token: string): boolean {
  const owner = readNote(ownerFile(lockDir));
  if (owner === null) return !fs.existsSync(lockDir);
  if (owner.token !== token) return true;
  const discarded = `${lockDir}.gone-${token}`;
  try {
    // A contender on Windows may be reading who has it just now.
    patiently(() => fs.renameSync(lockDir, discarded));
    removeFolder(discarded);
    return true;
  } catch {
    return false;
  }
}

/** Most have just these two files in them; to find out what else there is takes as long again. */
function removeFolder(discarded: string): void {
  try {
    fs.unlinkSync(ownerFile(discarded));
    fs.unlinkSync(pidFile(discarded));
    fs.rmdirSync(discarded);
  } catch {
    fs.rmSync(discarded, { recursive: true, force: true });
  }
}

/** A spare lock has the date of its making, and may be in use for hours. */
const spareLifeMs = 24 * 3_600_000;
const discardedPattern = /\.lock\.dir\.(?:gone|note)-[0-9a-f]{24}$/;

/**
 * Removes what kills left between renaming locks away and removing them.
 *
 * @param now milliseconds since 1970; younger than a minute may be another's work
 */
export function sweepDiscardedLocks(folder: string, now: number): void {
  try {
    for (const name of fs.readdirSync(folder)) {
      const limitMs = discardedPattern.test(name) ? 60_000 : spareLockPattern.test(name) ? spareLifeMs : null;
      if (limitMs === null) continue;
      const file = path.join(folder, name);
      const stat = fs.lstatSync(file, { throwIfNoEntry: false });
      if (stat !== undefined && now - stat.mtimeMs > limitMs)
        fs.rmSync(file, { recursive: true, force: true });
    }
  } catch {
    // Left-overs are harmless; the next sweep tries again.
  }
}
