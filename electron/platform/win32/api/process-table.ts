import { statusTooShort, type Windows } from './functions.ts';

/** One process of the kernel's own table. */
export interface TableRow {
  pid: number;
  /** As it was at the start: that process may be gone, and its pid given out again. */
  parentPid: number;
  name: string;
  /** Start as FILETIME, exact; `'0'` for the idle process. */
  startToken: string;
  /** The desktop session that it runs in; services have 0. */
  desktopSession: number;
  /** True where each of its threads is suspended. */
  isSuspended: boolean;
  workingSetBytes: number;
  /** Processor time that it has used so far, in its own code and in the kernel. */
  cpuMs: number;
  /** Memory that nobody shares; 0 where Windows does not count it. */
  privateBytes: number;
}

const systemProcessInformation = 5;

/**
 * All processes of one moment, from one call.
 *
 * @returns `null` where Windows refuses
 */
export function readProcessTable(windows: Windows): TableRow[] | null {
  const needed = Buffer.alloc(4);
  for (let size = 512 * 1024; size <= 256 * 1024 * 1024; size *= 2) {
    const buffer = Buffer.alloc(size);
    const status = windows.ntdll.NtQuerySystemInformation(systemProcessInformation, buffer, size, needed);
    if (status === 0) return parseProcessTable(buffer, windows.addressOf(buffer));
    if (status !== statusTooShort) return null;
  }
  return null;
}

/** Size of SYSTEM_PROCESS_INFORMATION and of each SYSTEM_THREAD_INFORMATION behind it, 64-bit. */
const rowBytes = 0x100;
const threadBytes = 0x50;

/**
 * Understands the answer of NtQuerySystemInformation(SystemProcessInformation), 64-bit ("NtQuerySystemInformation
 * function", and winternl.h for the rest of the fields).
 *
 * @param base where the buffer was when Windows filled it: names are pointers into it
 */
export function parseProcessTable(buffer: Buffer, base: bigint): TableRow[] {
  const rows: TableRow[] = [];
  for (let at = 0; at + rowBytes <= buffer.length;) {
    const pid = buffer.readBigUInt64LE(at + 0x50);
    // What is no row ends the table.
    if (pid > 0xffff_ffffn) break;
    rows.push({
      pid: Number(pid),
      parentPid: Number(buffer.readBigUInt64LE(at + 0x58)),
      name: nameAt(buffer, at + 0x38, base),
      startToken: buffer.readBigInt64LE(at + 0x20).toString(),
      desktopSession: buffer.readUInt32LE(at + 0x64),
      isSuspended: isSuspended(buffer, at),
      cpuMs: Number(buffer.readBigInt64LE(at + 0x28) + buffer.readBigInt64LE(at + 0x30)) / 10_000,
      workingSetBytes: Number(buffer.readBigUInt64LE(at + 0x90)),
      privateBytes: Number(buffer.readBigUInt64LE(at + 0xc8)),
    });
    const next = buffer.readUInt32LE(at);
    if (next < rowBytes) break;
    at += next;
  }
  return rows;
}

function nameAt(buffer: Buffer, at: number, base: bigint): string {
  const start = buffer.readBigUInt64LE(at + 8) - base;
  const end = start + BigInt(buffer.readUInt16LE(at));
  if (start < 0n || end > BigInt(buffer.length)) return '';
  return buffer.toString('utf16le', Number(start), Number(end));
}

/** KTHREAD_STATE Waiting, KWAIT_REASON Suspended (wdm.h). */
function isSuspended(buffer: Buffer, at: number): boolean {
  const threads = buffer.readUInt32LE(at + 4);
  for (let index = 0; index < threads; index++) {
    const thread = at + rowBytes + index * threadBytes;
    if (thread + threadBytes > buffer.length) return false;
    if (buffer.readUInt32LE(thread + 0x44) !== 5 || buffer.readUInt32LE(thread + 0x48) !== 5) return false;
  }
  return threads > 0;
}

/**
 * Windows never re-parents: a parent's number stays after its end, and tells who started it; but it may be given out
 * again. So a parent that started later than its child is none, and this is 0 then.
 */
export function parentOf(row: TableRow, table: ReadonlyMap<number, TableRow>): number {
  const parent = table.get(row.parentPid);
  return parent === undefined || BigInt(parent.startToken) <= BigInt(row.startToken) ? row.parentPid : 0;
}
