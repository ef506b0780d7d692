import { loadKoffi, type NativeFunction } from '../koffi.ts';

/** The functions of the C library that a run needs. */
export interface LibC {
  /** execv(3). Comes back only where it failed, with the name of the error. */
  execv(program: string, argv: readonly string[]): number;
  /** Whether a descriptor is closed when another program takes our place (fcntl(2), `FD_CLOEXEC`). */
  keepOpen(fd: number): void;
  /** Ignored signals stay ignored in the next program; Node ignores this one. */
  resetSignal(signal: number): void;
  /** setrlimit(2) of open files (`RLIMIT_NOFILE`, Linux: 7). */
  limitOpenFiles(soft: bigint, hard: bigint): void;
  /** prctl(2), `PR_SET_CHILD_SUBREAPER`. False where the kernel refused. */
  becomeReaper(): boolean;
  /** Takes leave of a child that has ended (waitpid(2)). */
  reap(pid: number): void;
}

const setCloseOnExec = 2;
const openFiles = 7;
const setChildSubreaper = 36;
const doNotWait = 1;

/** @returns `null`: koffi can't be loaded here */
export function loadLibC(): LibC | null {
  const loaded = loadKoffi();
  if (!loaded.ok) return null;
  const { koffi } = loaded;
  const library = koffi.load(null);
  const bind = (name: string, result: string, parameters: readonly string[]) => {
    let bound: NativeFunction | undefined;
    return (...given: readonly unknown[]) =>
      (bound ??= library.func('__cdecl', name, result, parameters))(...given);
  };
  const execv = bind('execv', 'int', ['str', 'str *']);
  const fcntl = bind('fcntl', 'int', ['int', 'int', '...']);
  const signal = bind('signal', 'void *', ['int', 'void *']);
  const setrlimit = bind('setrlimit', 'int', ['int', 'void *']);
  const prctl = bind('prctl', 'int', ['int', 'long', 'long', 'long', 'long']);
  const waitpid = bind('waitpid', 'int', ['int', 'void *', 'int']);
  return {
    execv(program, argv) {
      execv(program, [...argv, null]);
      return koffi.errno();
    },
    keepOpen: (fd) => void fcntl(fd, setCloseOnExec, 'int', 0),
    resetSignal: (number) => void signal(number, null),
    limitOpenFiles: (soft, hard) =>
      void setrlimit(openFiles, Buffer.from(BigUint64Array.of(soft, hard).buffer)),
    becomeReaper: () => Number(prctl(setChildSubreaper, 1, 0, 0, 0)) === 0,
    reap: (pid) => void waitpid(pid, null, doNotWait),
  };
}
