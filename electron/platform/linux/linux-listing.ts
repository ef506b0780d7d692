import { readdirSync, readlinkSync } from 'node:fs';
import { processIdentity } from '../../../shared/process/identity.ts';
import type { ProcessInfo, ProcessListing } from '../../../shared/process/process.ts';
import { argumentsOfCmdline, markersOfEnviron } from './environ.ts';
import type { KnownRows } from './known-rows.ts';
import { readBootTimeMs, type LinuxHost } from './linux-host.ts';
import { ProcFiles } from './proc-files.ts';
import { parseProcStat } from './proc-stat.ts';
import { slices } from './slices.ts';

/** The second walk reads only what started during the first. */
const WALKS = 2;

/**
 * Lists all processes by walking `/proc`, in slices between which the event loop runs.
 * Processes that vanish half-way are left out; one that may not be read at all is listed without identity.
 * Any other trouble (no `/proc`, too many open files) makes the whole listing fail.
 *
 * @param options.only limits the listing to these processes and our own
 * @param options.known gives rows of the last listing again where nothing happened since; for mere watching
 */
export async function listProc(
  files: ProcFiles,
  host: LinuxHost,
  ownPid: number,
  { only, known }: { only?: readonly number[]; known?: KnownRows | undefined } = {},
): Promise<ProcessListing> {
  const takenAtMs = Date.now();
  const processes = new Map<number, ProcessInfo>();
  try {
    const bootedAtMs = readBootTimeMs(files.root);
    known?.begin(bootedAtMs);
    const pause = slices();
    const seen = new Set<number>();
    // On a busy machine the walk takes a while, in which a loop's old child ends and its next one starts. A list
    // without either would show a loop at work as one that has nothing to do.
    for (let walk = 1; walk <= (only === undefined ? WALKS : 1); walk += 1) {
      for (const pid of only === undefined ? pidsIn(files.root) : [ownPid, ...only]) {
        if (seen.has(pid)) continue;
        seen.add(pid);
        const info = readProcess(files, host, pid, bootedAtMs, known);
        if (info !== null) processes.set(pid, info);
        // Awaiting costs a turn of the promise queue even where there is nothing to wait for.
        const paused = pause();
        if (paused !== undefined) await paused;
      }
    }
  } catch (error) {
    return { ok: false, reason: `The process list could not be read: ${String(error)}` };
  } finally {
    files.wipe();
  }
  if ((processes.get(ownPid)?.identity ?? null) === null) {
    return { ok: false, reason: 'The process list lacks our own process, so it cannot be trusted.' };
  }
  return { ok: true, takenAtMs, processes };
}

const pidsIn = (proc: string): number[] =>
  readdirSync(proc)
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid > 0);

function readProcess(
  files: ProcFiles,
  host: LinuxHost,
  pid: number,
  bootedAtMs: number | null,
  known: KnownRows | undefined,
): ProcessInfo | null {
  const before = known?.same(files, pid) ?? null;
  if (before !== null) return before;
  const read = files.readStat(pid);
  if (read === 'gone') return null;
  const stat = read === 'denied' ? null : parseProcStat(read.stat);
  if (read === 'denied' || stat?.pid !== pid) return unreadableProcess(pid);
  // What was read is valid until the next read only.
  const readFrom = known === undefined ? null : Buffer.from(read.stat);
  const { bootId, uid: ownUid } = host.facts;
  const isOurs = read.uid === ownUid && !stat.isKernelThread && stat.state !== 'zombie';
  const environ = isOurs ? files.read(`${pid}/environ`) : 'denied';
  const markers = typeof environ === 'string' ? null : markersOfEnviron(environ);
  const cmdline = isOurs ? files.read(`${pid}/cmdline`) : 'denied';
  const info: ProcessInfo = {
    identity:
      bootId === '' ? null : processIdentity({ pid, startToken: stat.startTicks, bootId, uid: read.uid }),
    pid,
    parentPid: stat.parentPid,
    processGroup: stat.processGroup,
    session: stat.session,
    foregroundGroup: stat.foregroundGroup,
    tty: stat.tty,
    state: stat.state,
    name: stat.name,
    executable: isOurs && mayBeClaude(stat.name) ? executableOf(files.root, pid) : null,
    argv: typeof cmdline === 'string' ? null : argumentsOfCmdline(cmdline),
    startedAtMs:
      bootedAtMs === null
        ? null
        : bootedAtMs + Math.round((Number(stat.startTicks) * 1000) / host.ticksPerSecond),
    markers,
    isKernelThread: stat.isKernelThread,
  };
  // One that could not be read whole may be in the middle of an exec.
  if (readFrom !== null && (!isOurs || (info.markers !== null && info.argv !== null)))
    known?.keep(readFrom, info);
  return info;
}

/** Somebody holds this pid, and that is all that can be said. */
function unreadableProcess(pid: number): ProcessInfo {
  return {
    identity: null,
    pid,
    parentPid: 0,
    processGroup: null,
    session: null,
    foregroundGroup: null,
    tty: null,
    state: 'unknown',
    name: '',
    executable: null,
    argv: null,
    startedAtMs: null,
    markers: null,
    isKernelThread: false,
  };
}

/**
 * Short names under which Claude Code was seen: its own, its version where it was started by path, and the
 * runtimes that run it or its older releases. Only a hint on whose executable to look up.
 */
function mayBeClaude(name: string): boolean {
  return /^(claude|node|bun|deno|MainThread|electron|\d+\.\d+\.\d+)/i.test(name);
}

function executableOf(root: string, pid: number): string | null {
  try {
    return readlinkSync(`${root}/${pid}/exe`).replace(/ \(deleted\)$/, '');
  } catch {
    return null;
  }
}
