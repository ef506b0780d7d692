import type { ClaudeMarkers, ProcessDescription } from '../../../../shared/process/process.ts';
import { markersOfBlock } from '../api/environment-block.ts';
import { access, type Windows, type Word } from '../api/functions.ts';
import { basicsOf, holderRights, imageOf, sidOf, withProcess } from '../api/open-process.ts';
import { readNear, readParameters, readText } from '../api/parameters.ts';
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
  const basics = basicsOf(windows, handle);
  if (basics === null) return 'denied';
  if (basics.hasEnded) return 'gone';
  const { startToken } = basics;
  const sid = sidOf(windows, handle);
  const isOurs = sid === ownSid;
  return {
    startToken,
    sid,
    executable: isOurs ? imageOf(windows, handle) : null,
    ...(isOurs && mayReadMemory ? readMemory(windows, handle, basics.environmentBlock) : unread),
  };
}

type OfMemory = Pick<OpenedProcess, 'argv' | 'workingDirectory' | 'markers' | 'standardHandles'>;

const unread: OfMemory = { argv: null, workingDirectory: null, markers: null, standardHandles: null };

function readMemory(windows: Windows, handle: Word, environmentBlock: bigint): OfMemory {
  const parameters = readParameters(windows, handle, environmentBlock);
  if (parameters === null) return unread;
  const { around, standardInput: input, standardOutput: output } = parameters;
  const commandLine = readText(windows, handle, parameters, 'commandLine');
  const folder = readText(windows, handle, parameters, 'folder');
  const environment = readNear(windows, handle, around, parameters.environment);
  const markers = environment === null ? null : markersOfBlock(environment);
  // What was copied along may be older environments, with keys in them.
  around.memory.fill(0);
  return {
    argv: commandLine === null ? null : splitCommandLine(commandLine),
    workingDirectory: folder?.replace(/(?<=[^:])\\$/, '') ?? null,
    markers,
    standardHandles: { input, output },
  };
}
