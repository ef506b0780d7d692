/** Where a run can live on Linux, in the order in which they are tried. */
export type LinuxPlace = 'user-scope' | 'system-scope' | 'cgroup' | 'reaper';

export interface LinuxPlaceFacts {
  uid: number;
  /** `/proc/self/cgroup`. */
  cgroup: string;
  /** systemd is pid 1 (sd_booted(3)). */
  isBooted: boolean;
  /** The user's own systemd goes on when the user logs out (`loginctl enable-linger`). */
  lingers: boolean;
}

/**
 * Which places are worth a try. A scope of the user's own systemd only for who lives there already (a terminal of the
 * desktop), or who lingers: it ends with that systemd, at logout, and what a session on a console or over ssh left
 * running on purpose (tmux, a build) would be ended with it, which it was not without us.
 */
export function placesToTry({ uid, cgroup, isBooted, lingers }: LinuxPlaceFacts): LinuxPlace[] {
  const isBelowUserManager = new RegExp(`/user@${uid}\\.service(/|$)`, 'm').test(cgroup);
  return [
    ...(isBooted && (isBelowUserManager || (lingers && uid !== 0)) ? ['user-scope' as const] : []),
    ...(isBooted && uid === 0 && !isBelowUserManager ? ['system-scope' as const] : []),
    'cgroup',
    'reaper',
  ];
}

/** The path of the unified hierarchy in `/proc/<pid>/cgroup` (cgroups(7)); `null`: there is none. */
export const unifiedPath = (cgroup: string): string | null => /^0::(\/.*)$/m.exec(cgroup)?.[1] ?? null;

/** The path in systemd's own hierarchy, where the unified one has no processes of its (hybrid set-ups). */
export const systemdPath = (cgroup: string): string | null =>
  /^\d+:name=systemd:(\/.*)$/m.exec(cgroup)?.[1] ?? null;

/** Where the unified hierarchy is mounted, from `/proc/self/mountinfo` (proc(5)). */
export function unifiedMount(mountinfo: string): string | null {
  return mountOf(mountinfo, ({ type }) => type === 'cgroup2');
}

/** Where systemd's own hierarchy is mounted. */
export function systemdMount(mountinfo: string): string | null {
  return mountOf(
    mountinfo,
    ({ type, options }) => type === 'cgroup' && /(^|,)name=systemd(,|$)/.test(options),
  );
}

/**
 * The folder of our own group in the older hierarchy of the memory controller (cgroup-v1/memory), from
 * `/proc/self/mountinfo` and `/proc/self/cgroup`; `null`: there is none, or only a part of it is mounted.
 */
export function olderMemoryFolder(mountinfo: string, cgroup: string): string | null {
  const mount = mountOf(
    mountinfo,
    ({ type, options, root }) => type === 'cgroup' && root === '/' && options.split(',').includes('memory'),
  );
  const path = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(cgroup)?.[1];
  if (mount === null || path === undefined || path.split('/').includes('..')) return null;
  return path === '/' ? mount : `${mount}${path}`;
}

function mountOf(
  mountinfo: string,
  isWanted: (mount: { type: string; options: string; root: string }) => boolean,
): string | null {
  for (const line of mountinfo.split('\n')) {
    const [mount = '', filesystem = ''] = line.split(' - ');
    const [type = '', , options = ''] = filesystem.split(' ');
    const [, , , root = '', point = ''] = mount.split(' ');
    if (point !== '' && isWanted({ type, options, root })) return point;
  }
  return null;
}
