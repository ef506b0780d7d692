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

/** Parameters, with the memory that they were read from: folder and command line mostly lie right behind them. */
export interface ReadParameters extends Parameters {
  page: { address: bigint; memory: Buffer };
}

const parametersBytes = 0x3f8;
const pageBytes = 0x1000;

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

const processBasicInformation = 0;
const processWow64Information = 26;

/**
 * Reads where an open process has its parameters. A 32-bit process has a second set of them, which this does not
 * know, so it is unreadable.
 *
 * @returns `null` where they can't be read
 */
export function readParameters(windows: Windows, handle: Word): ReadParameters | null {
  const { NtQueryInformationProcess } = windows.ntdll;
  const is32Bit = Buffer.alloc(8);
  if (NtQueryInformationProcess(handle, processWow64Information, is32Bit, 8, Buffer.alloc(4)) !== 0)
    return null;
  if (is32Bit.readBigUInt64LE(0) !== 0n) return null;
  const basic = Buffer.alloc(48);
  if (NtQueryInformationProcess(handle, processBasicInformation, basic, 48, Buffer.alloc(4)) !== 0)
    return null;
  const environmentBlock = basic.readBigUInt64LE(8);
  const pointer = readPiece(windows, handle, { address: environmentBlock + 0x20n, bytes: 8 });
  if (environmentBlock === 0n || pointer === null) return null;
  const address = pointer.readBigUInt64LE(0);
  // Memory is given out by whole pages, so what is left of this one can be read along, which spares further calls.
  const bytes = Math.max(parametersBytes, pageBytes - Number(address % BigInt(pageBytes)));
  const memory = readPiece(windows, handle, { address, bytes });
  return memory === null ? null : { ...parseParameters(memory), page: { address, memory } };
}

/** A text of the parameters, e.g. the command line; `null` where it can't be read. */
export function readText(
  windows: Windows,
  handle: Word,
  { page, ...parameters }: ReadParameters,
  which: 'folder' | 'commandLine',
): string | null {
  const piece = parameters[which];
  const start = Number(piece.address - page.address);
  const isInside = start >= 0 && start + piece.bytes <= page.memory.length;
  if (isInside) return piece.bytes === 0 ? null : page.memory.toString('utf16le', start, start + piece.bytes);
  return readPiece(windows, handle, piece)?.toString('utf16le') ?? null;
}

/** Command lines have at most 64 KiB; environments may be larger, but not by much. */
const mostBytes = 1024 * 1024;

/** Copies memory of an open process; `null` where it can't be read whole. */
export function readPiece(windows: Windows, handle: Word, { address, bytes }: Piece): Buffer | null {
  if (address === 0n || bytes <= 0 || bytes > mostBytes) return null;
  const buffer = Buffer.alloc(bytes);
  const count = Buffer.alloc(8);
  if (windows.kernel32.ReadProcessMemory(handle, address, buffer, bytes, count) === 0) return null;
  return Number(count.readBigUInt64LE(0)) === bytes ? buffer : null;
}
