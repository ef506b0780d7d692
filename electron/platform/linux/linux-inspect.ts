import { unreadDetails } from '../../../shared/process/process.ts';
import { promises, readdirSync, readlinkSync } from 'node:fs';
import type { ProcessDescription, ProcessDetails } from '../../../shared/process/process.ts';
import { serviceOfCgroup } from './cgroup.ts';
import { argumentsOfCmdline } from './environ.ts';
import type { LinuxHost } from './linux-host.ts';
import { parseTcpTable, parseUnixTable } from './net-tables.ts';
import type { ProcFiles } from './proc-files.ts';
import { parseProcStat } from './proc-stat.ts';
import { slices } from './slices.ts';
import { socketUse, type SocketTable } from '../socket-use.ts';

/**
 * The costly facts of a few suspects, from `/proc/<pid>/…` (proc(5)). Reads that may take the kernel long (memory
 * maps, network tables) go through the thread pool. A process that vanished, or whose pid changed hands
 * meanwhile, is missing from the answer; what may not be read is `null`.
 */
export async function inspectProc(
  files: ProcFiles,
  host: LinuxHost,
  pids: readonly number[],
  peersOf: ReadonlySet<number>,
): Promise<Map<number, ProcessDetails>> {
  const details = new Map<number, ProcessDetails>();
  const peerSockets = new Set<number>();
  const pause = slices();
  for (const peer of peersOf) {
    for (const inode of openSockets(files, peer) ?? []) peerSockets.add(inode);
    const paused = pause();
    if (paused !== undefined) await paused;
  }
  const networks = new Map<string, Promise<SocketTable | null>>();
  const networkOf = (pid: number) => {
    const namespace = link(files, `${pid}/ns/net`);
    if (namespace === null) return null;
    const tables = networks.get(namespace) ?? readSocketTable(files.root, pid);
    networks.set(namespace, tables);
    return tables;
  };
  for (const pid of new Set(pids)) {
    const before = holderOf(files, pid);
    if (before === null) continue;
    const own = openSockets(files, pid);
    const tables = own === null ? null : await networkOf(pid);
    const use = own === null || tables === null ? null : socketUse(tables, own, peerSockets);
    const facts: ProcessDetails = {
      ...unreadDetails,
      ...(await memoryOf(files, pid)),
      ...describeNow(files, pid),
      ...plainFacts(files, host, pid),
      stdinIsTerminal: own === null ? null : isTerminal(link(files, `${pid}/fd/0`)),
      listeningSockets: use?.listeningSockets ?? null,
      liveClients: use?.liveClients ?? null,
    };
    if (holderOf(files, pid) === before) details.set(pid, facts);
  }
  return details;
}

/** Arguments, program and folder of some processes; one that vanished is missing from the answer. */
export async function describeProc(
  files: ProcFiles,
  pids: readonly number[],
): Promise<Map<number, ProcessDescription>> {
  const descriptions = new Map<number, ProcessDescription>();
  const pause = slices();
  for (const pid of new Set(pids)) {
    const before = holderOf(files, pid);
    if (before === null) continue;
    const description = describeNow(files, pid);
    if (holderOf(files, pid) === before) descriptions.set(pid, description);
    const paused = pause();
    if (paused !== undefined) await paused;
  }
  return descriptions;
}

function describeNow(files: ProcFiles, pid: number): ProcessDescription {
  const cmdline = read(files, `${pid}/cmdline`);
  return {
    argv: cmdline === null ? null : argumentsOfCmdline(cmdline),
    executable: link(files, `${pid}/exe`)?.replace(/ \(deleted\)$/, '') ?? null,
    workingDirectory: link(files, `${pid}/cwd`),
  };
}

