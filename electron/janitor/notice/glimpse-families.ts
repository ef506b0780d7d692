import { glimpseOf, type Glimpse } from '../../../shared/lineage/glimpses.ts';
import type { LiveSession } from '../../../shared/lineage/lineage-members.ts';
import type { System } from '../../platform/system.ts';

/** A glimpse that costs more is a look's work. */
const mostReads = 64;

export interface FamilyGlimpses {
  /**
   * What has come below the owners of `sessions` since the last whole look, with all that stands between.
   *
   * @param owners pids of all owners that run
   */
  take(sessions: readonly LiveSession[], owners: ReadonlySet<number>): Promise<Glimpse[]>;
  /** A whole look sees what these owners have by now: from now on only whole looks look into that. */
  known(sessions: readonly LiveSession[]): void;
}

type Seeing = Pick<System, 'childrenOf' | 'look' | 'now'>;

/**
 * Between two looks only the owners' own children are listed: one small read for each owner. Into those that have
 * come since the last look one goes down, since a shell of two seconds may leave something behind that nobody else
 * will ever see below it. Where the system does not list children for that little, nothing is seen.
 */
export function createFamilyGlimpses(system: Seeing, selfPid: number): FamilyGlimpses {
  const { childrenOf, look } = system;
  /** Children by owner. Numbers are handed out again: only of those that are still there is anything known. */
  const known = new Map<number, ReadonlySet<number>>();

  /** Pids of what is new below `owner`; each comes after what started it. */
  function newBelow(owner: number, owners: ReadonlySet<number>): number[] {
    const children = childrenOf?.(owner) ?? [];
    const before = known.get(owner) ?? new Set();
    known.set(owner, new Set(children.filter((pid) => before.has(pid))));
    const found = children.filter((pid) => !before.has(pid) && !owners.has(pid));
    for (let at = 0; at < found.length && found.length < mostReads; at += 1) {
      const pid = found[at];
      if (pid !== undefined) found.push(...(childrenOf?.(pid) ?? []).filter((one) => !found.includes(one)));
    }
    return found.slice(0, mostReads);
  }

  return {
    async take(sessions, owners) {
      if (childrenOf === undefined || look === undefined) return [];
      const glimpses: Glimpse[] = [];
      for (const session of sessions) {
        const pids = newBelow(session.owner.pid, owners);
        if (pids.length === 0) continue;
        const listing = await look([session.owner.pid, ...pids]);
        const glimpse = listing.ok
          ? glimpseOf(session, listing.processes, owners, { selfPid, nowMs: system.now() })
          : null;
        if (glimpse !== null) glimpses.push(glimpse);
      }
      for (const pid of known.keys()) if (!owners.has(pid)) known.delete(pid);
      return glimpses;
    },
    known(sessions) {
      for (const { owner } of sessions) known.set(owner.pid, new Set(childrenOf?.(owner.pid)));
    },
  };
}
