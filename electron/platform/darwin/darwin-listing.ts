import { realpathSync } from 'node:fs';
import { processIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type {
  ClaudeMarkers,
  HostFacts,
  ProcessInfo,
  ProcessListing,
} from '../../../shared/process/process.ts';
import { parsePsEnvironments } from './ps-environment.ts';
import { argumentsOf, parsePsTable, psColumns, type PsRow } from './ps-table.ts';
import type { RunTool } from './tools.ts';

/** The part of a row of ps-list that is used here. */
export interface PsListRow {
  pid: number;
  path?: string | undefined;
}

/**
 * Lists all processes: one `ps` for the exact facts, joined with the program's path from ps-list and, for our own
 * processes, with what macOS shows of their environment. Where those two fail, only their facts are missing;
 * without the first there is no listing.
 */
export async function listDarwin(
  run: RunTool,
  psList: () => Promise<readonly PsListRow[]>,
  host: HostFacts,
  ownPid: number,
): Promise<ProcessListing> {
  const takenAtMs = Date.now();
  const [table, environments, portable] = await Promise.all([
    run('ps', ['-Awwo', psColumns]),
    run('ps', ['-xEwwo', 'pid=,command=']),
    psList().catch(() => []),
  ]);
  if (table === null) return { ok: false, reason: 'The process list could not be read: ps failed.' };
  const rows = parsePsTable(table);
  if (!rows.some((row) => row.pid === ownPid)) {
    return { ok: false, reason: 'The process list lacks our own process, so it cannot be trusted.' };
  }
  const ours = rows.filter((row) => row.uid === host.uid);
  const commands = new Map(ours.map((row) => [row.pid, row.command]));
  const markers = parsePsEnvironments(environments ?? '', commands);
  const paths = new Map(portable.map((row) => [row.pid, row.path ?? '']));
  const processes = rows.map(
    (row) => [row.pid, processInfo(row, host, markers.get(row.pid), paths.get(row.pid))] as const,
  );
  return { ok: true, takenAtMs, processes: new Map(processes) };
}

/**
 * The start token is the start time alone, as Claude Code writes it, too. Its grain of a second is enough: for a
 * pid to come back with the same start, all 99,999 pids would have to be used up within that second. The parent
 * is left out because re-parenting changes it; a hash of the command, because a program that sets its title
 * would look like another one, and its session like one whose process is gone.
 */
export function identityOfRow(row: PsRow, host: HostFacts): ProcessIdentity | null {
  if (host.bootId === '') return null;
  return processIdentity({ pid: row.pid, startToken: row.startText, bootId: host.bootId, uid: row.uid });
}

function processInfo(
  row: PsRow,
  host: HostFacts,
  markers: ClaudeMarkers | undefined,
  path: string | undefined,
): ProcessInfo {
  return {
    identity: identityOfRow(row, host),
    pid: row.pid,
    parentPid: row.parentPid,
    processGroup: row.processGroup,
    session: null,
    foregroundGroup: row.foregroundGroup,
    tty: row.tty,
    state: row.state,
    name: row.name,
    executable: path === undefined || path === '' ? null : realPath(path),
    argv: argumentsOf(row),
    startedAtMs: row.startedAtMs,
    markers: markers ?? null,
    // Pid 0 is the kernel's only process on macOS.
    isKernelThread: row.pid === 0,
  };
}

/** ps-list tells the path that was typed; Claude Code is known by where that leads (`…/versions/2.1.330`). */
function realPath(path: string): string {
  if (!/claude|node|bun/i.test(path)) return path;
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
