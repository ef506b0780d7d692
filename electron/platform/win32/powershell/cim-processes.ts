import * as z from 'zod/mini';
import { fileTimeToMs } from '../file-time.ts';

const amount = z.nullable(z.string());

/** One process as our PowerShell script prints it; 64-bit numbers as texts, as JSON's lose digits. */
const row = z.object({
  pid: z.number(),
  parent: z.number(),
  name: z.nullable(z.string()),
  path: z.nullable(z.string()),
  command: z.nullable(z.string()),
  /** `CreationDate` as FILETIME: 100 ns units since 1601, but of microsecond grain. */
  created: amount,
  /** The process's own start time as FILETIME, exact; absent where we may not open the process. */
  started: z.optional(amount),
  sid: z.optional(z.nullable(z.string())),
});

const table = z.array(row);

/** One process of a Windows machine. */
export interface CimProcess {
  pid: number;
  /** 0 where it has no parent any more. */
  parentPid: number;
  name: string;
  executable: string | null;
  commandLine: string | null;
  startedAtMs: number | null;
  /**
   * Exact start in 100 ns units since 1601, the unit of Claude Code's `procStart`; `null`: not ours to open.
   */
  startToken: string | null;
  /** Security identifier of its user. */
  sid: string | null;
}

const isFileTime = (text: string | null | undefined): text is string =>
  text !== null && text !== undefined && /^\d{1,19}$/.test(text);

/**
 * Understands what `processScript` prints; `null` where it is no such list.
 *
 * Windows never re-parents: a parent's number stays after its end, and tells who started it; but it may be given out
 * again. So a parent that started later than its child is none, and `parentPid` is 0 then.
 */
export function parseCimProcesses(output: string): CimProcess[] | null {
  const parsed = table.safeParse(parseJson(output));
  if (!parsed.success) return null;
  const created = new Map(parsed.data.map((process) => [process.pid, process.created]));
  return parsed.data.map((process) => {
    const start = isFileTime(process.created) ? process.created : null;
    return {
      pid: process.pid,
      parentPid: isOlder(created.get(process.parent), start) ? process.parent : 0,
      name: process.name ?? '',
      executable: process.path,
      commandLine: process.command,
      startedAtMs: start === null ? null : fileTimeToMs(start),
      startToken: exactStart(start, process.started),
      sid: process.sid ?? null,
    };
  });
}

/** Unknown times prove nothing, so only a parent that is provably younger is none. */
function isOlder(parent: string | null | undefined, child: string | null): boolean {
  if (parent === undefined) return true;
  return !isFileTime(parent) || child === null || BigInt(parent) <= BigInt(child);
}

/**
 * The two start times come from two looks. Where they are not the same but for the grain, the pid changed hands
 * in between, and the process is left without identity.
 */
function exactStart(created: string | null, started: string | null | undefined): string | null {
  if (created === null || !isFileTime(started)) return null;
  const difference = BigInt(started) - BigInt(created);
  return difference > -20n && difference < 20n ? started : null;
}

/** PowerShell prints a list of one as an object, and of none as nothing. */
function parseJson(output: string): unknown {
  try {
    const value: unknown = JSON.parse(output.replace(/^\uFEFF/, ''));
    return Array.isArray(value) ? value : [value];
  } catch {
    return null;
  }
}
