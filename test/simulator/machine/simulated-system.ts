import { unreadDetails } from '../../../shared/process/process.ts';
import { refusal } from '../../../electron/platform/exact-signal.ts';
import { peersFor, type SignalResult, type System } from '../../../electron/platform/system.ts';
import { sameProcess, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type {
  ProcessDescription,
  ProcessDetails,
  ProcessInfo,
  ProcessListing,
} from '../../../shared/process/process.ts';
import type { Proc } from './kernel.ts';
import type { Machine } from './machine.ts';
import { servicesOf, streamOf } from './facts.ts';

/** The janitor process that asked was killed: it never gets an answer that it could act on. */
export class AskerDied extends Error {}

const notHere = (): never => {
  throw new Error('The simulator starts no programs.');
};

/**
 * The machine as one janitor process sees it: the same questions as on a real system, with faults and with other
 * things happening between any two of them.
 */
export function simulatedSystem(machine: Machine, self: Proc): System {
  const { random, off } = machine;
  // Each program reads the time of boot once, at its start, by the wall clock of then.
  const bootedAtMs = machine.now() - machine.kernel.uptime;
  const host = { ...machine.host, bootedAtMs };
  const lastSeen = new Map<number, ProcessIdentity>();
  const liesAboutIdentity = off.has('identify');

  async function between(about: number | 'look' | 'wait' | 'details'): Promise<void> {
    machine.kernel.uptime += random.next() * 4;
    // What is asked right after a listing is answered before anything but a pid can change.
    if (about !== 'details') await machine.interleave(self, about);
    if (!self.isAlive) throw new AskerDied();
  }

  function rowOf(proc: Proc): ProcessInfo {
    const { kernel } = machine;
    const foreground = proc.terminal?.foreground ?? null;
    const isReadable = proc.unreadableUntil <= kernel.uptime;
    const identity = isReadable ? machine.identityOf(proc) : null;
    if (identity !== null) lastSeen.set(proc.pid, identity);
    const isWindows = host.platform === 'win32';
    return {
      identity,
      pid: proc.pid,
      parentPid: proc.parentPid,
      processGroup: isWindows ? null : proc.group,
      session: isWindows ? null : proc.session,
      foregroundGroup: isWindows ? null : foreground,
      tty: isWindows ? null : (proc.terminal?.name ?? null),
      state: proc.state,
      name: proc.program.name,
      executable: host.platform === 'darwin' ? null : proc.program.executable,
      argv: proc.program.argv,
      // Linux counts from a boot that moves with the wall clock; the others note the time of then.
      startedAtMs: host.platform === 'linux' ? machine.wallAt(proc.startedAt) : proc.bornAtMs,
      markers: machine.canReadMarkers(proc) ? proc.markers : null,
      isKernelThread: false,
    };
  }

  function visible(): Map<number, ProcessInfo> {
    const { kernel } = machine;
    const isTorn = machine.tornUntil > kernel.uptime;
    const rows = new Map<number, ProcessInfo>();
    for (const proc of kernel.procs.values()) {
      if (proc.hiddenUntil > kernel.uptime || (isTorn && machine.tornRows.has(proc))) continue;
      rows.set(proc.pid, rowOf(proc));
    }
    return rows;
  }

  async function list(): Promise<ProcessListing> {
    await between('look');
    const { kernel } = machine;
    if (kernel.uptime >= machine.noTearBefore && random.chance(0.02)) {
      // A listing lacks rows for a moment; two looks of two seconds apart never both lack them.
      machine.tornRows = new Set(
        [...kernel.procs.values()].filter((proc) => proc !== self && random.chance(0.15)),
      );
      machine.tornUntil = kernel.uptime + random.int(1, 1500);
      machine.noTearBefore = kernel.uptime + 2.5 * machine.files.config.heartbeat_interval_seconds * 1000;
      machine.note(`listings lack ${machine.tornRows.size} rows for a moment`);
    }
    if (machine.listingFailsUntil > kernel.uptime && machine.random.chance(0.8)) {
      if (!off.has('listing-error')) return { ok: false, reason: 'The list could not be read.' };
      const rows = [...visible()].filter(([pid]) => pid === self.pid || pid === 1 || random.chance(0.5));
      return { ok: true, takenAtMs: machine.now(), processes: new Map(rows) };
    }
    return { ok: true, takenAtMs: machine.now(), processes: visible() };
  }

  function holderOf(pid: number): ProcessIdentity | 'unreadable' | null {
    const proc = machine.kernel.procs.get(pid);
    if (proc === undefined) return null;
    return proc.unreadableUntil > machine.kernel.uptime ? 'unreadable' : machine.identityOf(proc);
  }

  const identityAsSeen = (pid: number) =>
    liesAboutIdentity && machine.kernel.procs.has(pid) ? (lastSeen.get(pid) ?? holderOf(pid)) : holderOf(pid);

  function describeNow(proc: Proc): ProcessDescription {
    return {
      argv: proc.program.argv,
      executable: proc.program.executable,
      workingDirectory: machine.host.platform === 'win32' ? null : proc.folder,
    };
  }

  function detailsOf(proc: Proc, peers: ReadonlySet<number>): ProcessDetails {
    const isDimNow = machine.detailsUnreadableUntil > machine.kernel.uptime;
    const isDim = isDimNow && proc.serial % 3 !== 0;
    const isWindows = machine.host.platform === 'win32';
    return {
      ...unreadDetails,
      ...describeNow(proc),
      managedBy: isDim ? null : proc.managedBy,
      foreignPidNamespace: machine.host.platform === 'linux' ? (isDim ? null : proc.inContainer) : null,
      stdinIsTerminal: isWindows ? null : proc.stdinIsTerminal && proc.terminal !== null,
      ignoresHangup: machine.host.platform === 'linux' ? proc.ignoresHangup : isWindows ? false : null,
      standardInput: streamOf(proc, proc.input, machine),
      standardOutput: streamOf(proc, proc.output, machine),
      ...servicesOf(proc, peers, (fact) => isDimNow && (proc.serial + fact) % 3 !== 0),
      memoryBytes: 50_000_000,
      memoryKind: 'pss',
      cpuPercent: null,
    };
  }

  /** What was asked to end while nobody wanted it is past saving; whoever holds its pid then is not. */
  function judgeSignal(identity: ProcessIdentity, target: Proc, how: string): void {
    machine.signalled += 1;
    machine.note(`${how} to ${machine.label(target)}`);
    if (!sameProcess(machine.identityOf(target), identity)) {
      machine.violate(
        'signalled-another',
        `${how} meant for ${identity.pid}/${identity.startToken}: ${machine.label(target)}`,
      );
    } else if (!machine.endedByUs.has(target) && machine.isWanted(target, self)) {
      machine.violate('signalled-wanted', `${how}: ${machine.label(target)}`);
    }
    machine.endedByUs.add(target);
  }

  return {
    host,
    now: () => machine.now(),
    monotonicMs: () => machine.monotonicMs(),
    async sleep(ms) {
      machine.kernel.pass(ms);
      await between('wait');
    },
    list,
    async identify(pid) {
      await between(pid);
      return identityAsSeen(pid);
    },
    async isRunning(identity) {
      await between(identity.pid);
      const holder = identityAsSeen(identity.pid);
      if (holder === null) return false;
      if (holder === 'unreadable') return true;
      return sameProcess(holder, identity) && machine.kernel.procs.get(identity.pid)?.state !== 'zombie';
    },
    probe(pid) {
      if (off.has('probe') || off.has('listing-error')) return 'gone';
      return machine.kernel.procs.has(pid) ? 'alive' : 'gone';
    },
    async describe(pids) {
      await between('details');
      const found = pids.map((pid) => machine.kernel.procs.get(pid)).filter((proc) => proc !== undefined);
      return new Map(found.map((proc) => [proc.pid, describeNow(proc)]));
    },
    async inspect(pids, peersOf) {
      await between('details');
      const found = pids.map((pid) => machine.kernel.procs.get(pid)).filter((proc) => proc !== undefined);
      return new Map(found.map((proc) => [proc.pid, detailsOf(proc, peersFor(peersOf, proc.pid))]));
    },
    async pidsInRun(place) {
      await between('details');
      return machine.runs.pidsIn(place);
    },
    async signal(identity, how): Promise<SignalResult> {
      await between(identity.pid);
      const forbidden = refusal(identity, { pid: self.pid, uid: machine.host.uid });
      if (forbidden !== null && !off.has('own-refusal')) return forbidden;
      const target = machine.kernel.procs.get(identity.pid);
      if (target === undefined) return { ok: false, reason: 'gone', detail: 'It has ended.' };
      if (!off.has('signal-recheck') && !liesAboutIdentity) {
        const holder = holderOf(identity.pid);
        if (holder === 'unreadable') return { ok: false, reason: 'unreadable', detail: 'It can’t be read.' };
        if (holder === null || !sameProcess(holder, identity)) {
          return { ok: false, reason: 'changed', detail: 'The pid belongs to another process now.' };
        }
      }
      judgeSignal(identity, target, how === 'kill' ? 'SIGKILL' : 'SIGTERM');
      machine.kernel.signal(target, how);
      return { ok: true };
    },
    spawnDetached: notHere,
    run: notHere,
  };
}
