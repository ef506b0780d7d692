import { createSystem } from '../../electron/platform/create-system.ts';
import type { ProcessIdentity } from '../../shared/process/identity.ts';
import { identityOf } from '../fakes/real/own-processes.ts';

/** The processes that a round has started, and so may end. */
export interface Crowd {
  /** What the fence of this round lets through: the number of no process, so that only its mark counts. */
  mark: number;
  claim: (pid: number) => Promise<ProcessIdentity>;
  /** Kills all of them that still run, each by its identity. */
  end: () => Promise<void>;
}

/** Larger than any pid on Linux, proc(5): /proc/sys/kernel/pid_max. */
const beyondPids = 4_194_304;

export function createCrowd(seed: number): Crowd {
  const identities: ProcessIdentity[] = [];
  return {
    mark: beyondPids + 1 + seed,
    async claim(pid) {
      const identity = await identityOf(pid);
      identities.push(identity);
      return identity;
    },
    async end() {
      const system = await createSystem({});
      for (const identity of identities) await system.signal(identity, 'kill');
    },
  };
}
