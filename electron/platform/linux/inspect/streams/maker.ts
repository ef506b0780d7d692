import { closeSync } from 'node:fs';
import { linuxSyscall } from '../../syscall.ts';

/** pidfd_open(2) and pidfd_getfd(2) have one number everywhere, since Linux 5.3 and 5.6; getsockopt(2) has not. */
const pidfdOpen = 434;
const pidfdGetfd = 438;
const getsockopt: Partial<Record<string, number>> = { x64: 55, arm64: 209 };

/** SOL_SOCKET, SO_PEERCRED (asm-generic/socket.h; socket(7), unix(7)). */
const [solSocket, soPeercred] = [1, 17];

/**
 * Pid of the process that made the pair of sockets of which a process has one end as standard input: the kernel keeps
 * the credentials of socketpair(2) with both ends (unix(7), SO_PEERCRED), whoever inherits them and whoever dies.
 *
 * @returns `null` where it is not told: no pair of sockets, an older kernel, or not our right to ask (the process must
 * be one that we may trace, ptrace(2): not with Yama's `ptrace_scope` of 1 and more)
 */
export function makerOfInput(pid: number): number | null {
  const kernel = linuxSyscall();
  const number = getsockopt[process.arch];
  if (kernel === null || number === undefined) return null;
  const target = kernel.call(pidfdOpen, pid);
  if (target < 0) return null;
  let input = -1;
  try {
    input = kernel.call(pidfdGetfd, target, 0);
    if (input < 0) return null;
    const credentials = Buffer.alloc(12);
    const length = Buffer.alloc(4);
    length.writeInt32LE(credentials.length);
    const given = [input, solSocket, soPeercred, kernel.address(credentials), kernel.address(length)];
    if (kernel.call(number, ...given) !== 0) return null;
    const maker = credentials.readInt32LE(0);
    return maker > 0 ? maker : null;
  } finally {
    if (input >= 0) closeSync(input);
    closeSync(target);
  }
}
