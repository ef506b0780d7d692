import { processIdentity } from '../../../../shared/process/identity.ts';
import type { HostFacts, ProcessInfo, ProcessListing } from '../../../../shared/process/process.ts';
import { slices } from '../../linux/slices.ts';
import type { Windows } from '../api/functions.ts';
import { parentOf, readProcessTable, type TableRow } from '../api/process-table.ts';
import { fileTimeToMs } from '../file-time.ts';
import { readProcess, type OpenedProcess } from './api-facts.ts';

/**
 * What an earlier look read of processes, by pid. A start is exact to 100 ns, so a row with pid and start of an
 * earlier one is the same process, and needs not to be opened again.
 */
export type KnownProcesses = Map<number, OpenedProcess>;

/**
 * Lists all processes: one call tells who is there, and our own are opened, each for what it was started with.
 * One that vanishes half-way is left out; one that may not be opened is listed without identity.
 * `only` limits the listing to these processes and our own.
 */
export async function listProcesses(
  windows: Windows,
  host: HostFacts,
  ownPid: number,
  known: KnownProcesses,
  only?: readonly number[],
): Promise<ProcessListing> {
  const takenAtMs = Date.now();
  const rows = readProcessTable(windows);
  if (rows === null) return { ok: false, reason: 'Windows does not let us list the processes.' };
  const table = new Map(rows.map((row) => [row.pid, row]));
  for (const pid of known.keys()) if (!table.has(pid)) known.delete(pid);
  const wanted = only === undefined ? null : new Set([ownPid, ...only]);
  const processes = new Map<number, ProcessInfo>();
  const pause = slices();
  for (const row of rows) {
    if (wanted?.has(row.pid) === false) continue;
    const opened = openedOf(windows, host, row, known);
    if (opened === 'gone') continue;
    processes.set(row.pid, infoOf(row, parentOf(row, table), opened === 'denied' ? null : opened, host));
    const paused = pause();
    if (paused !== undefined) await paused;
  }
  if ((processes.get(ownPid)?.identity ?? null) === null) {
    const reason = 'The process list does not identify our own process, so it cannot be trusted.';
    return { ok: false, reason };
  }
  return { ok: true, takenAtMs, processes };
}

/** `gone`: since the table was read, whether or not somebody else has its pid by now. */
function openedOf(
  windows: Windows,
  host: HostFacts,
  row: TableRow,
  known: KnownProcesses,
): OpenedProcess | 'gone' | 'denied' {
  if (isKernels(row.pid)) return 'denied';
  const earlier = known.get(row.pid);
  if (earlier?.startToken === row.startToken) return earlier;
  const opened = readProcess(windows, row.pid, String(host.uid));
  if (opened === 'gone' || opened === 'denied') return opened;
  if (opened.startToken !== row.startToken) return 'gone';
  known.set(row.pid, opened);
  return opened;
}

/** The idle process and System. */
const isKernels = (pid: number) => pid === 0 || pid === 4;

function infoOf(
  row: TableRow,
  parentPid: number,
  opened: OpenedProcess | null,
  host: HostFacts,
): ProcessInfo {
  const { pid, startToken } = row;
  const sid = opened?.sid ?? null;
  return {
    identity:
      sid === null || host.bootId === ''
        ? null
        : processIdentity({ pid, startToken, bootId: host.bootId, uid: sid }),
    pid,
    parentPid,
    // Windows has neither process groups nor sessions nor controlling terminals.
    processGroup: null,
    session: null,
    foregroundGroup: null,
    tty: null,
    state: row.isSuspended ? 'stopped' : 'running',
    name: row.name,
    executable: opened?.executable ?? null,
    argv: opened?.argv ?? null,
    startedAtMs: startToken === '0' ? null : fileTimeToMs(startToken),
    markers: opened?.markers ?? null,
    isKernelThread: isKernels(pid),
  };
}
