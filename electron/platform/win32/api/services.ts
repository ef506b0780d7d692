import type { Windows, Word } from './functions.ts';

const connectAndEnumerate = 0x1 | 0x4;
const [processInfo, allServices, activeOnes] = [0, 0x30, 1];
const moreData = 234;
/** ENUM_SERVICE_STATUS_PROCESSW, 64-bit. */
const rowBytes = 56;

/** The services that run, by the pid of their process (EnumServicesStatusExW); `null`: not to be read. */
export function readServices(windows: Windows): Map<number, string> | null {
  const { OpenSCManagerW, CloseServiceHandle } = windows.advapi32;
  const manager = OpenSCManagerW(0, 0, connectAndEnumerate) as Word;
  if (Number(manager) === 0) return null;
  try {
    return enumerate(windows, manager);
  } finally {
    CloseServiceHandle(manager);
  }
}

function enumerate(windows: Windows, manager: Word): Map<number, string> | null {
  const [needed, count, resume] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)];
  // One call gives at most 256 KiB; `resume` says where the next one goes on.
  const services = new Map<number, string>();
  for (let call = 0; call < 64; call++) {
    const rows = Buffer.alloc(256 * 1024);
    const isDone =
      windows.advapi32.EnumServicesStatusExW(
        ...[manager, processInfo, allServices, activeOnes, rows, rows.length, needed, count, resume, 0],
      ) !== 0;
    if (!isDone && windows.kernel32.GetLastError() !== moreData) return null;
    for (const [pid, name] of parseServices(rows, windows.addressOf(rows), count.readUInt32LE(0)))
      services.set(pid, name);
    if (isDone) return services;
  }
  return null;
}

/** Understands an array of ENUM_SERVICE_STATUS_PROCESSW; `base`: where it was, as names are pointers into it. */
export function parseServices(rows: Buffer, base: bigint, count: number): [pid: number, name: string][] {
  const whole = Math.min(count, Math.floor(rows.length / rowBytes));
  return Array.from({ length: whole }, (_, index) => {
    const at = index * rowBytes;
    const start = Number(rows.readBigUInt64LE(at) - base);
    const isInside = start >= 0 && start < rows.length;
    let end = start;
    while (isInside && end + 1 < rows.length && rows.readUInt16LE(end) !== 0) end += 2;
    return [rows.readUInt32LE(at + 44), isInside ? rows.toString('utf16le', start, end) : ''];
  });
}
