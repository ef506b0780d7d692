import { access, statusTooShort, type Windows, type Word } from './functions.ts';

const systemExtendedHandleInformation = 64;
/** SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX, 64-bit, behind a count and a reserved word. */
const rowBytes = 40;

/** Handles that a process has open, with the number of their type. */
export interface OpenHandle {
  value: bigint;
  type: number;
}

/**
 * The open handles of some processes and of our own. Windows tells them of all processes at once only, so this is
 * for a few suspects together.
 *
 * @returns `null` where Windows refuses
 */
export function readHandles(windows: Windows, pids: ReadonlySet<number>): Map<number, OpenHandle[]> | null {
  for (let size = 4 * 1024 * 1024; size <= 256 * 1024 * 1024; size *= 2) {
    const buffer = Buffer.allocUnsafeSlow(size);
    const status = windows.ntdll.NtQuerySystemInformation(
      ...[systemExtendedHandleInformation, buffer, size, Buffer.alloc(4)],
    );
    if (status === 0) return parseHandles(buffer, pids);
    if (status !== statusTooShort) return null;
  }
  return null;
}

/** Understands SYSTEM_HANDLE_INFORMATION_EX, 64-bit. */
export function parseHandles(buffer: Buffer, pids: ReadonlySet<number>): Map<number, OpenHandle[]> {
  const found = new Map<number, OpenHandle[]>([...pids].map((pid) => [pid, []]));
  const count = Number(buffer.readBigUInt64LE(0));
  for (let index = 0; index < count; index++) {
    const at = 16 + index * rowBytes;
    if (at + rowBytes > buffer.length) break;
    // A process's pid is a multiple of 4 below 2^32: reading the low half is enough, and much faster.
    found.get(buffer.readUInt32LE(at + 8))?.push({
      value: buffer.readBigUInt64LE(at + 16),
      type: buffer.readUInt16LE(at + 30),
    });
  }
  return found;
}

const sameAccess = 0x2;

/**
 * Copies handles of another process to us for as long as `use` runs; they are closed afterwards. Nothing that is done
 * with a copy may read or write: it leads to the very same object. One that can't be copied (closed meanwhile, or not
 * to be opened) is left out.
 */
export async function withCopies<T>(
  windows: Windows,
  owner: Word,
  handles: readonly OpenHandle['value'][],
  use: (copies: readonly Word[]) => Promise<T>,
): Promise<T> {
  const { DuplicateHandle, GetCurrentProcess, CloseHandle } = windows.kernel32;
  const self = GetCurrentProcess();
  const copies: Word[] = [];
  try {
    for (const handle of handles) {
      const copied = Buffer.alloc(8);
      if (DuplicateHandle(owner, handle, self, copied, 0, 0, sameAccess) !== 0)
        copies.push(copied.readBigUInt64LE(0));
    }
    return await use(copies);
  } finally {
    for (const copy of copies) CloseHandle(copy);
  }
}

/** Rights that it takes to copy a process's handles. */
export const copyRights = access.duplicateHandles | access.queryLimited;
