import { closeSync } from 'node:fs';
import { constants } from 'node:os';
import type { Send } from '../exact-signal.ts';
import { linuxSyscall } from './syscall.ts';

/** The same numbers on every architecture (asm-generic/unistd.h); since Linux 5.3 and 5.1. */
const calls = { pidfdOpen: 434, pidfdSendSignal: 424 };

/** What opens and signals pidfds here; `null`: nothing does. */
export type Pidfds = { open(pid: number): number; send(fd: number, signal: number): void } | null;

/**
 * Runs `use` while a pidfd of `pid` is open (pidfd_open(2)): a signal through it reaches the process that had the
 * pid when it was opened, and no other. So who that is has to be read after the opening, inside of `use`.
 *
 * Where there are no pidfds (koffi is missing, an older kernel, a sandbox forbids them) `use` gets nothing to send
 * with, and signals the pid as ever.
 */
export function withPidfd<T>(pid: number, use: (send?: Send) => T, pidfds: () => Pidfds = systemsPidfds): T {
  const calls = pidfds();
  const fd = calls?.open(pid) ?? -1;
  if (calls === null || fd < 0) return use();
  try {
    return use((signal) => calls.send(fd, constants.signals[signal]));
  } finally {
    closeSync(fd);
  }
}

/** Loads what pidfds need (20 ms); `withPidfd` does that by itself where it was not done before. */
export function loadPidfds(): void {
  systemsPidfds();
}

/** Most runs send no signal, and load nothing. */
function systemsPidfds(): Pidfds {
  const kernel = linuxSyscall();
  if (kernel === null) return null;
  return {
    open: (pid) => kernel.call(calls.pidfdOpen, pid),
    send(fd, signal) {
      if (kernel.call(calls.pidfdSendSignal, fd, signal) === 0) return;
      const errno = kernel.errno();
      const code = Object.entries(constants.errno).find(([, number]) => number === errno)?.[0];
      throw Object.assign(new Error(`pidfd_send_signal failed (${code ?? errno}).`), { code });
    },
  };
}
