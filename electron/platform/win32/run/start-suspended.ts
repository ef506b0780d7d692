import type { Windows, Word } from '../api/functions.ts';
import { joinCommandLine } from '../command-line.ts';

/** STARTUPINFOW and PROCESS_INFORMATION, 64-bit. */
const startup = { bytes: 104, flagsAt: 60, inputAt: 80, useHandles: 0x100 } as const;
const started = { bytes: 24, threadAt: 8, pidAt: 16 } as const;
const isSuspended = 0x4;
const inherits = 0x1;
/** STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, STD_ERROR_HANDLE. */
const standardHandles = [-10, -11, -12];

/** A program that was started and does not run yet. */
export interface Suspended {
  pid: number;
  process: Word;
  /** Lets it run. */
  resume(): void;
}

/** What Node calls the errors of CreateProcess; the others by their number. */
const names = new Map([
  [2, 'ENOENT'],
  [3, 'ENOENT'],
  [5, 'EACCES'],
  [193, 'ENOEXEC'],
  [740, 'EACCES'],
]);

/**
 * Starts a program on our console, with our environment, folder and standard handles (CreateProcessW), so that it can
 * be put into a job before its first instruction. Node's own `spawn` would put it into a job that ends it with us.
 *
 * @returns the program, or the name of the error
 */
export function startSuspended(
  windows: Windows,
  program: string,
  argv: readonly [string, ...string[]],
): Suspended | { error: string } {
  const { CreateProcessW, ResumeThread, GetLastError, CloseHandle } = windows.kernel32;
  const information = Buffer.alloc(started.bytes);
  const isStarted = CreateProcessW(
    ...[wide(program), wide(joinCommandLine(argv)), 0, 0, 1, isSuspended, 0, 0],
    ...[startupInfo(windows), information],
  );
  if (isStarted === 0) {
    const number = Number(GetLastError());
    return { error: names.get(number) ?? `error ${number}` };
  }
  const thread = information.readBigUInt64LE(started.threadAt);
  return {
    pid: information.readUInt32LE(started.pidAt),
    process: information.readBigUInt64LE(0),
    resume() {
      ResumeThread(thread);
      CloseHandle(thread);
    },
  };
}

/** Node keeps its standard handles from who it starts; the program gets them as we did. */
function startupInfo(windows: Windows): Buffer {
  const { GetStdHandle, SetHandleInformation } = windows.kernel32;
  const info = Buffer.alloc(startup.bytes);
  info.writeUInt32LE(startup.bytes, 0);
  info.writeUInt32LE(startup.useHandles, startup.flagsAt);
  for (const [index, name] of standardHandles.entries()) {
    const handle = GetStdHandle(name >>> 0) as Word;
    SetHandleInformation(handle, inherits, inherits);
    info.writeBigUInt64LE(BigInt.asUintN(64, BigInt(handle)), startup.inputAt + index * 8);
  }
  return info;
}

/** UTF-16 with its end; CreateProcessW writes into the command line. */
const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le');
