import { createRequire } from 'node:module';

/** A function of the system's own. Pointers and handles are numbers; buffers are passed by their address. */
export interface NativeFunction {
  (...args: readonly unknown[]): unknown;
  /** The same on a thread of libuv's pool; `done` gets an error or the result. */
  async(...args: readonly unknown[]): void;
}

/** As much of koffi as is used here (koffi.dev/load, koffi.dev/misc). */
export interface Koffi {
  load(library: string | null): {
    func(convention: string, name: string, result: string, parameters: readonly string[]): NativeFunction;
  };
  address(memory: Uint8Array): number | bigint;
  /** `errno` of the last call. */
  errno(): number;
}

/**
 * koffi, which calls the functions of the operating system. Loaded at the first call, as it takes some
 * milliseconds; `reason` says why it can't be had, for people.
 */
export function loadKoffi(): { ok: true; koffi: Koffi } | { ok: false; reason: string } {
  if (!/^(x64|arm64)$/.test(process.arch)) {
    return { ok: false, reason: `The system's calls are not used on ${process.arch}.` };
  }
  try {
    // require and no import(): code from bytecode has none (cli/start/load-compiled.ts).
    return { ok: true, koffi: createRequire(import.meta.url)('koffi') as Koffi };
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { ok: false, reason: `koffi could not be loaded (${words}).` };
  }
}
