import { readFileSync, readdirSync, readlinkSync } from 'node:fs';

/** An open descriptor and what `/proc/self/fd` says it leads to. */
export type OpenDescriptor = readonly [fd: number, target: string];

/**
 * The descriptors above the standard ones that we were started with (`claude --settings <(…)`), as they have to be
 * handed on. Node opens its own among them and marks all alike; its own are anonymous, or pipes of which both ends
 * are here.
 */
export function inheritedDescriptors(open: readonly OpenDescriptor[]): number[] {
  const ends = new Map<string, number>();
  for (const [, target] of open) ends.set(target, (ends.get(target) ?? 0) + 1);
  return open
    .filter(([fd, target]) => {
      if (fd < 3 || target.startsWith('anon_inode:') || target === '/dev/null') return false;
      return !target.startsWith('pipe:') || ends.get(target) === 1;
    })
    .map(([fd]) => fd)
    .sort((a, b) => a - b);
}

/** All descriptors of this process; none where they can't be listed. */
export function openDescriptors(): OpenDescriptor[] {
  try {
    return readdirSync('/proc/self/fd').flatMap((name) => {
      try {
        return [[Number(name), readlinkSync(`/proc/self/fd/${name}`)] as const];
      } catch {
        // The one that the list itself was read through.
        return [];
      }
    });
  } catch {
    return [];
  }
}

/**
 * How many files who started us may open: Node raises its own limit to the hard one, and what it starts inherits that.
 *
 * @returns soft and hard limit; `null`: unlimited, or it can't be read
 */
export function openFileLimitOf(limits: string): [bigint, bigint] | null {
  const found = /^Max open files\s+(\d+)\s+(\d+)\s/m.exec(limits);
  return found?.[1] === undefined || found[2] === undefined ? null : [BigInt(found[1]), BigInt(found[2])];
}

export function parentsOpenFileLimit(): [bigint, bigint] | null {
  try {
    return openFileLimitOf(readFileSync(`/proc/${process.ppid}/limits`, 'latin1'));
  } catch {
    return null;
  }
}
