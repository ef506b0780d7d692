import type { HostFacts, Listener, ProcessDetails } from '../../../../shared/process/process.ts';
import { isConsoleHost } from '../../../../shared/process/known-programs.ts';
import { unreadDetails } from '../../../../shared/process/process.ts';
import { visibleWindows } from '../api/desktop-windows.ts';
import type { Windows, Word } from '../api/functions.ts';
import { copyRights, readHandles } from '../api/handles.ts';
import { parentOf, readProcessTable, type TableRow } from '../api/process-table.ts';
import { readServices } from '../api/services.ts';
import { readTcp, readUdp, type TcpRow, type UdpRow } from '../api/sockets.ts';
import { peersFor, type Peers } from '../../system.ts';
import { descriptionOf, readProcess, type OpenedProcess } from './api-facts.ts';
import { readPipeUse, readStream, type PipeUse } from './api-streams.ts';

/** What is read once for all suspects; each `null` where it could not be read. */
interface Surroundings {
  table: ReadonlyMap<number, TableRow>;
  tcp: readonly TcpRow[] | null;
  udp: readonly UdpRow[] | null;
  services: ReadonlyMap<number, string> | null;
  withWindows: ReadonlySet<number>;
}

/**
 * The costly facts of a few suspects. One that vanished, or whose pid changed hands meanwhile, is missing from the
 * answer; what may not be read is `null`.
 */
export async function inspectProcesses(
  windows: Windows,
  host: HostFacts,
  pids: readonly number[],
  peersOf: Peers,
): Promise<Map<number, ProcessDetails>> {
  const details = new Map<number, ProcessDetails>();
  const rows = pids.length === 0 ? null : readProcessTable(windows);
  if (rows === null) return details;
  const suspects = new Set(pids);
  const around: Surroundings = {
    table: new Map(rows.map((row) => [row.pid, row])),
    tcp: readTcp(windows),
    udp: readUdp(windows),
    services: readServices(windows),
    withWindows: new Set(visibleWindows(windows).map(({ pid }) => pid)),
  };
  const handles = readHandles(windows, suspects);
  const typeIsFile = new Map<number, boolean>();
  for (const pid of suspects) {
    const row = around.table.get(pid);
    if (row === undefined) continue;
    const opened = readProcess(windows, pid, String(host.uid));
    if (opened === 'gone' || (opened !== 'denied' && opened.startToken !== row.startToken)) continue;
    const unit = new Set([...peersFor(peersOf, pid), pid]);
    const isOurs = opened !== 'denied' && opened.sid === host.uid;
    const streams = isOurs ? await readStreams(windows, pid, opened) : null;
    const pipes = isOurs ? await pipesOf(windows, pid, handles?.get(pid) ?? null, typeIsFile) : null;
    details.set(pid, {
      ...unreadDetails,
      ...(opened === 'denied' ? {} : descriptionOf(opened)),
      ...plainFacts(around, row),
      ...socketFacts(around, pid, unit, pipes),
      standardInput: streams?.input ?? null,
      standardOutput: streams?.output ?? null,
      stdinIsTerminal: streams?.input == null ? null : streams.input.kind === 'terminal',
      holdsTerminals: isOurs ? holdsTerminals(windows, host, around, row) : null,
    });
  }
  return details;
}

function plainFacts({ services, withWindows, table }: Surroundings, row: TableRow) {
  const isOnOurDesktop = row.desktopSession === table.get(process.pid)?.desktopSession;
  const hasPrivate = row.privateBytes > 0;
  return {
    managedBy: services === null ? null : (services.get(row.pid) ?? ''),
    // Windows has neither PID namespaces nor SIGHUP nor FUSE.
    foreignPidNamespace: false,
    ignoresHangup: false,
    servesMount: false,
    showsWindows: isOnOurDesktop ? withWindows.has(row.pid) : null,
    memoryBytes: hasPrivate ? row.privateBytes : row.workingSetBytes,
    memoryKind: hasPrivate ? ('private' as const) : ('rss' as const),
  };
}

