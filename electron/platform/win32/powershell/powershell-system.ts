import { unreadDetails } from '../../../../shared/process/process.ts';
import { processIdentity, sameProcess, type ProcessIdentity } from '../../../../shared/process/identity.ts';
import type {
  HostFacts,
  ProcessDescription,
  ProcessDetails,
  ProcessInfo,
} from '../../../../shared/process/process.ts';
import { clock } from '../../clock.ts';
import { gone, probePid, refusal } from '../../exact-signal.ts';
import { listWithoutIdentities } from '../../ps-list-fallback.ts';
import { inheritedEnvironment, programs } from '../../run-program.ts';
import { socketUse } from '../../socket-use.ts';
import { peersFor, type Peers, type SignalResult, type System } from '../../system.ts';
import { parseCimDetails } from './cim-details.ts';
import { parseCimProcesses, type CimProcess } from './cim-processes.ts';
import { splitCommandLine } from '../command-line.ts';
import { powershell, type RunScript } from './powershell.ts';
import { detailsScript, endScript, processScript } from './scripts.ts';
import { readPowershellHost } from './powershell-host.ts';

/**
 * Windows: everything through PowerShell and CIM; ps-list, which knows no start times, where that fails.
 *
 * @param run how scripts are run, and `probe` how the kernel is asked for a pid; something else only in tests
 */
export async function createPowershellSystem(
  env: NodeJS.ProcessEnv,
  run: RunScript = powershell(inheritedEnvironment(env)),
  probe: System['probe'] = probePid,
): Promise<System> {
  const host = await readPowershellHost(run);
  const read = async (pid: number | null) => parseCimProcesses((await run(processScript(pid))) ?? '');

  const identify: System['identify'] = async (pid) => {
    // PowerShell takes a second for its answer; that nobody is there the kernel says at once.
    if (probe(pid) === 'gone') return null;
    const row = (await read(pid))?.find((candidate) => candidate.pid === pid);
    if (row !== undefined) return identityOf(row, host) ?? 'unreadable';
    return probe(pid) === 'gone' ? null : 'unreadable';
  };

  const describe: System['describe'] = async (pids) => {
    const wanted = new Set(pids);
    const rows = (await read(null)) ?? [];
    return new Map(rows.filter((row) => wanted.has(row.pid)).map((row) => [row.pid, descriptionOf(row)]));
  };

  return {
    host,
    ...clock,
    ...programs(env),
    async list() {
      const takenAtMs = Date.now();
      const rows = await read(null);
      if (rows === null)
        return listWithoutIdentities(process.pid, 'PowerShell could not list the processes.');
      if (!rows.some((row) => row.pid === process.pid)) {
        return { ok: false, reason: 'The process list lacks our own process, so it cannot be trusted.' };
      }
      return { ok: true, takenAtMs, processes: new Map(rows.map((row) => [row.pid, infoOf(row, host)])) };
    },
    identify,
    async isRunning(identity) {
      const holder = await identify(identity.pid);
      return holder === 'unreadable' || (holder !== null && sameProcess(holder, identity));
    },
    probe,
    describe,
    inspect: (pids, peersOf) => inspectWin32(run, describe, pids, peersOf),
    signal: (identity, how) => end(run, host, identity, how),
  };
}

async function inspectWin32(
  run: RunScript,
  describe: System['describe'],
  pids: readonly number[],
  peersOf: Peers,
): Promise<Map<number, ProcessDetails>> {
  if (pids.length === 0) return new Map();
  const [descriptions, output] = await Promise.all([describe(pids), run(detailsScript)]);
  const { sockets, services, privateBytes } = parseCimDetails(output);
  const details = new Map<number, ProcessDetails>();
  for (const [pid, description] of descriptions) {
    const unit = [...peersFor(peersOf, pid)].flatMap((peer) => [...(sockets?.byPid.get(peer) ?? [])]);
    const use =
      sockets === null ? null : socketUse(sockets.table, sockets.byPid.get(pid) ?? new Set(), new Set(unit));
    details.set(pid, {
      ...unreadDetails,
      ...description,
      managedBy: services === null ? null : (services.get(pid) ?? ''),
      // Windows has neither PID namespaces nor SIGHUP.
      foreignPidNamespace: false,
      ignoresHangup: false,
      // A console is no property that another process could read.
      stdinIsTerminal: null,
      // TCP only: Windows does not tell who holds a named pipe.
      listeningSockets: use?.listeningSockets ?? null,
      liveClients: use?.liveClients ?? null,
      memoryBytes: privateBytes?.get(pid) ?? null,
      memoryKind: 'private',
      cpuPercent: null,
    });
  }
  return details;
}

async function end(
  run: RunScript,
  host: HostFacts,
  identity: ProcessIdentity,
  how: 'terminate' | 'kill',
): Promise<SignalResult> {
  const { pid } = identity;
  const refused = refusal(identity, { pid: process.pid, uid: host.uid });
  if (refused !== null) return refused;
  if (host.bootId !== identity.bootId) {
    return { ok: false, reason: 'changed', detail: `Process ${pid} was seen before the computer restarted.` };
  }
  const answer = await run(endScript(pid, identity.startToken, how === 'kill'));
  switch ((answer ?? '').trim()) {
    case 'ok':
      return { ok: true };
    case 'gone':
      return gone(pid);
    case 'changed':
      return { ok: false, reason: 'changed', detail: `Pid ${pid} belongs to another process now.` };
    case 'denied':
      return { ok: false, reason: 'forbidden', detail: `Windows does not let us open process ${pid}.` };
    default:
      return { ok: false, reason: 'failed', detail: `taskkill could not end process ${pid}.` };
  }
}

function identityOf(row: CimProcess, host: HostFacts): ProcessIdentity | null {
  if (row.startToken === null || row.sid === null || host.bootId === '') return null;
  return processIdentity({ pid: row.pid, startToken: row.startToken, bootId: host.bootId, uid: row.sid });
}

function descriptionOf(row: CimProcess): ProcessDescription {
  return {
    argv: row.commandLine === null ? null : splitCommandLine(row.commandLine),
    executable: row.executable,
    workingDirectory: null,
  };
}

function infoOf(row: CimProcess, host: HostFacts): ProcessInfo {
  const { argv, executable } = descriptionOf(row);
  return {
    identity: identityOf(row, host),
    pid: row.pid,
    parentPid: row.parentPid,
    processGroup: null,
    session: null,
    foregroundGroup: null,
    tty: null,
    // Windows keeps no zombies, and a suspended process looks like a running one.
    state: 'running',
    name: row.name,
    executable,
    argv,
    startedAtMs: row.startedAtMs,
    // Reading another process's environment needs native code.
    markers: null,
    // Idle and System.
    isKernelThread: row.pid === 0 || row.pid === 4,
  };
}
