import type { ProcessInfo } from '../../../shared/process/process.ts';
import type { ProcFiles } from './proc-files.ts';

/** A row is given again so many times at most, and then read anew. */
const mostTimes = 9;

/** The rows of the last listing, for who lists again and again. */
export interface KnownRows {
  /** A listing begins. What was seen when the machine had started at another time is forgotten: somebody set the clock. */
  begin(bootedAtMs: number | null): void;
  /**
   * The row of the last listing, where the process has not done anything since: its `stat` is the same to the letter, and
   * that counts its page faults and its processor time to 10 ms (proc_pid_stat(5)); an exec faults dozens of pages in.
   * What may be missing is a title that it wrote over its own arguments, and, where root changed it, whose it is. So a
   * row does not last for ever.
   *
   * @throws what reading `/proc` throws
   */
  same(files: ProcFiles, pid: number): ProcessInfo | null;
  /** @param stat what the row was read from */
  keep(stat: Buffer, info: ProcessInfo): void;
}

interface Known {
  stat: Buffer;
  info: ProcessInfo;
  timesLeft: number;
}

export function createKnownRows(): KnownRows {
  let before = new Map<number, Known>();
  let now = new Map<number, Known>();
  let lastBootedAtMs: number | null = null;
  return {
    begin(bootedAtMs) {
      before = bootedAtMs === lastBootedAtMs ? now : new Map<number, Known>();
      now = new Map();
      lastBootedAtMs = bootedAtMs;
    },
    same(files, pid) {
      const known = before.get(pid);
      if (known === undefined || known.timesLeft === 0 || !files.isStill(`${pid}/stat`, known.stat))
        return null;
      known.timesLeft -= 1;
      now.set(pid, known);
      return known.info;
    },
    keep(stat, info) {
      const { pid } = info;
      // Not all of them at once are to be read anew.
      const timesLeft = before.has(pid) ? mostTimes : pid % mostTimes;
      now.set(pid, { stat, info, timesLeft });
    },
  };
}
