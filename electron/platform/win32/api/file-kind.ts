import { setImmediate as immediately, setTimeout as sleep } from 'node:timers/promises';
import type { NativeFunction } from '../../koffi.ts';
import type { Windows, Word } from './functions.ts';
import { textInside } from './unicode-string.ts';

/** What is at the end of a handle. */
export type FileKind =
  | {
      kind: 'pipe';
      state: 'listening' | 'connected' | 'closing' | 'unknown';
      isServerEnd: boolean;
      /** The process that opened the other end of a server's end; `null`: nobody, or not to be read. */
      clientPid: number | null;
    }
  | { kind: 'console' }
  | { kind: 'other' }
  | { kind: 'unknown' };

const unknown: FileKind = { kind: 'unknown' };
const [charDevice, pipe] = [2, 3];

/** How long Windows may take for an answer about one handle. */
const limitMs = 200;

/**
 * Says what handles of ours lead to, without reading or writing. Windows answers nothing about a pipe from which
 * somebody is reading just then (a synchronous file object has one lock), however long that takes, so questions are
 * asked on threads of their own; no answer within the limit is `unknown`.
 */
export async function fileKindsOf(windows: Windows, handles: readonly Word[]): Promise<FileKind[]> {
  // All threads are started before the first is waited for.
  const types = await Promise.all(handles.map((handle) => fileTypeOf(windows, handle)));
  const kinds: FileKind[] = [];
  // One after the other: more of them at a time could take all of Node's threads.
  for (const [index, handle] of handles.entries())
    kinds.push(await kindOf(windows, handle, types[index] ?? null));
  return kinds;
}

async function kindOf(windows: Windows, handle: Word, type: number | null): Promise<FileKind> {
  if (type === null) return unknown;
  if (type === charDevice)
    return nameOf(windows, handle)?.includes('ConDrv') === true ? { kind: 'console' } : { kind: 'other' };
  return type === pipe ? pipeKindOf(windows, handle) : { kind: 'other' };
}

const mostWaiting = 64;
let waitingThreads = 0;

/**
 * GetFileType on a thread that is Windows' own and not one of Node's few: it has the very form of a thread's main
 * function (one argument, a number as result). A thread that gets no answer is left to wait; ending it by force
 * might leave a lock of the whole program behind.
 */
async function fileTypeOf(windows: Windows, handle: Word): Promise<number | null> {
  const {
    CreateThread,
    GetModuleHandleA,
    GetProcAddress,
    WaitForSingleObject,
    GetExitCodeThread,
    CloseHandle,
  } = windows.kernel32;
  if (waitingThreads >= mostWaiting) return null;
  const start = GetProcAddress(GetModuleHandleA('kernel32.dll'), 'GetFileType') as Word;
  const thread = CreateThread(0, 64 * 1024, start, handle, 0, 0) as Word;
  if (Number(thread) === 0) return null;
  try {
    await immediately();
    for (let waitedMs = 0; WaitForSingleObject(thread, 1) !== 0; waitedMs += 5) {
      if (waitedMs >= limitMs) {
        waitingThreads++;
        return null;
      }
      await sleep(4);
    }
    const code = Buffer.alloc(4);
    return GetExitCodeThread(thread, code) === 0 ? null : code.readUInt32LE(0);
  } finally {
    CloseHandle(thread);
  }
}

const filePipeLocalInformation = 24;
const notAPipe = new Set([0xc000_0010, 0xc000_000d, 0xc000_0003, 0xc000_00bb]);
const states = new Map([
  [2, 'listening'],
  [3, 'connected'],
  [4, 'closing'],
] as const);

/** NtQueryInformationFile(FilePipeLocalInformation), "FILE_PIPE_LOCAL_INFORMATION structure". */
async function pipeKindOf(windows: Windows, handle: Word): Promise<FileKind> {
  const [status, information] = [Buffer.alloc(16), Buffer.alloc(40)];
  const result = await askInTime(windows.ntdll.NtQueryInformationFile, [
    ...[handle, status, information, information.length, filePipeLocalInformation],
  ]);
  // Sockets call themselves pipes, too.
  if (result !== null && notAPipe.has(result)) return { kind: 'other' };
  if (result !== 0) return unknown;
  const state = states.get(information.readUInt32LE(32) as 2 | 3 | 4) ?? 'unknown';
  const isServerEnd = information.readUInt32LE(36) === 1;
  const client = Buffer.alloc(4);
  const hasClient =
    isServerEnd &&
    state === 'connected' &&
    (await askInTime(windows.kernel32.GetNamedPipeClientProcessId, [handle, client])) === 1;
  return { kind: 'pipe', state, isServerEnd, clientPid: hasClient ? client.readUInt32LE(0) : null };
}

/** Questions that Windows has not answered in time, with the memory that the answers would go to. */
const unanswered = new Set<readonly unknown[]>();

/** Calls on one of Node's four threads; `null` where no answer came in time, or an earlier question still waits. */
function askInTime(call: NativeFunction, parameters: readonly unknown[]): Promise<number | null> {
  if (unanswered.size > 0) return Promise.resolve(null);
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      unanswered.add(parameters);
      resolve(null);
    }, limitMs);
    call.async(...parameters, (error: unknown, result: unknown) => {
      clearTimeout(timer);
      unanswered.delete(parameters);
      resolve(error === null && typeof result === 'number' ? result : null);
    });
  });
}

const objectNameInformation = 1;
const objectTypeInformation = 2;

/** Name of the object behind a handle, e.g. `\Device\ConDrv`. Not to be asked of pipes: it may never answer. */
function nameOf(windows: Windows, handle: Word): string | null {
  return queryText(windows, handle, objectNameInformation);
}

/** What kind of object a handle leads to, e.g. `File`; asks the handle and not the object, so it never waits. */
export function objectTypeOf(windows: Windows, handle: Word): string | null {
  return queryText(windows, handle, objectTypeInformation);
}

/** Both answers begin with a UNICODE_STRING that points into themselves ("NtQueryObject function"). */
function queryText(windows: Windows, handle: Word, what: number): string | null {
  const { memory } = windows.scratch;
  return windows.ntdll.NtQueryObject(handle, what, memory, memory.length, null) === 0
    ? textInside(windows.scratch)
    : null;
}
