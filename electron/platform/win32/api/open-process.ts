import { access, type Windows, type Word } from './functions.ts';
import { parseSid } from './sid.ts';

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

/** Start of an open process as FILETIME. */
export function startOf(windows: Windows, handle: Word): string | null {
  const times = Buffer.alloc(32);
  const parts = [0, 8, 16, 24].map((at) => times.subarray(at, at + 8));
  if (windows.kernel32.GetProcessTimes(handle, ...parts) === 0) return null;
  return times.readBigUInt64LE(0).toString();
}

const tokenQuery = 0x8;
const tokenUser = 1;

/** Security identifier of the user that a process runs as. */
export function sidOf(windows: Windows, handle: Word): string | null {
  const { advapi32, kernel32 } = windows;
  const opened = Buffer.alloc(8);
  if (advapi32.OpenProcessToken(handle, tokenQuery, opened) === 0) return null;
  const token = opened.readBigUInt64LE(0);
  try {
    // TOKEN_USER: a pointer to the identifier and its attributes, and behind them the identifier itself.
    const user = Buffer.alloc(128);
    if (advapi32.GetTokenInformation(token, tokenUser, user, user.length, Buffer.alloc(4)) === 0) return null;
    const at = Number(user.readBigUInt64LE(0) - windows.addressOf(user));
    return at > 0 && at < user.length ? parseSid(user.subarray(at)) : null;
  } finally {
    kernel32.CloseHandle(token);
  }
}
