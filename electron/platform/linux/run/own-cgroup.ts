import { mkdirSync, readFileSync, readdirSync, rmdirSync, statSync, writeFile, writeFileSync } from 'node:fs';
import { posix } from 'node:path';
import { olderMemoryFolder, unifiedMount, unifiedPath } from './places.ts';
import type { Joined } from './scope.ts';

const prefix = 'process-janitor-run-';

/** A group that was just made may have nobody in it yet. */
const youngMs = 60_000;

/**
 * The folder for a control group of a run: beside the run that we may be in ourselves, so that what belongs to one is
 * never counted with the other.
 */
export function cgroupFolder(mountinfo: string, cgroup: string, name: string): string | null {
  const mount = unifiedMount(mountinfo);
  const path = unifiedPath(cgroup);
  // Seen from inside of a cgroup namespace, a group outside of it begins with `/..`.
  if (mount === null || path === null || path.split('/').includes('..')) return null;
  const isOfARun = posix.basename(path).startsWith(prefix);
  return posix.join(mount, isOfARun ? posix.dirname(path) : path, name);
}

/**
 * Moves our own process into a new control group, where the hierarchy can be written: as root in a container without
 * systemd. Nothing is left behind where it can't.
 */
export async function joinOwnCgroup(name: string, memoryBytes: number | null): Promise<Joined> {
  let place: string | null = null;
  try {
    const mountinfo = readFileSync('/proc/self/mountinfo', 'utf8');
    const cgroup = readFileSync('/proc/self/cgroup', 'utf8');
    place = cgroupFolder(mountinfo, cgroup, name);
    if (place === null) return { ok: false, reason: 'There is no unified hierarchy of control groups.' };
    removeEmptyOnes(posix.dirname(place));
    mkdirSync(place);
    const isCapped =
      memoryBytes !== null &&
      (cap(place, memoryBytes) || capInOlder(olderMemoryFolder(mountinfo, cgroup), name, memoryBytes));
    await moveSelfTo(place);
    return { ok: true, place, isCapped };
  } catch (error) {
    if (place !== null) removeQuietly(place);
    return {
      ok: false,
      reason: `A control group of its own cannot be made (${codeOf(error)}).`,
    };
  }
}

/** On another thread: the kernel waits for all its processors before it moves one (8 ms), and there is more to do. */
function moveSelfTo(place: string): Promise<void> {
  return new Promise((resolve, reject) => {
    writeFile(posix.join(place, 'cgroup.procs'), String(process.pid), (error) =>
      error === null ? resolve() : reject(error),
    );
  });
}

/** Goes back to where we were, and takes the group away. */
export function leaveOwnCgroup(place: string): void {
  try {
    writeFileSync(posix.join(posix.dirname(place), 'cgroup.procs'), String(process.pid));
  } catch {
    // Then we end in it, and the next who tidies takes it away.
  }
  removeQuietly(place);
}

/** There is such a file only where the group above hands the memory controller down (cgroup-v2, "Memory"). */
function cap(place: string, memoryBytes: number): boolean {
  try {
    writeFileSync(posix.join(place, 'memory.max'), String(memoryBytes));
    return true;
  } catch {
    return false;
  }
}

/**
 * Where the memory controller is not in the unified hierarchy but in an older one of its own, which a kernel gives to
 * one of the two only: a group there beside the other, for the limit alone.
 */
function capInOlder(own: string | null, name: string, memoryBytes: number): boolean {
  if (own === null) return false;
  const above = posix.basename(own).startsWith(prefix) ? posix.dirname(own) : own;
  const place = posix.join(above, name);
  try {
    removeEmptyOnes(above);
    mkdirSync(place);
    writeFileSync(posix.join(place, 'memory.limit_in_bytes'), String(memoryBytes));
    writeFileSync(posix.join(place, 'cgroup.procs'), String(process.pid));
    return true;
  } catch {
    removeQuietly(place);
    return false;
  }
}

/** A group stays when the last of its processes has ended; the kernel refuses to remove one that has any. */
function removeEmptyOnes(folder: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const other = posix.join(folder, name);
    const stat = statSync(other, { throwIfNoEntry: false });
    if (stat !== undefined && Date.now() - stat.ctimeMs > youngMs) removeQuietly(other);
  }
}

function removeQuietly(place: string): void {
  try {
    rmdirSync(place);
  } catch {
    // Not made, or somebody is in it.
  }
}

const codeOf = (error: unknown) => (error as { code?: string }).code ?? String(error);
