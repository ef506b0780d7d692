import type { Koffi, NativeFunction } from '../../koffi.ts';

/** A handle, a pointer or a size, as koffi gives `uintptr_t`. */
export type Word = number | bigint;

const signatures = {
  kernel32: {
    OpenProcess: ['uintptr_t', 'uint32_t', 'int', 'uint32_t'],
    CloseHandle: ['int', 'uintptr_t'],
    GetCurrentProcess: ['uintptr_t'],
    GetLastError: ['uint32_t'],
    WaitForSingleObject: ['uint32_t', 'uintptr_t', 'uint32_t'],
    TerminateProcess: ['int', 'uintptr_t', 'uint32_t'],
    ReadProcessMemory: ['int', 'uintptr_t', 'uintptr_t', 'void *', 'uintptr_t', 'void *'],
    DuplicateHandle: ['int', 'uintptr_t', 'uintptr_t', 'uintptr_t', 'void *', 'uint32_t', 'int', 'uint32_t'],
    GetModuleHandleA: ['uintptr_t', 'str'],
    GetProcAddress: ['uintptr_t', 'uintptr_t', 'str'],
    CreateThread: ['uintptr_t', 'uintptr_t', 'uintptr_t', 'uintptr_t', 'uintptr_t', 'uint32_t', 'uintptr_t'],
    GetExitCodeThread: ['int', 'uintptr_t', 'void *'],
    TerminateThread: ['int', 'uintptr_t', 'uint32_t'],
    GetNamedPipeClientProcessId: ['int', 'uintptr_t', 'void *'],
    CreateJobObjectA: ['uintptr_t', 'uintptr_t', 'str'],
    OpenJobObjectA: ['uintptr_t', 'uint32_t', 'int', 'str'],
    SetInformationJobObject: ['int', 'uintptr_t', 'int', 'void *', 'uint32_t'],
    QueryInformationJobObject: ['int', 'uintptr_t', 'int', 'void *', 'uint32_t', 'void *'],
    AssignProcessToJobObject: ['int', 'uintptr_t', 'uintptr_t'],
    CreateProcessW: [
      ...['int', 'void *', 'void *', 'uintptr_t', 'uintptr_t', 'int', 'uint32_t'],
      ...['uintptr_t', 'uintptr_t', 'void *', 'void *'],
    ],
    ResumeThread: ['uint32_t', 'uintptr_t'],
    GetExitCodeProcess: ['int', 'uintptr_t', 'void *'],
    GetStdHandle: ['uintptr_t', 'uint32_t'],
    SetHandleInformation: ['int', 'uintptr_t', 'uint32_t', 'uint32_t'],
  },
  ntdll: {
    NtQuerySystemInformation: ['uint32_t', 'uint32_t', 'void *', 'uint32_t', 'void *'],
    NtQueryInformationProcess: ['uint32_t', 'uintptr_t', 'uint32_t', 'void *', 'uint32_t', 'void *'],
    NtQueryInformationFile: ['uint32_t', 'uintptr_t', 'void *', 'void *', 'uint32_t', 'uint32_t'],
    NtQueryObject: ['uint32_t', 'uintptr_t', 'uint32_t', 'void *', 'uint32_t', 'void *'],
  },
  advapi32: {
    OpenProcessToken: ['int', 'uintptr_t', 'uint32_t', 'void *'],
    GetTokenInformation: ['int', 'uintptr_t', 'uint32_t', 'void *', 'uint32_t', 'void *'],
    GetFileSecurityW: ['int', 'str16', 'uint32_t', 'void *', 'uint32_t', 'void *'],
    RegGetValueA: ['int', 'uintptr_t', 'str', 'str', 'uint32_t', 'void *', 'void *', 'void *'],
    OpenSCManagerW: ['uintptr_t', 'uintptr_t', 'uintptr_t', 'uint32_t'],
    CloseServiceHandle: ['int', 'uintptr_t'],
    EnumServicesStatusExW: [
      ...['int', 'uintptr_t', 'uint32_t', 'uint32_t', 'uint32_t', 'void *', 'uint32_t'],
      ...['void *', 'void *', 'void *', 'uintptr_t'],
    ],
  },
  iphlpapi: {
    GetExtendedTcpTable: ['uint32_t', 'void *', 'void *', 'int', 'uint32_t', 'uint32_t', 'uint32_t'],
    GetExtendedUdpTable: ['uint32_t', 'void *', 'void *', 'int', 'uint32_t', 'uint32_t', 'uint32_t'],
  },
  user32: {
    FindWindowExW: ['uintptr_t', 'uintptr_t', 'uintptr_t', 'uintptr_t', 'uintptr_t'],
    GetWindowThreadProcessId: ['uint32_t', 'uintptr_t', 'void *'],
    IsWindowVisible: ['int', 'uintptr_t'],
    PostMessageW: ['int', 'uintptr_t', 'uint32_t', 'uintptr_t', 'uintptr_t'],
  },
} as const;

type Library = keyof typeof signatures;

/** The functions of Windows that are called, by library. Which takes and gives what: learn.microsoft.com. */
export type Functions = {
  readonly [L in Library]: { readonly [F in keyof (typeof signatures)[L]]: NativeFunction };
};

/** Memory of ours whose place is known: Windows' answers point into themselves. */
export interface Placed {
  readonly memory: Buffer;
  readonly address: bigint;
}

export interface Windows extends Functions {
  addressOf(memory: Uint8Array): bigint;
  /**
   * For answers that are understood before the next question is asked. Three hundred processes are asked a dozen
   * questions each, and new memory for every answer costs as much as the asking.
   */
  readonly scratch: Placed;
}

/** Enough for every text of Windows' (64 KiB) and what stands before it. */
const scratchBytes = 0x1_1000;

/** Declares the functions of each library when it is first asked for: a hook needs two of the five. */
export function windowsFunctions(koffi: Koffi): Windows {
  const libraries: Partial<Record<Library, unknown>> = {};
  const declare = (name: Library) => {
    const library = koffi.load(`${name}.dll`);
    const declared: Record<string, NativeFunction> = {};
    for (const [key, [result, ...parameters]] of Object.entries<readonly string[]>(signatures[name])) {
      if (result !== undefined) declared[key] = library.func('__stdcall', key, result, parameters);
    }
    return declared;
  };
  const addressOf = (memory: Uint8Array) => BigInt(koffi.address(memory));
  const memory = Buffer.alloc(scratchBytes);
  const given = { addressOf, scratch: { memory, address: addressOf(memory) } };
  for (const name of Object.keys(signatures) as Library[]) {
    Object.defineProperty(given, name, { get: () => (libraries[name] ??= declare(name)), enumerable: true });
  }
  return given as Windows;
}

/** Access rights of processes ("Process Security and Access Rights"). */
export const access = {
  terminate: 0x1,
  readMemory: 0x10,
  duplicateHandles: 0x40,
  query: 0x400,
  queryLimited: 0x1000,
  synchronize: 0x10_0000,
} as const;

/** Where an answer did not fit (STATUS_INFO_LENGTH_MISMATCH). */
export const statusTooShort = 0xc000_0004;
