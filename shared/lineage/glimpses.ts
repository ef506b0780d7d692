import { commandHash } from '../process/command-hash.ts';
import { familyBelow, familyTree } from '../process/family.ts';
import { identityKey, sameProcess } from '../process/identity.ts';
import type { ProcessInfo } from '../process/process.ts';
import type { LiveSession } from './lineage-members.ts';
import { entryOf, isServerOf } from './lineage-rules.ts';
import type { Lineage, LineageEntry } from './lineage.ts';
import { formerKey } from './origin.ts';

/** What was seen below a session's owner between two whole looks, where it may be gone by the next. */
export interface Glimpse {
  session: LiveSession;
  entries: readonly LineageEntry[];
}

/**
 * What stands below the owner in a picture that holds only the owner and some of its descendants, each with all that
 * stands between them.
 *
 * @param owners pids of all owners that are known: another session is never anybody's child
 * @returns `null` where the owner is not that process any more, or nothing stands below it
 */
export function glimpseOf(
  session: LiveSession,
  processes: ReadonlyMap<number, ProcessInfo>,
  owners: ReadonlySet<number>,
  { selfPid, nowMs }: { selfPid: number; nowMs: number },
): Glimpse | null {
  const owner = processes.get(session.owner.pid);
  if (owner?.identity == null || !sameProcess(owner.identity, session.owner)) return null;
  if (owner.state === 'zombie') return null;
  const below = familyBelow(owner.pid, familyTree(processes, owners));
  const entries = below.flatMap((info) =>
    info.identity === null || info.state === 'zombie' || info.isKernelThread || info.pid === selfPid
      ? []
      : [
          entryOf(
            { ...info, identity: info.identity },
            'descendant',
            undefined,
            isServerOf(owner, info),
            nowMs,
          ),
        ],
  );
  return entries.length === 0 ? null : { session, entries };
}

/** The lineage with what was glimpsed since; what it holds already stays as it is. */
export function withGlimpses(lineage: Lineage, glimpses: Iterable<Glimpse>): Lineage {
  const next = new Map(lineage);
  for (const { session, entries } of glimpses) {
    const { sessionId, owner, workingDir } = session;
    const mine = [...next].find(([, one]) => sameProcess(one.owner, owner));
    const key =
      mine?.[0] ??
      (next.has(sessionId) ? formerKey(sessionId, commandHash([identityKey(owner)])) : sessionId);
    const before = mine?.[1].entries ?? [];
    const known = new Set(before.map((entry) => identityKey(entry.identity)));
    const added = entries.filter((entry) => !known.has(identityKey(entry.identity)));
    if (added.length === 0) continue;
    next.set(key, { owner, workingDir, ...mine?.[1], entries: [...before, ...added] });
  }
  return next;
}
