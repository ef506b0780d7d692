import { access, type Windows, type Word } from './functions.ts';
import { parseSid } from './sid.ts';
import { textInside } from './unicode-string.ts';

/** GetLastError() where nobody has the pid (ERROR_INVALID_PARAMETER). */
const nobody = 87;

/**
 * Opens a process for as long as `use` runs. While it is open, its pid is given to no other process: what is read
 * and done with the handle is of this one.
 *
 * @returns what `use` gives; `gone`: nobody has the pid; `denied`: Windows does not let us
 */
export function withProcess<T>(
  windows: Windows,
  pid: number,
  rights: number,
  use: (handle: Word) => T,
): T | 'gone' | 'denied' {
  const { OpenProcess, GetLastError, CloseHandle } = windows.kernel32;
  const handle = OpenProcess(rights, 0, pid) as Word;
  if (Number(handle) === 0) return GetLastError() === nobody ? 'gone' : 'denied';
  try {
    return use(handle);
  } finally {
    CloseHandle(handle);
  }
}

/** Who an open process is. */
export interface Holder {
  /** Start as FILETIME, exact. */
  startToken: string;
  /** Security identifier of its user; `null`: not to be read. */
  sid: string | null;
  /** False where it ended, and only its object is still there because somebody has it open. */
  isRunning: boolean;
}

/** Rights that `holderOf` needs. */
export const holderRights = access.queryLimited | access.synchronize;

/** Reads who an open process is; `null` where not even its start can be read. */
export function holderOf(windows: Windows, handle: Word): Holder | null {
  const startToken = startOf(windows, handle);
  if (startToken === null) return null;
  // WAIT_OBJECT_0: the object of a process is signalled once it ended.
  const isRunning = windows.kernel32.WaitForSingleObject(handle, 0) !== 0;
  return { startToken, sid: sidOf(windows, handle), isRunning };
}

const [processBasicInformation, processTimes] = [0, 4];

/** What an open process has by way of numbers. */
export interface Basics {
  /** Start as FILETIME, exact. */
  startToken: string;
  hasEnded: boolean;
  /** Where its process environment block (PEB) is. */
  environmentBlock: bigint;
}

/** STATUS_PENDING: the exit status of what has not ended. Who chose this number for its end is taken for running. */
const notEnded = 259;

/** Reads them by two calls, half of what `holderOf` takes; `null` where they can't be read. */
export function basicsOf(windows: Windows, handle: Word): Basics | null {
  const startToken = startOf(windows, handle);
  if (startToken === null || !ask(windows, handle, processBasicInformation, 48)) return null;
  const { memory } = windows.scratch;
  return {
    startToken,
    hasEnded: memory.readUInt32LE(0) !== notEnded,
    environmentBlock: memory.readBigUInt64LE(8),
  };
}

/** Start of an open process as FILETIME; KERNEL_USER_TIMES begins with it. */
function startOf(windows: Windows, handle: Word): string | null {
  return ask(windows, handle, processTimes, 32) ? windows.scratch.memory.readBigUInt64LE(0).toString() : null;
}

/** Puts an answer of NtQueryInformationProcess, which has exactly these bytes or at most, into the scratch memory. */
function ask(windows: Windows, handle: Word, what: number, bytes: number): boolean {
  const { NtQueryInformationProcess } = windows.ntdll;
  return NtQueryInformationProcess(handle, what, windows.scratch.memory, bytes, null) === 0;
}

const processImageFileNameWin32 = 43;

/**
 * Full path of the program that an open process runs, as QueryFullProcessImageNameW gives it, which is more work
 * around the same question; `null`: not to be read.
 */
export function imageOf(windows: Windows, handle: Word): string | null {
  const { scratch } = windows;
  return ask(windows, handle, processImageFileNameWin32, scratch.memory.length) ? textInside(scratch) : null;
}

const tokenQuery = 0x8;
const tokenUser = 1;

/** Security identifier of the user that a process runs as. */
export function sidOf(windows: Windows, handle: Word): string | null {
  const { advapi32, kernel32, scratch } = windows;
  const { memory, address } = scratch;
  if (advapi32.OpenProcessToken(handle, tokenQuery, memory) === 0) return null;
  const token = memory.readBigUInt64LE(0);
  try {
    // TOKEN_USER: a pointer to the identifier and its attributes, and behind them the identifier itself.
    const bytes = 128;
    const needed = memory.subarray(bytes, bytes + 4);
    if (advapi32.GetTokenInformation(token, tokenUser, memory, bytes, needed) === 0) return null;
    const at = Number(memory.readBigUInt64LE(0) - address);
    return at > 0 && at < bytes ? parseSid(memory.subarray(at, bytes)) : null;
  } finally {
    kernel32.CloseHandle(token);
  }
}
