import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { endianness, hostname } from 'node:os';
import type { HostFacts } from '../../../shared/process/process.ts';
import { bootTimeMs, clockTicksPerSecond, pageBytes } from './clock-ticks.ts';

/** `PROC_PID_INIT_INO` of include/linux/proc_ns.h: the machine's own PID namespace. */
const firstPidNamespace = 'pid:[4026531836]';

/** `HostFacts` and what else of the machine is needed to read its processes. */
export interface LinuxHost {
  facts: HostFacts;
  pidNamespace: string | null;
  ticksPerSecond: number;
  pageBytes: number;
}

/** Reads what never changes while the machine is up. `''` as boot id means that it could not be read. */
export function readLinuxHost(proc: string, env: NodeJS.ProcessEnv): LinuxHost {
  const release = text(`${proc}/sys/kernel/osrelease`) ?? '';
  const pidNamespace = link(`${proc}/self/ns/pid`);
  const isWsl = /microsoft/i.test(release);
  const machineId = readMachineId();
  return {
    facts: {
      platform: 'linux',
      hostname: hostname(),
      bootId: text(`${proc}/sys/kernel/random/boot_id`) ?? '',
      bootedAtMs: readBootTimeMs(proc) ?? 0,
      pidDomain: machineId !== null && pidNamespace !== null ? `linux:${machineId}:${pidNamespace}` : null,
      uid: process.geteuid?.() ?? -1,
      inContainer: isInContainer(proc, env, pidNamespace, isWsl),
      isWsl,
    },
    pidNamespace,
    ...readUnits(proc),
  };
}

/** Time of boot by the wall clock of now: it moves when somebody sets the clock. */
export function readBootTimeMs(proc: string): number | null {
  const stat = text(`${proc}/stat`);
  return stat === null ? null : bootTimeMs(stat);
}

/**
 * Signs of a container: files that Docker and Podman put there, `$container` (systemd's Container Interface),
 * the name of pid 1's cgroup, and a PID namespace other than the machine's first. The last does not count in
 * WSL, where every distribution has a namespace of its own and pid 1 is an init all the same.
 */
function isInContainer(
  proc: string,
  env: NodeJS.ProcessEnv,
  pidNamespace: string | null,
  isWsl: boolean,
): boolean {
  if (existsSync('/.dockerenv') || existsSync('/run/.containerenv')) return true;
  if (env['container'] !== undefined && env['container'] !== '') return true;
  if (/docker|kubepods|containerd|libpod|podman|lxc|machine\.slice/.test(text(`${proc}/1/cgroup`) ?? ''))
    return true;
  return !isWsl && pidNamespace !== null && pidNamespace !== firstPidNamespace;
}

function readUnits(proc: string): Pick<LinuxHost, 'ticksPerSecond' | 'pageBytes'> {
  const wordBytes = process.arch.endsWith('64') || process.arch === 's390x' ? 8 : 4;
  let auxv = Buffer.alloc(0);
  try {
    auxv = readFileSync(`${proc}/self/auxv`);
  } catch {
    // Not readable: the usual values are taken.
  }
  const order = endianness();
  return {
    ticksPerSecond: clockTicksPerSecond(auxv, wordBytes, order),
    pageBytes: pageBytes(auxv, wordBytes, order),
  };
}

/** An empty `/etc/machine-id` is how images ship it (machine-id(5)). */
function readMachineId(): string | null {
  const candidates = [text('/etc/machine-id'), text('/var/lib/dbus/machine-id')];
  return candidates.find((id) => id !== null && id !== '') ?? null;
}

function text(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}

function link(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}
