import { constants } from 'node:os';
import { inheritedDescriptors, openDescriptors, parentsOpenFileLimit } from './inherited.ts';
import type { LibC } from './libc.ts';

/** SIGPIPE and SIGXFSZ, which Node ignores; the next program must not. */
const ignoredByNode = [13, 25];

/**
 * Lets another program take the place of this process (execve(2)): same pid, parent, process group and terminal, so
 * that keys, signals, job control and exit code are the business of the program and of whoever started us, as ever.
 * What Node changed for itself is put back: descriptors, ignored signals, the limit of open files.
 *
 * @returns only where it failed: the name of the error, such as `EACCES`
 */
export function handOver(libc: LibC, program: string, argv: readonly [string, ...string[]]): string {
  for (const fd of [0, 1, 2, ...inheritedDescriptors(openDescriptors())]) libc.keepOpen(fd);
  const limit = parentsOpenFileLimit();
  if (limit !== null) libc.limitOpenFiles(...limit);
  for (const signal of ignoredByNode) libc.resetSignal(signal);
  const name = errorName(libc.execv(program, argv));
  // A script without a first line that names its interpreter is the shell's (execvp(3) does the same).
  if (name !== 'ENOEXEC') return name;
  return errorName(libc.execv('/bin/sh', ['sh', program, ...argv.slice(1)]));
}

/** `util.getSystemErrorName` knows no ENOEXEC. */
const errorName = (number: number) =>
  Object.entries(constants.errno).find(([, one]) => one === number)?.[0] ?? `error ${number}`;
