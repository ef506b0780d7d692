/** What a call is let fail with. `cut`: the process is killed right before it. `short`: half of it is written. */
export interface Fault {
  kind:
    | 'cut'
    | 'short'
    | 'ENOSPC'
    | 'EIO'
    | 'EACCES'
    | 'EMFILE'
    | 'EROFS'
    | 'EINTR'
    | 'EPERM'
    | 'ESRCH'
    | 'EINVAL';
  errno: number;
  /** A full disk stays full, a call that was interrupted goes well the next time. */
  lasts: boolean;
}

const faults: Readonly<Record<Fault['kind'], Fault>> = {
  cut: { kind: 'cut', errno: 0, lasts: false },
  short: { kind: 'short', errno: 0, lasts: false },
  EPERM: { kind: 'EPERM', errno: 1, lasts: false },
  ESRCH: { kind: 'ESRCH', errno: 3, lasts: false },
  EINVAL: { kind: 'EINVAL', errno: 22, lasts: true },
  EINTR: { kind: 'EINTR', errno: 4, lasts: false },
  EIO: { kind: 'EIO', errno: 5, lasts: false },
  EACCES: { kind: 'EACCES', errno: 13, lasts: false },
  EMFILE: { kind: 'EMFILE', errno: 24, lasts: true },
  ENOSPC: { kind: 'ENOSPC', errno: 28, lasts: true },
  EROFS: { kind: 'EROFS', errno: 30, lasts: true },
};

const changing: readonly Fault['kind'][] = ['cut', 'EIO', 'EACCES', 'ENOSPC', 'EROFS'];
const looking: readonly Fault['kind'][] = ['cut', 'EIO', 'EACCES'];

/** The faults that the manual pages name for a call. */
export function faultsOf(call: string): readonly Fault[] {
  const kinds: Readonly<Record<string, readonly Fault['kind'][]>> = {
    open: ['cut', 'EIO', 'EACCES', 'EMFILE', 'EINTR'],
    'open-to-write': ['cut', 'EIO', 'EACCES', 'EMFILE', 'ENOSPC', 'EROFS', 'EINTR'],
    write: ['cut', 'short', 'EIO', 'ENOSPC', 'EINTR'],
    pwrite64: ['cut', 'short', 'EIO', 'ENOSPC', 'EINTR'],
    // File systems that know no such step say EINVAL, rename(2).
    renameat2: ['cut', 'EIO', 'EACCES', 'ENOSPC', 'EROFS', 'EINVAL'],
    signal: ['cut', 'EPERM', 'ESRCH'],
    read: ['cut', 'EIO', 'EINTR'],
    pread64: ['cut', 'EIO', 'EINTR'],
    fsync: ['cut', 'EIO', 'ENOSPC', 'EINTR'],
    scandir: ['cut', 'EIO', 'EACCES', 'EMFILE'],
    opendir: ['cut', 'EIO', 'EACCES', 'EMFILE'],
    stat: looking,
    fstat: ['cut', 'EIO'],
    readlink: looking,
  };
  return (kinds[call] ?? changing).map((kind) => faults[kind]);
}
