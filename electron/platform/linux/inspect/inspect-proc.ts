import { promises } from 'node:fs';
import * as path from 'node:path';
import {
  unreadDetails,
  type ProcessDescription,
  type ProcessDetails,
} from '../../../../shared/process/process.ts';
import { callsItselfServer } from '../../../../shared/process/shape.ts';
import { displayPortOf } from '../../known-sockets.ts';
import { socketUse } from '../../socket-use.ts';
import { peersFor, type Peers } from '../../system.ts';
import { argumentsOfCmdline, variableOfEnviron } from '../environ.ts';
import type { LinuxHost } from '../linux-host.ts';
import type { ProcFiles } from '../proc-files.ts';
import { parseProcStat } from '../proc-stat.ts';
import { slices } from '../slices.ts';
import { heldFiles } from './held-files.ts';
import type { RunLinuxTool } from './linux-tools.ts';
import { readNetworks } from './sockets/read-networks.ts';
import { readOpenFiles, socketsOf, type OpenFiles } from './streams/open-files.ts';
import { procBytes, procLink, procText } from './proc-text.ts';
import { mainProcessOf } from './services/main-process-of.ts';
import { makerOfInput } from './streams/maker.ts';
import { readStreams, type Streams } from './streams/read-streams.ts';
import { waysIn } from './ways/ways-in.ts';

/**
 * The costly facts of a few suspects, from `/proc/<pid>/…` (proc(5)), `ss` and `systemctl`, each read once for all of
 * them and only where one of them gives a reason. Reads that may take the kernel long (memory maps, network tables)
 * go through the thread pool. A process that vanished, or whose pid changed hands meanwhile, is missing from the
 * answer; what may not be read is `null`.
 */
