import { closeSync, openSync, readSync, statSync } from 'node:fs';

/** Why a file of `/proc` gave nothing: its process is gone, or we may not look. */
export type Unread = 'gone' | 'denied';

/** Environments and command lines beyond this are taken for hostile and not read. */
const maxBytes = 8 * 1024 * 1024;

/**
 * Reads small files of `/proc` through one buffer that is used again and again: with thousands of processes
 * that costs a third of `readFileSync`. What `read` gives is valid only until the next read.
 * Errors other than a vanished process or a missing right (too many open files, …) are thrown.
 */
export class ProcFiles {
  #buffer = Buffer.allocUnsafeSlow(32 * 1024);

  constructor(readonly root: string) {}

  /** The whole of a file below `/proc`, e.g. `12/environ`. */
  read(path: string): Buffer | Unread {
    let fd = -1;
    try {
      fd = openSync(`${this.root}/${path}`, 'r');
      return this.#readAll(fd);
    } catch (error) {
      return unread(error);
    } finally {
      if (fd >= 0) closeSync(fd);
    }
  }

  /** Whether a file below `/proc` says what it said `before`; false where it can't be read. */
  isStill(path: string, before: Buffer): boolean {
    const now = this.read(path);
    return typeof now !== 'string' && now.equals(before);
  }

  /**
   * `/proc/<pid>/stat` and the user whose process it is. The folder always belongs to the effective user, while
   * the files in it belong to root where the process may not be dumped (proc(5)). The open file stands for
   * this one process, so a successful read proves that both facts are of the same.
   */
  readStat(pid: number): { stat: Buffer; uid: number } | Unread {
    let fd = -1;
    try {
      fd = openSync(`${this.root}/${pid}/stat`, 'r');
      const { uid } = statSync(`${this.root}/${pid}`);
      return { stat: this.#readAll(fd), uid };
    } catch (error) {
      return unread(error);
    } finally {
      if (fd >= 0) closeSync(fd);
    }
  }

  /** Forgets what was read last: environments hold secrets. */
  wipe(): void {
    this.#buffer.fill(0);
  }

  #readAll(fd: number): Buffer {
    let length = 0;
    for (;;) {
      const room = this.#buffer.length - length;
      const read = readSync(fd, this.#buffer, length, room, null);
      length += read;
      if (read < room) return this.#buffer.subarray(0, length);
      if (length >= maxBytes) throw Object.assign(new Error('The file is too large.'), { code: 'EACCES' });
      this.#buffer = Buffer.concat([this.#buffer], this.#buffer.length * 2);
    }
  }
}

/** Sorts out an error of a read below `/proc`; throws it again where it says nothing about the process. */
export function unread(error: unknown): Unread {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ESRCH') return 'gone';
  if (code === 'EACCES' || code === 'EPERM') return 'denied';
  throw error;
}
