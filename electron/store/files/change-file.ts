import * as fs from 'node:fs';
import { nativeRename, type Rename } from './native-rename.ts';
import { readTextFile, type TextRead } from './safe-file.ts';
import { stageFile, type Staged } from './safe-write.ts';
import { StoreError } from './store-error.ts';
import { inTurn, type Turn } from './turn.ts';

/** Whoever changes a file this often within our few milliseconds does nothing else. */
const mostAttempts = 50;
const mostTurns = 20;

export interface ChangedFile {
  /** `null`: there was no file. */
  before: string | null;
  written: boolean;
}

/**
 * Reads a text file, changes it and writes it back as one step: none of our own processes does the same meanwhile,
 * and where another program wrote it, the change is made anew on what that one wrote. A link is followed, so that
 * the file may lie among the user's dotfiles; it keeps its mode and its group.
 *
 * @param turns the folder in which ours take turns at this file
 * @param options.oursAlone nobody but us writes the file, so no look is needed at what is replaced
 * @param change gets the text as read, and gives the new one; `null` leaves all as it is. It may be called again.
 * @throws StoreError that names the file and the remedy; the file is then as it was before
 */
export function changeFile(
  file: string,
  options: { turns: string; maxBytes: number; oursAlone?: boolean },
  change: (read: TextRead) => string | null,
): ChangedFile {
  const exchange = options.oursAlone === true ? () => false : nativeRename().exchange;
  for (let turns = 0; turns < mostTurns; turns += 1) {
    const changed = inTurn(options.turns, (turn) =>
      changeInTurn(file, { ...options, exchange, turn }, change),
    );
    if (changed !== null) return changed;
  }
  throw new StoreError(
    `Could not write ${file}: other processes of Process Janitor take their turns from each other. Try again.`,
  );
}

/** @returns `null` where others took this turn for dead: who was stopped, or held up for long, takes another */
function changeInTurn(
  file: string,
  { maxBytes, exchange, turn }: { maxBytes: number; exchange: Rename; turn: Turn },
  change: (read: TextRead) => string | null,
): ChangedFile | null {
  for (let attempt = 0; attempt < mostAttempts; attempt += 1) {
    const stamp = stampOf(file);
    const read = readTextFile(file, { maxBytes, followLinks: true });
    const before = read.ok ? read.text : null;
    const after = change(read);
    if (after === null) return { before, written: false };
    const { target, mode, group } = writeTarget(file);
    const staged = stageFile(target, after, mode, group);
    try {
      if (!turn.isStillMine()) return null;
      if (putInPlace(staged, target, { before, stamp, maxBytes, exchange })) return { before, written: true };
    } finally {
      staged.discard();
    }
  }
  throw new StoreError(`Could not write ${file}: another program changes it over and over. Try again later.`);
}

/** Where a user's own file really lies, and the mode and group that it keeps. @throws StoreError where it is write-protected */
function writeTarget(file: string): { target: string; mode: number; group?: number } {
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (stat === undefined) return { target: file, mode: 0o600 };
  const target = fs.realpathSync(file);
  if ((stat.mode & 0o200) === 0) {
    const name = target === file ? file : `${file} (a link to ${target})`;
    throw new StoreError(`${name} is write-protected, so it was not changed. Make it writable first.`);
  }
  return { target, mode: stat.mode & 0o777, group: stat.gid };
}

interface Replacing {
  before: string | null;
  /** Of the file before it was read. */
  stamp: Stamp | null;
  maxBytes: number;
  exchange: Rename;
}

/** @returns false where the file is not any more as it was read: then it is as the other program left it */
function putInPlace(staged: Staged, target: string, replacing: Replacing): boolean {
  if (replacing.before === null) return staged.createOnly();
  // Nothing may come between this look and the exchange: what changes then is put right, but was gone for a moment.
  const mine = stampOf(staged.path);
  if (!isUnchanged(stampOf(target), replacing.stamp)) return false;
  if (replacing.exchange(staged.path, target)) return keptWhatItReplaced(staged, target, mine, replacing);
  return staged.commit(() => {
    const read = readTextFile(target, { maxBytes: replacing.maxBytes });
    return read.ok && read.text === replacing.before;
  });
}

interface Stamp {
  /** Stays with a file under any name, until somebody writes into it. */
  content: string;
  /** Changes with its name, too. */
  changed: bigint;
}

/** `null`: there is no such file. */
function stampOf(file: string): Stamp | null {
  const stat = fs.statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat === undefined
    ? null
    : { content: `${stat.ino} ${stat.mtimeNs} ${stat.size}`, changed: stat.ctimeNs };
}

const isUnchanged = (now: Stamp | null, before: Stamp | null) =>
  now?.content === before?.content && now?.changed === before?.changed;

/**
 * After an exchange the staged name holds what was replaced. Where that is not what was read, another program wrote
 * in between: it gets its file back at once, and so does whoever writes during that. Dates are compared first: they
 * are read in microseconds, so what the other wrote is gone for hardly longer than that.
 *
 * @param mine the stamp of what is to be in place
 */
function keptWhatItReplaced(
  staged: Staged,
  target: string,
  mine: Stamp | null,
  { before, stamp, maxBytes, exchange }: Replacing,
): boolean {
  let expected = stamp?.content;
  let inPlace = mine?.content;
  for (;;) {
    const displaced = stampOf(staged.path)?.content;
    if (displaced === expected || displaced === undefined) break;
    exchange(staged.path, target);
    expected = inPlace;
    inPlace = displaced;
  }
  if (inPlace !== mine?.content) return false;
  // A date's grain is some milliseconds: who wrote into the same file in that time is seen by its text alone.
  const read = readTextFile(staged.path, { maxBytes });
  if (!read.ok || read.text === before) return true;
  exchange(staged.path, target);
  return false;
}
