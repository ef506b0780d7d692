import type { Windows, Word } from './functions.ts';

/** Only what a run of ours made is ever opened: a note could have been written by anybody who may write our files. */
const namePattern = /^process-janitor-run-[a-z0-9]{8,32}$/;

/** Classes of information about jobs (JOBOBJECTINFOCLASS). */
const [processIdList, extendedLimits] = [3, 9];
/** JOBOBJECT_EXTENDED_LIMIT_INFORMATION, 64-bit. */
const limits = { bytes: 144, flagsAt: 16, jobMemoryAt: 120 } as const;
const [limitJobMemory, mayBreakAway] = [0x200, 0x800];
/** Access right JOB_OBJECT_QUERY, and the error of a name that nobody has. */
const [mayQuery, noSuchName] = [0x4, 2];

/**
 * Makes a job that changes nothing for what is in it: it ends nothing when it is closed, and who asks to break away
 * may, as without it. It joins the jobs that the caller is in (Windows 8 and later, "Nested Jobs").
 *
 * @param memoryBytes what all in it may commit together; `null`: no limit
 * @returns `null`: Windows refused
 */
export function createJob(
  windows: Windows,
  name: string,
  memoryBytes: number | null,
): { handle: Word; isCapped: boolean } | null {
  const { CreateJobObjectA, SetInformationJobObject, QueryInformationJobObject } = windows.kernel32;
  const handle = CreateJobObjectA(0, name) as Word;
  if (Number(handle) === 0) return null;
  const wanted = Buffer.alloc(limits.bytes);
  wanted.writeUInt32LE(mayBreakAway | (memoryBytes === null ? 0 : limitJobMemory), limits.flagsAt);
  wanted.writeBigUInt64LE(BigInt(memoryBytes ?? 0), limits.jobMemoryAt);
  SetInformationJobObject(handle, extendedLimits, wanted, wanted.length);
  const kept = Buffer.alloc(limits.bytes);
  QueryInformationJobObject(handle, extendedLimits, kept, kept.length, Buffer.alloc(4));
  const isCapped =
    memoryBytes !== null &&
    (kept.readUInt32LE(limits.flagsAt) & limitJobMemory) !== 0 &&
    kept.readBigUInt64LE(limits.jobMemoryAt) === BigInt(memoryBytes);
  return { handle, isCapped };
}

/** All processes of a job and of those nested in it; `null`: Windows does not tell. */
export function pidsInJob(windows: Windows, job: Word): Set<number> | null {
  for (let room = 256; room <= 65_536; room *= 4) {
    const list = Buffer.alloc(8 + room * 8);
    const { QueryInformationJobObject } = windows.kernel32;
    const isWhole = QueryInformationJobObject(job, processIdList, list, list.length, Buffer.alloc(4)) !== 0;
    const [assigned, listed] = [list.readUInt32LE(0), list.readUInt32LE(4)];
    // JOBOBJECT_BASIC_PROCESS_ID_LIST: where there is not room for all, it fails with the number of all.
    if (isWhole && listed >= assigned)
      return new Set(
        Array.from({ length: Math.min(listed, room) }, (_, at) => list.readUInt32LE(8 + at * 8)),
      );
    if (!isWhole && assigned <= room) return null;
  }
  return null;
}

/** The jobs of runs that were asked for, each kept open while somebody is in it. */
export interface WatchedJobs {
  /** Empty where nobody has the name any more; `null`: it can't be told. */
  pidsIn(name: string): ReadonlySet<number> | null;
}

/**
 * A job lives as long as a process is in it, but its name goes with the last handle (CreateJobObject, "Remarks"): those
 * of the Claude that was started and of the parent that stayed. Who watches keeps one of its own, so that it can tell
 * what is left after both.
 */
export function watchedJobs(windows: Windows): WatchedJobs {
  const handles = new Map<string, Word>();
  return {
    pidsIn(name) {
      if (!namePattern.test(name)) return null;
      const { OpenJobObjectA, GetLastError, CloseHandle } = windows.kernel32;
      const job = handles.get(name) ?? (OpenJobObjectA(mayQuery, 0, name) as Word);
      if (Number(job) === 0) return GetLastError() === noSuchName ? new Set() : null;
      handles.set(name, job);
      const pids = pidsInJob(windows, job);
      if (pids?.size === 0) {
        handles.delete(name);
        CloseHandle(job);
      }
      return pids;
    },
  };
}
