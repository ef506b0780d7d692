import { unreadDetails } from '../../../shared/process/process.ts';
import type { HostFacts, ProcessDescription, ProcessDetails } from '../../../shared/process/process.ts';
import { socketUse } from '../socket-use.ts';
import { jobOf, parseLaunchctlList } from './launchctl.ts';
import { lsofFields, parseLsof, type OpenFile } from './lsof.ts';
import { socketsOfLsof } from './lsof-sockets.ts';
import { argumentsOf, parsePsTable, psColumns, type PsRow } from './ps-table.ts';
import type { RunTool } from './tools.ts';
import { parseTopMemory } from './top-memory.ts';

/** Arguments, program and folder of some processes, from `ps` and `lsof`; one that vanished is missing. */
export async function describeDarwin(
  run: RunTool,
  pids: readonly number[],
): Promise<Map<number, ProcessDescription>> {
  if (pids.length === 0) return new Map();
  const [before, files] = await Promise.all([readRows(run), readFiles(run, pids, ['-d', 'cwd,txt'])]);
  const descriptions = new Map<number, ProcessDescription>();
  for (const pid of pids) {
    const row = before?.get(pid);
    if (before === null || row !== undefined) descriptions.set(pid, descriptionOf(row, files?.get(pid)));
  }
  return descriptions;
}

/**
 * The costly facts of a few suspects, from `ps`, `lsof`, `launchctl` and `top`. A process that vanished, or whose
 * pid changed hands meanwhile, is missing from the answer; what a tool did not tell is `null`.
 */
export async function inspectDarwin(
  run: RunTool,
  host: HostFacts,
  pids: readonly number[],
  peersOf: ReadonlySet<number>,
): Promise<Map<number, ProcessDetails>> {
  const details = new Map<number, ProcessDetails>();
  if (pids.length === 0) return details;
  const before = await readRows(run);
  const [files, jobs, top] = await Promise.all([
    readFiles(run, [...new Set([...pids, ...peersOf])], []),
    run('launchctl', ['list']),
    run('top', ['-l', '1', '-stats', 'pid,mem']),
  ]);
  const after = await readRows(run);
  const labels = jobs === null ? null : parseLaunchctlList(jobs);
  const parents = new Map([...(after ?? [])].map(([pid, row]) => [pid, row.parentPid]));
  const footprints = parseTopMemory(top ?? '');
  const sockets = files === null ? null : socketsOfLsof(files, peersOf);
  const peerSockets = new Set([...peersOf].flatMap((pid) => [...(sockets?.byPid.get(pid) ?? [])]));
  for (const pid of pids) {
    const row = after?.get(pid);
    if (after !== null && (row === undefined || before?.get(pid)?.startText !== row.startText)) continue;
    const open = files?.get(pid);
    const own = sockets?.byPid.get(pid);
    const use = sockets === null || own === undefined ? null : socketUse(sockets.table, own, peerSockets);
    const footprint = footprints.get(pid);
    const isOurs = row?.uid === host.uid;
    details.set(pid, {
      ...unreadDetails,
      ...descriptionOf(row, open),
      managedBy: labels === null || after === null || !isOurs ? null : jobOf(pid, labels, parents),
      // macOS has one PID namespace only.
      foreignPidNamespace: false,
      stdinIsTerminal: open === undefined ? null : isTerminal(open),
      // macOS's ps does not tell which signals are ignored.
      ignoresHangup: null,
      listeningSockets: use?.listeningSockets ?? null,
      liveClients: use?.liveClients ?? null,
      memoryBytes: footprint ?? row?.rssBytes ?? null,
      memoryKind: footprint === undefined ? 'rss' : 'footprint',
      cpuPercent: null,
    });
  }
  return details;
}

function descriptionOf(row: PsRow | undefined, files: readonly OpenFile[] | undefined): ProcessDescription {
  const path = (descriptor: string) =>
    files?.find((file) => file.descriptor === descriptor && file.name.startsWith('/'))?.name ?? null;
  return {
    argv: row === undefined ? null : argumentsOf(row),
    // The program itself is the first of the files that are mapped as text.
    executable: path('txt'),
    workingDirectory: path('cwd'),
  };
}

function isTerminal(files: readonly OpenFile[]): boolean {
  const stdin = files.find((file) => file.descriptor === '0');
  return stdin?.type === 'CHR' && /^\/dev\/(tty|console)/.test(stdin.name);
}

async function readRows(run: RunTool): Promise<Map<number, PsRow> | null> {
  const output = await run('ps', ['-Awwo', psColumns]);
  return output === null ? null : new Map(parsePsTable(output).map((row) => [row.pid, row]));
}

async function readFiles(
  run: RunTool,
  pids: readonly number[],
  extra: readonly string[],
): Promise<Map<number, OpenFile[]> | null> {
  // `-nP`: no names of hosts and ports, `-w`: no warnings, `-a`: all conditions together.
  const output = await run('lsof', ['-nPw', '-a', ...extra, '-p', pids.join(','), lsofFields]);
  return output === null ? null : parseLsof(output);
}