/** Sockets of the process, and clients of its named pipes, which no table tells. */
function socketFacts(
  { tcp, udp }: Surroundings,
  pid: number,
  unit: ReadonlySet<number>,
  pipes: PipeUse | null,
): Pick<
  ProcessDetails,
  'listeners' | 'listeningSockets' | 'liveClients' | 'outboundConnections' | 'holdsFifo'
> {
  const holdsFifo = pipes === null ? null : pipes.isListening;
  // A server on a named pipe looks like any other, so where they can't be read nothing is said of the others.
  if (tcp === null || udp === null || pipes === null) {
    return {
      listeners: null,
      listeningSockets: null,
      liveClients: null,
      outboundConnections: null,
      holdsFifo,
    };
  }
  const isListening = (row: TcpRow) => row.state === 'listening';
  const unitPorts = new Set(tcp.filter((row) => isListening(row) && unit.has(row.pid)).map(portOf));
  const unitEnds = new Set(
    tcp.filter((row) => unit.has(row.pid)).map(({ local, remote }) => `${local} ${remote}`),
  );
  const connections = tcp.filter((row) => row.pid === pid && !isListening(row));
  const isServed = (row: TcpRow) => unitPorts.has(row.localPort);
  const isInside = ({ local, remote }: TcpRow) => unitEnds.has(`${remote} ${local}`);
  const listeners: Listener[] = [
    ...tcp
      .filter((row) => isListening(row) && row.pid === pid)
      .map((row) => ({
        kind: 'tcp' as const,
        name: String(row.localPort),
        unitClients: connections.filter((own) => own.localPort === row.localPort && isInside(own)).length,
      })),
    ...udp
      .filter((row) => row.pid === pid)
      .map(({ port }) => ({ kind: 'udp' as const, name: String(port), unitClients: 0 })),
  ];
  const pipeClients = pipes.clients.filter((client) => !unit.has(client)).length;
  return {
    listeners,
    listeningSockets: listeners.length,
    liveClients: connections.filter((row) => isServed(row) && !isInside(row)).length + pipeClients,
    outboundConnections: connections.filter((row) => !isServed(row) && !isInside(row)).length,
    holdsFifo,
  };
}

const portOf = ({ localPort }: TcpRow) => localPort;

async function readStreams(windows: Windows, pid: number, { standardHandles }: OpenedProcess) {
  if (standardHandles === null) return null;
  const { input, output } = standardHandles;
  return whileOpen(windows, pid, async (owner) => ({
    input: await readStream(windows, owner, input),
    output: await readStream(windows, owner, output),
  }));
}

async function pipesOf(
  windows: Windows,
  pid: number,
  handles: Parameters<typeof readPipeUse>[2] | null,
  typeIsFile: Map<number, boolean>,
): Promise<PipeUse | null> {
  if (handles === null) return null;
  return whileOpen(windows, pid, (owner) => readPipeUse(windows, owner, handles, typeIsFile));
}

/** Keeps a process open, so that its handles can be copied, until `use` is through. */
async function whileOpen<T>(
  windows: Windows,
  pid: number,
  use: (owner: Word) => Promise<T>,
): Promise<T | null> {
  const owner = windows.kernel32.OpenProcess(copyRights, 0, pid) as Word;
  if (Number(owner) === 0) return null;
  try {
    return await use(owner);
  } finally {
    windows.kernel32.CloseHandle(owner);
  }
}

/**
 * A program that holds pseudo-consoles for others (CreatePseudoConsole) has a console host for each as its child,
 * started with the handle of a signal pipe (microsoft/terminal, src/winconpty). A console program's own host has none.
 */
function holdsTerminals(windows: Windows, host: HostFacts, { table }: Surroundings, row: TableRow): boolean {
  const hosts = [...table.values()].filter(
    (child) => isConsoleHost(child) && parentOf(child, table) === row.pid,
  );
  return hosts.some(({ pid }) => {
    const opened = readProcess(windows, pid, String(host.uid));
    if (opened === 'gone') return false;
    return opened === 'denied' || (opened.argv?.includes('--signal') ?? true);
  });
}
