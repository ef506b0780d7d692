import { readFileSync } from 'node:fs';
import { systemdMount, systemdPath, unifiedMount, unifiedPath } from './places.ts';

/** Longer than that nobody waits for their program to start. */
const timeLimitMs = 1_000;

/**
 * The call that puts a process into a scope of its own, as `systemd-run --scope` makes it (org.freedesktop.systemd1,
 * StartTransientUnit). Made for our own process and not by that program in our place, so that a systemd that refuses
 * or hangs keeps nobody from starting.
 *
 * @param withOomPolicy systemd before 253 knows none for scopes; later ones would end the whole scope where the kernel
 *   had to end one process in it
 */
export function scopeCall(
  unit: string,
  {
    pid,
    isUser,
    memoryBytes,
    withOomPolicy,
  }: { pid: number; isUser: boolean; memoryBytes: number | null; withOomPolicy: boolean },
): string[] {
  const properties: string[][] = [
    ['PIDs', 'au', '1', String(pid)],
    ['Description', 's', 'A run of process-janitor'],
    ['CollectMode', 's', 'inactive-or-failed'],
    ...(withOomPolicy ? [['OOMPolicy', 's', 'continue']] : []),
    ...(memoryBytes === null ? [] : [['MemoryMax', 't', String(memoryBytes)]]),
  ];
  return [
    isUser ? '--user' : '--system',
    '--quiet',
    'call',
    'org.freedesktop.systemd1',
    '/org/freedesktop/systemd1',
    'org.freedesktop.systemd1.Manager',
    'StartTransientUnit',
    'ssa(sv)a(sa(sv))',
    unit,
    'fail',
    String(properties.length),
    ...properties.flat(),
    '0',
  ];
}

export type Joined = { ok: true; place: string; isCapped: boolean } | { ok: false; reason: string };

/** Moves our own process into a new scope and waits until it is there. */
export async function joinScope(unit: string, isUser: boolean, memoryBytes: number | null): Promise<Joined> {
  let reason = '';
  for (const withOomPolicy of [true, false]) {
    const call = scopeCall(unit, { pid: process.pid, isUser, memoryBytes, withOomPolicy });
    const refused = await callBus(call);
    if (refused === null) return waitForScope(unit, memoryBytes);
    reason = refused;
    if (!/OOMPolicy|unknown property/i.test(reason)) break;
  }
  return { ok: false, reason };
}

/** @returns why systemd refused; `null`: it took the call */
function callBus(call: readonly string[]): Promise<string | null> {
  const { execFile } = process.getBuiltinModule('node:child_process');
  return new Promise((resolve) => {
    const child = execFile('busctl', call, { timeout: timeLimitMs }, (error, _out, complaint) =>
      resolve(error === null ? null : reasonOf(error, complaint)),
    );
    child.stdin?.end();
  });
}

async function waitForScope(unit: string, memoryBytes: number | null): Promise<Joined> {
  const endMs = Date.now() + timeLimitMs;
  for (;;) {
    const place = ownPlace(unit);
    if (place !== null) {
      return { ok: true, place, isCapped: memoryBytes !== null && isCapped(place, memoryBytes) };
    }
    if (Date.now() > endMs) return { ok: false, reason: 'systemd took the call, but did not move us there.' };
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** The folder of the scope that we are in by now; of the hierarchy in which systemd keeps its own. */
function ownPlace(unit: string): string | null {
  const cgroup = readFileSync('/proc/self/cgroup', 'utf8');
  const mountinfo = readFileSync('/proc/self/mountinfo', 'utf8');
  const candidates = [
    [unifiedMount(mountinfo), unifiedPath(cgroup)],
    [systemdMount(mountinfo), systemdPath(cgroup)],
  ] as const;
  for (const [mount, path] of candidates) {
    if (mount !== null && path?.endsWith(`/${unit}`) === true) return `${mount}${path}`;
  }
  return null;
}

/** systemd takes `MemoryMax` even where the memory controller is not its own to give. */
function isCapped(place: string, memoryBytes: number): boolean {
  try {
    const max = Number(readFileSync(`${place}/memory.max`, 'utf8'));
    return max <= memoryBytes;
  } catch {
    return false;
  }
}

function reasonOf({ code }: { code?: string | number | null }, complaint: string): string {
  const said = complaint.trim().split('\n')[0] ?? '';
  return said !== ''
    ? said
    : code === 'ENOENT'
      ? 'busctl is not installed.'
      : `busctl failed (${code ?? 'no answer'}).`;
}
