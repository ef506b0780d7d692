import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { makeFolder } from './safe-write.ts';
import { codeOf, storeError, StoreError } from './store-error.ts';
import { uniqueHex } from './unique-hex.ts';

/*
 * Turns at a file that several of us read, change and write: at most some milliseconds of work without a pause.
 * Each contender makes an empty file of its own name in the folder of turns, and only then looks who else has one
 * there. Of two, the later to look sees the other's, so two never both go on. Names are never used twice, so a
 * dead contender's file can be removed by anybody at any time, and a full disk leaves nothing half made.
 */

/** What is done in a turn takes milliseconds; who is at it for longer is dead, or stopped and will notice. */
const longestTurnMs = 5_000;
const patienceMs = 10_000;

const namePattern = /^([0-9a-z]{1,8})\.(\d{1,10})\.[0-9a-f]{16}$/;

export interface Turn {
  /** False where others took this turn for dead meanwhile: then nothing may be written any more. */
  isStillMine: () => boolean;
}

/**
 * Does `work` while none of our other processes does work in the same folder of turns. Waits by standing still, so
 * the work must be short.
 *
 * @throws StoreError where the folder can't be written, or others were at it for 10 s
 */
export function inTurn<T>(folder: string, work: (turn: Turn) => T): T {
  makeFolder(folder);
  const startedMs = performance.now();
  for (;;) {
    const mine = enter(folder);
    let before: readonly string[];
    try {
      before = others(folder, mine);
      if (before.length === 0) {
        return work({ isStillMine: () => fs.existsSync(path.join(folder, mine)) });
      }
    } finally {
      leave(path.join(folder, mine));
    }
    if (performance.now() - startedMs > patienceMs) {
      throw new StoreError(
        `Other processes of Process Janitor (${before.join(', ')}) are busy in ${folder}. Try again.`,
      );
    }
    standStill(2 + Math.random() * 20);
  }
}

/** Which machine a pid counts on: two containers may share a folder. */
const hostTag = () => {
  let sum = 0;
  for (const char of os.hostname()) sum = (sum * 31 + char.charCodeAt(0)) >>> 0;
  return sum.toString(36);
};

function enter(folder: string): string {
  const name = `${hostTag()}.${process.pid}.${uniqueHex(16)}`;
  try {
    fs.closeSync(fs.openSync(path.join(folder, name), 'wx', 0o600));
  } catch (error) {
    throw storeError(folder, error);
  }
  return name;
}

/** Pids of the living others, as texts; what dead ones left is removed. */
function others(folder: string, mine: string): string[] {
  const living: string[] = [];
  // Ages are told by the file system's own clock: on a network share, and after a jump, ours shows another time.
  const nowMs = fs.lstatSync(path.join(folder, mine), { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  for (const name of fs.readdirSync(folder)) {
    const [, host, pid = ''] = namePattern.exec(name) ?? [];
    if (name === mine || host === undefined) continue;
    if (isOver(path.join(folder, name), host, pid, nowMs)) leave(path.join(folder, name));
    else living.push(`process ${pid}`);
  }
  return living;
}

function isOver(file: string, host: string, pid: string, nowMs: number): boolean {
  const stat = fs.lstatSync(file, { throwIfNoEntry: false });
  if (stat === undefined || Math.abs(nowMs - stat.mtimeMs) > longestTurnMs) return true;
  return (
    process.platform === 'linux' &&
    host === hostTag() &&
    fs.existsSync('/proc/self') &&
    !fs.existsSync(`/proc/${pid}`)
  );
}

function leave(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch (error) {
    // It counts for a few seconds more, then for nothing.
    if (codeOf(error) !== 'ENOENT') return;
  }
}

function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
