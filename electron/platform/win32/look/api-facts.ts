import type { ClaudeMarkers, ProcessDescription } from '../../../../shared/process/process.ts';
import { markersOfBlock } from '../api/environment-block.ts';
import { access, type Windows, type Word } from '../api/functions.ts';
import { holderOf, holderRights, withProcess } from '../api/open-process.ts';
import { readParameters, readPiece, readText } from '../api/parameters.ts';
import { splitCommandLine } from '../command-line.ts';

/** What is known of a process that we may open. */
export interface OpenedProcess {
  startToken: string;
  /** Security identifier of its user; `null`: not to be read, so it is not ours. */
  sid: string | null;
  argv: readonly string[] | null;
  executable: string | null;
  markers: ClaudeMarkers | null;
  /** Its working folder of now; `null`: not to be read. */
  workingDirectory: string | null;
  /** Values of its standard handles; `null`: not to be read. */
  standardHandles: { input: bigint; output: bigint } | null;
}

export function descriptionOf({ argv, executable, workingDirectory }: OpenedProcess): ProcessDescription {
  return { argv, executable, workingDirectory };
}

const memoryRights = holderRights | access.query | access.readMemory;

/**
 * Opens a process and reads who it is and, where it is `ownSid`'s, what it was started with.
 *
 * @returns `gone`: ended; `denied`: not ours to open
 */
export function readProcess(
  windows: Windows,
  pid: number,
  ownSid: string,
): OpenedProcess | 'gone' | 'denied' {
  const withMemory = withProcess(windows, pid, memoryRights, (handle) => read(windows, handle, ownSid, true));
  if (withMemory !== 'denied') return withMemory;
  return withProcess(windows, pid, holderRights, (handle) => read(windows, handle, ownSid, false));
}

function read(
  windows: Windows,
  handle: Word,
  ownSid: string,
  mayReadMemory: boolean,
): OpenedProcess | 'gone' | 'denied' {
  const holder = holderOf(windows, handle);
  if (holder === null) return 'denied';
  if (!holder.isRunning) return 'gone';
  const isOurs = holder.sid === ownSid;
  const parameters = isOurs && mayReadMemory ? readParameters(windows, handle) : null;
  const text = (which: 'folder' | 'commandLine') =>
    parameters === null ? null : readText(windows, handle, parameters, which);
  const commandLine = text('commandLine');
  const environment = parameters === null ? null : readPiece(windows, handle, parameters.environment);
  return {
    startToken: holder.startToken,
    sid: holder.sid,
    argv: commandLine === null ? null : splitCommandLine(commandLine),
    executable: isOurs ? imageOf(windows, handle) : null,
    workingDirectory: text('folder')?.replace(/(?<=[^:])\\$/, '') ?? null,
    markers: environment === null ? null : markersOfBlock(environment),
    standardHandles:
      parameters === null ? null : { input: parameters.standardInput, output: parameters.standardOutput },
  };
}

/** Full path of the program that an open process runs (QueryFullProcessImageNameW). */
function imageOf(windows: Windows, handle: Word): string | null {
  const [path, length] = [Buffer.alloc(2 * 4096), Buffer.alloc(4)];
  length.writeUInt32LE(4096);
  if (windows.kernel32.QueryFullProcessImageNameW(handle, 0, path, length) === 0) return null;
  return path.toString('utf16le', 0, 2 * length.readUInt32LE(0));
}