export async function inspectProc(
  files: ProcFiles,
  run: RunLinuxTool,
  host: LinuxHost,
  pids: readonly number[],
  peersOf: Peers,
): Promise<Map<number, ProcessDetails>> {
  const holders = new Map<number, string>();
  const open = new Map<number, OpenFiles>();
  const pause = slices();
  for (const pid of new Set(pids)) {
    const holder = holderOf(files, pid);
    if (holder === null) continue;
    holders.set(pid, holder);
    const found = readOpenFiles(files, pid);
    if (typeof found !== 'string') open.set(pid, found);
    await pause();
  }
  const sockets = new Map([...open].map(([pid, found]) => [pid, socketsOf(found)] as const));
  const socketsOfUnits = await socketsOfAll(
    new Set([...holders.keys()].map((pid) => peersFor(peersOf, pid))),
    sockets,
    files,
  );
  const [networks, services] = await Promise.all([
    readNetworks(files, run, sockets),
    mainProcessOf(files, run, [...holders.keys()]),
  ]);
  const streams = await readStreams(files, open, networks);
  const ways = await waysIn(files, run, open, networks, (pid) => new Set(peersFor(peersOf, pid)).add(pid));
  const kernelsPorts = firstPortOfKernel(files);

  const details = new Map<number, ProcessDetails>();
  for (const [pid, before] of holders) {
    const own = open.get(pid);
    const ownSockets = sockets.get(pid);
    const unit = socketsOfUnits.get(peersFor(peersOf, pid)) ?? new Set();
    const table = networks.get(pid) ?? null;
    const use =
      ownSockets === undefined || table === null
        ? null
        : socketUse(
            table,
            ownSockets,
            unit,
            table.tcp.length === 0 ? null : displayPort(files, pid),
            kernelsPorts,
          );
    const status = procText(files, `${pid}/status`);
    const description = describeNow(files, pid);
    const stream = streams.get(pid);
    const facts: ProcessDetails = {
      ...unreadDetails,
      ...(await memoryOf(files, pid, status)),
      ...description,
      ...plainFacts(files, host, pid, status),
      ranByShell: isHeld(stream) ? ranByShell(files, pid, description) : null,
      managedBy: services.get(pid) ?? null,
      stdinIsTerminal: own === undefined ? null : isTerminal(own.get(0)),
      ...(own === undefined ? {} : await heldFiles(files, pid, own)),
      ...(stream === undefined ? {} : withMaker(files, pid, description, stream)),
      otherWays: ways.get(pid) ?? null,
      ...use,
    };
    if (holderOf(files, pid) === before) details.set(pid, facts);
    await pause();
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
  const cmdline = procBytes(files, `${pid}/cmdline`);
  return {
    argv: cmdline === null ? null : argumentsOfCmdline(cmdline),
    executable: procLink(files, `${pid}/exe`)?.replace(/ \(deleted\)$/, '') ?? null,
    workingDirectory: procLink(files, `${pid}/cwd`),
  };
}

/** @param status the text of `/proc/<pid>/status`; `null`: not readable */
function plainFacts(files: ProcFiles, host: LinuxHost, pid: number, status: string | null) {
  const namespace = procLink(files, `${pid}/ns/pid`);
  return {
    foreignPidNamespace:
      namespace === null || host.pidNamespace === null ? null : namespace !== host.pidNamespace,
    ignoresHangup: status === null ? null : ignoresHangup(status),
    isTraced: status === null ? null : isTraced(status),
  };
}

/** `TracerPid` of `/proc/<pid>/status` (proc_pid_status(5)); 0: nobody, or somebody in an outer PID namespace. */
function isTraced(status: string): boolean | null {
  const tracer = /^TracerPid:\s+(\d+)$/m.exec(status)?.[1];
  return tracer === undefined ? null : tracer !== '0';
}

/** From the mask `SigIgn` of `/proc/<pid>/status` (hexadecimal, bit 0 is signal 1, SIGHUP). */
function ignoresHangup(status: string): boolean | null {
  const lastDigit = /^SigIgn:\s+[0-9a-f]*([0-9a-f])$/m.exec(status)?.[1];
  return lastDigit === undefined ? null : (Number.parseInt(lastDigit, 16) & 1) === 1;
}

/** Of its environment only the display is looked at, and not kept. */
function displayPort(files: ProcFiles, pid: number): number | null {
  const environ = procBytes(files, `${pid}/environ`);
  const port = environ === null ? null : displayPortOf(variableOfEnviron(environ, 'DISPLAY'));
  files.wipe();
  return port;
}

const isHeld = (stream: Streams | undefined) => stream?.standardInput?.otherEnd === 'held';

/** Who made its pair of sockets is asked only where it decides: nobody speaks to it, nor does it call itself a server. */
function withMaker(files: ProcFiles, pid: number, { argv }: ProcessDescription, stream: Streams): Streams {
  const { standardInput, standardOutput } = stream;
  const isDeaf = standardInput?.otherEnd === 'gone' && standardOutput?.otherEnd === 'gone';
  if (!isDeaf || standardInput.kind !== 'socket' || files.root !== '/proc') return stream;
  if (callsItselfServer(argv)) return stream;
  const maker = makerOfInput(pid);
  return maker === null ? stream : { ...stream, standardInput: { ...standardInput, madeBy: maker } };
}

/**
 * Shells leave in `_` which program they run (bash(1), zshparam(1)); who is started without one inherits somebody
 * else's. So it names the very program, or the script of its first line, where a shell ran it. Nothing is kept of it.
 */
function ranByShell(files: ProcFiles, pid: number, { argv, executable }: ProcessDescription): boolean | null {
  const environ = procBytes(files, `${pid}/environ`);
  const last = environ === null ? null : variableOfEnviron(environ, '_');
  files.wipe();
  if (last === null) return null;
  const own = [argv?.[0], argv?.[1], executable].filter((word) => word != null && word !== '');
  return last !== undefined && own.some((word) => path.basename(word ?? '') === path.basename(last));
}

/** The first port that the kernel gives to who asks for none (ip(7), `ip_local_port_range`); `undefined`: not told. */
function firstPortOfKernel(files: ProcFiles): number | undefined {
  const first = /^(\d+)\s/.exec(procText(files, 'sys/net/ipv4/ip_local_port_range') ?? '')?.[1];
  return first === undefined ? undefined : Number(first);
}

/** A text that changes when the pid changes hands; `''`: not readable; `null`: nobody holds it. */
function holderOf(files: ProcFiles, pid: number): string | null {
  const stat = files.read(`${pid}/stat`);
  if (stat === 'gone') return null;
  return stat === 'denied' ? '' : (parseProcStat(stat)?.startTicks ?? '');
}

/** A terminal that was hung up shows as deleted and is none any more. */
function isTerminal(stdin: string | undefined): boolean {
  return stdin !== undefined && /^\/dev\/(pts\/\d+|tty\w*|console)$/.test(stdin);
}

/** The sockets of each unit as a whole; all of a unit have the same peers, so they are put together once. */
async function socketsOfAll(
  units: ReadonlySet<ReadonlySet<number>>,
  known: ReadonlyMap<number, ReadonlySet<number>>,
  files: ProcFiles,
): Promise<Map<ReadonlySet<number>, ReadonlySet<number>>> {
  const read = new Map(known);
  const ofUnits = new Map<ReadonlySet<number>, ReadonlySet<number>>();
  const pause = slices();
  for (const unit of units) {
    const inodes = new Set<number>();
    for (const pid of unit) {
      const found = read.get(pid) ?? socketsOfPeer(files, pid);
      read.set(pid, found);
      for (const inode of found) inodes.add(inode);
      const paused = pause();
      if (paused !== undefined) await paused;
    }
    ofUnits.set(unit, inodes);
  }
  return ofUnits;
}

function socketsOfPeer(files: ProcFiles, pid: number): ReadonlySet<number> {
  const found = readOpenFiles(files, pid);
  return typeof found === 'string' ? new Set() : socketsOf(found);
}

/** Of a process that holds so little the kernel adds up the memory maps in less time than the thread pool takes. */
const smallBytes = 32 * 1024 * 1024;

/** Proportional set size where the kernel tells it (since 4.14), else resident size. */
async function memoryOf(
  files: ProcFiles,
  pid: number,
  status: string | null,
): Promise<Pick<ProcessDetails, 'memoryBytes' | 'memoryKind'>> {
  const residentBytes = kilobytes(status ?? '', 'VmRSS');
  const path = `${pid}/smaps_rollup`;
  const isSmall = residentBytes !== null && residentBytes <= smallBytes;
  const maps = isSmall
    ? procText(files, path)
    : await promises.readFile(`${files.root}/${path}`, 'latin1').catch(() => null);
  const pss = kilobytes(maps ?? '', 'Pss');
  if (pss !== null) return { memoryBytes: pss, memoryKind: 'pss' };
  return { memoryBytes: residentBytes, memoryKind: 'rss' };
}

function kilobytes(text: string, key: string): number | null {
  const amount = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1];
  return amount === undefined ? null : Number(amount) * 1024;
}
