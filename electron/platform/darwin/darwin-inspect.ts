import { unreadDetails } from '../../../shared/process/process.ts';
import type { HostFacts, ProcessDescription, ProcessDetails } from '../../../shared/process/process.ts';
import { socketUse } from '../socket-use.ts';
import { peersFor, type Peers } from '../system.ts';
import { parseAppList } from './lsappinfo.ts';
import { parseLaunchctlList } from './launchctl.ts';
import { lsofFields, parseLsof, type OpenFile } from './lsof.ts';
import { socketsOfLsof } from './lsof-sockets.ts';
import { seenEnds, streamOfLsof } from './lsof-streams.ts';
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
  peersOf: Peers,
): Promise<Map<number, ProcessDetails>> {
  const details = new Map<number, ProcessDetails>();
  if (pids.length === 0) return details;
  const before = await readRows(run);
  const [files, everywhere, jobs, apps, top] = await Promise.all([
    readFiles(run, [...new Set([...pids, ...pids.flatMap((pid) => [...peersFor(peersOf, pid)])])], []),
    // `-U`: local sockets of all processes that we may look into, to know who is at the other end of one.
    run('lsof', ['-nPw', '-U', lsofFields]),
    run('launchctl', ['list']),
    run('lsappinfo', ['list']),
    run('top', ['-l', '1', '-stats', 'pid,mem']),
  ]);
  const after = await readRows(run);
  const labels = jobs === null ? null : parseLaunchctlList(jobs);
  const footprints = parseTopMemory(top ?? '');
  const shown = apps === null ? null : parseAppList(apps);
  const everySocket = everywhere === null ? null : parseLsof(everywhere);
  const sockets = files === null ? null : socketsOfLsof(files, everySocket);
  const ends = seenEnds([...(files ?? []), ...(everySocket ?? [])]);
  for (const pid of pids) {
    const row = after?.get(pid);
    if (after !== null && (row === undefined || before?.get(pid)?.startText !== row.startText)) continue;
    const open = files?.get(pid);
    const own = sockets?.byPid.get(pid);
    const unit = [...peersFor(peersOf, pid)].flatMap((peer) => [...(sockets?.byPid.get(peer) ?? [])]);
    const use = sockets === null || own === undefined ? null : socketUse(sockets.table, own, new Set(unit));
    const footprint = footprints.get(pid);
    const isOurs = row?.uid === host.uid;
    details.set(pid, {
      ...unreadDetails,
      ...descriptionOf(row, open),
      managedBy: labels === null || !isOurs ? null : (labels.get(pid) ?? ''),
      // macOS has one PID namespace only.
      foreignPidNamespace: false,
      stdinIsTerminal: open === undefined ? null : isTerminal(open),
      // macOS's ps does not tell which signals are ignored.
      ignoresHangup: null,
      ...use,
      ...(open === undefined ? {} : heldFiles(open)),
      standardInput: open === undefined ? null : streamOfLsof(descriptor(open, '0'), ends),
      standardOutput: open === undefined ? null : streamOfLsof(descriptor(open, '1'), ends),
      // Windows of macOS itself are no matter of sockets; those of XQuartz are.
      showsWindows: shown === null ? null : shown.has(pid) || use?.showsWindows === true,
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

const descriptor = (files: readonly OpenFile[], name: string) =>
  files.find((file) => file.descriptor === name);

/**
 * Named pipes open for reading beside the standard streams, devices of FUSE (macFUSE and its forerunner; FUSE-T is a
 * server on a port), master sides of pseudo-terminals.
 */
function heldFiles(files: readonly OpenFile[]) {
  return {
    holdsFifo: files.some(
      (file) => file.type === 'FIFO' && Number(file.descriptor) > 2 && file.access !== 'w',
    ),
    servesMount: files.some(({ name }) => /^\/dev\/(macfuse|osxfuse)\d+$/.test(name)),
    holdsTerminals: files.some(({ name }) => name === '/dev/ptmx'),
  };
}

function isTerminal(files: readonly OpenFile[]): boolean {
  const stdin = descriptor(files, '0');
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
