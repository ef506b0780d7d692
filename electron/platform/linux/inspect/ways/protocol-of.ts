import { linuxSyscall } from '../../syscall.ts';

/** getxattr(2). */
const getxattr: Partial<Record<string, number>> = { x64: 191, arm64: 8 };

/**
 * The protocol of a socket that stands in no table (`VSOCK`, `PACKET`, `TCP`), as the kernel names it in the attribute
 * `system.sockprotoname` of every socket (net/socket.c; lsof asks it, too). `null`: not told.
 */
export function protocolOf(pid: number, fd: number): string | null {
  const kernel = linuxSyscall();
  const number = getxattr[process.arch];
  if (kernel === null || number === undefined) return null;
  const text = (words: string) => Buffer.from(`${words}\0`);
  const [path, name, value] = [text(`/proc/${pid}/fd/${fd}`), text('system.sockprotoname'), Buffer.alloc(64)];
  const given = [path, name, value].map((buffer) => kernel.address(buffer));
  const length = kernel.call(number, ...given, value.length);
  return length > 0 ? value.toString('latin1', 0, length).replace(/\0.*$/s, '') : null;
}

/** Of these there are tables, so that one which stands in none is bound to nothing and connected to nobody. */
export const isListedProtocol = (protocol: string): boolean =>
  /^(TCP|UDP|MPTCP|PING)(v6)?$|^UNIX(-STREAM)?$|^NETLINK$/.test(protocol);
