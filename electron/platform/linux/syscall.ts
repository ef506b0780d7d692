import { loadKoffi } from '../koffi.ts';

/** Calls the kernel by a call's number; numbers, and addresses of buffers. */
export interface Syscall {
  call(number: number, ...args: readonly (number | bigint)[]): number;
  address(memory: Uint8Array): number | bigint;
  /** `errno` of the last call. */
  errno(): number;
}

let loaded: Syscall | null | undefined;

/** syscall(2). Loaded at the first call, which takes 20 ms; `null`: it can't be had here. */
export function linuxSyscall(): Syscall | null {
  if (loaded !== undefined) return loaded;
  const native = loadKoffi();
  if (!native.ok) return (loaded = null);
  const { koffi } = native;
  const words = Array.from({ length: 6 }, () => 'long');
  const call = koffi.load(null).func('__cdecl', 'syscall', 'long', words);
  return (loaded = {
    call: (number, ...args) => Number(call(number, ...args, ...Array<number>(5 - args.length).fill(0))),
    address: (memory) => koffi.address(memory),
    errno: () => koffi.errno(),
  });
}
