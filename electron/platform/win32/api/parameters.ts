import type { Windows, Word } from './functions.ts';

/** A piece of another process's memory. */
export interface Piece {
  address: bigint;
  bytes: number;
}

/** Where a process has what it was started with. */
export interface Parameters {
  standardInput: bigint;
  standardOutput: bigint;
  folder: Piece;
  commandLine: Piece;
  environment: Piece;
}

/** Parameters, with the memory that they were read from: what they point to mostly lies close by. */
export interface ReadParameters extends Parameters {
  around: Copied;
}

/** Memory of another process as it was a moment ago; it lies in the scratch memory. */
export interface Copied {
  address: bigint;
  memory: Buffer;
}

const parametersBytes = 0x3f8;

/**
 * Understands RTL_USER_PROCESS_PARAMETERS, 64-bit. Microsoft documents a part of it ("RTL_USER_PROCESS_PARAMETERS
 * structure"); the rest has stayed as it is since Vista, and Windows' own debugging symbols name it.
 */
export function parseParameters(buffer: Buffer): Parameters {
  const text = (at: number) => ({
    address: buffer.readBigUInt64LE(at + 8),
    bytes: buffer.readUInt16LE(at),
  });
  return {
    standardInput: buffer.readBigUInt64LE(0x20),
    standardOutput: buffer.readBigUInt64LE(0x28),
    folder: text(0x38),
    commandLine: text(0x70),
    environment: {
      address: buffer.readBigUInt64LE(0x80),
      bytes: Number(buffer.readBigUInt64LE(0x3f0)),
    },
  };
}

const processWow64Information = 26;

/** Where all memory of a 32-bit process ends. */
const fourGigabytes = 0x1_0000_0000n;

/** A 32-bit process has a second set of parameters, which is the one that counts and which is not known here. */
function is64Bit(windows: Windows, handle: Word, environmentBlock: bigint): boolean {
  if (environmentBlock >= fourGigabytes) return true;
  const { memory } = windows.scratch;
  const status = windows.ntdll.NtQueryInformationProcess(handle, processWow64Information, memory, 8, null);
  return status === 0 && memory.readBigUInt64LE(0) === 0n;
}

/**
 * Reads where an open process has its parameters.
 *
 * @param environmentBlock where its process environment block (PEB) is
 * @returns `null` where they can't be read, as those of a 32-bit process
 */
export function readParameters(
  windows: Windows,
  handle: Word,
  environmentBlock: bigint,
): ReadParameters | null {
  if (environmentBlock === 0n || !is64Bit(windows, handle, environmentBlock)) return null;
  const { memory } = windows.scratch;
  if (!copy(windows, handle, { address: environmentBlock + 0x20n, bytes: 8 }, memory)) return null;
  const address = memory.readBigUInt64LE(0);
  const exact = { address, bytes: parametersBytes };
  for (const piece of [widened(exact), exact]) {
    if (!copy(windows, handle, piece, memory)) continue;
    const around = { address: piece.address, memory: memory.subarray(0, piece.bytes) };
    return { ...parseParameters(around.memory.subarray(Number(address - piece.address))), around };
  }
  return null;
}

const pageBytes = 0x1000n;
/** Memory is reserved from multiples of this on ("VirtualAlloc function"). */
const grainBytes = 0x1_0000n;
const mostBefore = 0x4000n;

/**
 * The whole pages that a piece lies in, and those before it that most likely belong to the same allocation: one call
 * mostly brings the environment, which lies right before the parameters, and the texts, right behind them.
 */
export function widened({ address, bytes }: Piece): Piece {
  const firstPage = address - (address % pageBytes);
  const grain = address - (address % grainBytes);
  const start = firstPage - mostBefore > grain ? firstPage - mostBefore : grain;
  const end = address + BigInt(bytes) + pageBytes - 1n;
  return { address: start, bytes: Number(end - (end % pageBytes) - start) };
}

/** A text of the parameters, e.g. the command line; `null` where it can't be read. */
export function readText(
  windows: Windows,
  handle: Word,
  { around, ...parameters }: ReadParameters,
  which: 'folder' | 'commandLine',
): string | null {
  return readNear(windows, handle, around, parameters[which])?.toString('utf16le') ?? null;
}

/** Command lines have at most 64 KiB; environments may be larger, but not by much. */
const mostBytes = 1024 * 1024;

/** A piece out of memory that was copied already, else from the process; `null` where it can't be read whole. */
export function readNear(
  windows: Windows,
  handle: Word,
  { address, memory }: Copied,
  piece: Piece,
): Buffer | null {
  if (piece.bytes <= 0 || piece.bytes > mostBytes) return null;
  const start = Number(piece.address - address);
  if (start >= 0 && start + piece.bytes <= memory.length) return memory.subarray(start, start + piece.bytes);
  const own = Buffer.alloc(piece.bytes);
  return copy(windows, handle, piece, own) ? own : null;
}

/** Copies memory of an open process: all of the piece, or it is `false`. */
function copy(windows: Windows, handle: Word, { address, bytes }: Piece, into: Buffer): boolean {
  if (address === 0n || bytes > into.length) return false;
  return windows.kernel32.ReadProcessMemory(handle, address, into, bytes, null) !== 0;
}