function plainFacts(files: ProcFiles, host: LinuxHost, pid: number) {
  const cgroup = read(files, `${pid}/cgroup`);
  const managedBy = cgroup === null ? null : serviceOfCgroup(cgroup.toString('utf8'));
  const namespace = link(files, `${pid}/ns/pid`);
  const status = read(files, `${pid}/status`);
  return {
    managedBy,
    foreignPidNamespace:
      namespace === null || host.pidNamespace === null ? null : namespace !== host.pidNamespace,
    ignoresHangup: status === null ? null : ignoresHangup(status.toString('latin1')),
    cpuPercent: null,
  };
}

/** From the mask `SigIgn` of `/proc/<pid>/status` (hexadecimal, bit 0 is signal 1, SIGHUP). */
function ignoresHangup(status: string): boolean | null {
  const lastDigit = /^SigIgn:\s+[0-9a-f]*([0-9a-f])$/m.exec(status)?.[1];
  return lastDigit === undefined ? null : (Number.parseInt(lastDigit, 16) & 1) === 1;
}

/** A text that changes when the pid changes hands; `''`: not readable; `null`: nobody holds it. */
function holderOf(files: ProcFiles, pid: number): string | null {
  const stat = files.read(`${pid}/stat`);
  if (stat === 'gone') return null;
  return stat === 'denied' ? '' : (parseProcStat(stat)?.startTicks ?? '');
}

/** A terminal that was hung up shows as deleted and is none any more. */
function isTerminal(stdin: string | null): boolean {
  return stdin !== null && /^\/dev\/(pts\/\d+|tty\w*|console)$/.test(stdin);
}

/** Inodes of all sockets that a process holds; `null` where its files may not be seen. */
function openSockets(files: ProcFiles, pid: number): ReadonlySet<number> | null {
  const folder = `${files.root}/${pid}/fd`;
  try {
    const inodes = new Set<number>();
    for (const fd of readdirSync(folder)) {
      const inode = /^socket:\[(\d+)\]$/.exec(link(files, `${pid}/fd/${fd}`) ?? '')?.[1];
      if (inode !== undefined) inodes.add(Number(inode));
    }
    return inodes;
  } catch {
    return null;
  }
}

/** The sockets of the network namespace that `pid` lives in. IPv6 may be switched off; the rest must be there. */
async function readSocketTable(root: string, pid: number): Promise<SocketTable | null> {
  try {
    const [tcp, tcp6, unix] = await Promise.all([
      promises.readFile(`${root}/${pid}/net/tcp`, 'latin1'),
      promises.readFile(`${root}/${pid}/net/tcp6`, 'latin1').catch(() => ''),
      promises.readFile(`${root}/${pid}/net/unix`, 'utf8'),
    ]);
    return { tcp: [...parseTcpTable(tcp), ...parseTcpTable(tcp6)], unix: parseUnixTable(unix) };
  } catch {
    return null;
  }
}

/** Proportional set size where the kernel tells it (since 4.14), else resident size. */
async function memoryOf(
  files: ProcFiles,
  pid: number,
): Promise<Pick<ProcessDetails, 'memoryBytes' | 'memoryKind'>> {
  const pss = kilobytes(
    await promises.readFile(`${files.root}/${pid}/smaps_rollup`, 'latin1').catch(() => ''),
    'Pss',
  );
  if (pss !== null) return { memoryBytes: pss, memoryKind: 'pss' };
  const status = read(files, `${pid}/status`)?.toString('latin1') ?? '';
  return { memoryBytes: kilobytes(status, 'VmRSS'), memoryKind: 'rss' };
}

function kilobytes(text: string, key: string): number | null {
  const amount = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  return amount === undefined ? null : Number(amount) * 1024;
}

/** For facts that are allowed to be missing, whatever the reason. */
function read(files: ProcFiles, path: string): Buffer | null {
  try {
    const content = files.read(path);
    return typeof content === 'string' ? null : content;
  } catch {
    return null;
  }
}

function link(files: ProcFiles, path: string): string | null {
  try {
    return readlinkSync(`${files.root}/${path}`);
  } catch {
    return null;
  }
}
