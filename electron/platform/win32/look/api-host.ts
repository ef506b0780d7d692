import { hostname } from 'node:os';
import type { HostFacts } from '../../../../shared/process/process.ts';
import type { Windows } from '../api/functions.ts';
import { sidOf } from '../api/open-process.ts';
import { fileTimeToMs } from '../file-time.ts';
import { bootIdOf } from '../powershell/powershell-host.ts';

const systemTimeOfDayInformation = 3;
const [localMachine, dword] = [0x8000_0002, 0x10];
const prefetch = 'SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management\\PrefetchParameters';

/** Reads what never changes while the machine is up. `''` as uid means that it could not be read. */
export function readApiHost(windows: Windows): HostFacts {
  const name = hostname();
  return {
    platform: 'win32',
    hostname: name,
    bootId: bootIdOf(readBootNumber(windows)),
    bootedAtMs: readBootTimeMs(windows) ?? 0,
    pidDomain: `win32:${name.toLowerCase()}`,
    uid: sidOf(windows, windows.kernel32.GetCurrentProcess() as number) ?? '',
    inContainer: false,
    isWsl: false,
  };
}

/** SYSTEM_TIMEOFDAY_INFORMATION: the time of boot as FILETIME comes first. */
function readBootTimeMs(windows: Windows): number | null {
  const answer = Buffer.alloc(48);
  const { NtQuerySystemInformation } = windows.ntdll;
  const status = NtQuerySystemInformation(
    ...[systemTimeOfDayInformation, answer, answer.length, Buffer.alloc(4)],
  );
  return status === 0 ? fileTimeToMs(answer.readBigInt64LE(0).toString()) : null;
}

/** Windows counts its starts here; `null` where it does not. */
function readBootNumber(windows: Windows): number | null {
  const [value, size] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32LE(4);
  const { RegGetValueA } = windows.advapi32;
  const result = RegGetValueA(localMachine, prefetch, 'BootId', dword, Buffer.alloc(4), value, size);
  return result === 0 ? value.readUInt32LE(0) : null;
}
