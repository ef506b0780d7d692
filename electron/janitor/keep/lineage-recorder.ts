import { withGlimpses, type Glimpse } from '../../../shared/lineage/glimpses.ts';
import type { LiveSession, LineageWorld } from '../../../shared/lineage/lineage-members.ts';
import { recordLineage } from '../../../shared/lineage/lineage-rules.ts';
import type { Lineage } from '../../../shared/lineage/lineage.ts';
import { endedOwners, ownerRuns } from '../../../shared/session/registration.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import type { Home } from '../../store/files/home.ts';
import { readLineage, writeLineage } from '../../store/records/lineage-file.ts';

export interface LineageRecorder {
  /**
   * Notes what the live sessions among `records` have started, and what of `glimpses` still runs. Writes only what
   * changed.
   */
  record(
    records: readonly SessionRecord[],
    world: Omit<LineageWorld, 'live' | 'endedOwners'>,
    glimpses: Iterable<Glimpse>,
  ): Promise<void>;
}

/** Goes on with what an earlier keeper left in the file. */
export function createLineageRecorder(home: Home): LineageRecorder {
  let lineage: Lineage | null = null;
  return {
    async record(records, world, glimpses) {
      lineage ??= readLineage(home).lineage;
      const next = recordLineage(withGlimpses(lineage, glimpses), {
        ...world,
        live: liveSessions(records, world.processes),
        endedOwners: endedOwners(records),
      });
      if (next === lineage) return;
      await writeLineage(home, next);
      lineage = next;
    },
  };
}

/** The sessions among `records` whose owner runs, by identity. */
export function liveSessions(
  records: readonly SessionRecord[],
  processes: LineageWorld['processes'],
): LiveSession[] {
  return records.flatMap(({ status, owner, sessionId, workingDir }) =>
    status === 'active' && owner !== null && ownerRuns(owner, processes)
      ? [{ sessionId, owner: owner.identity, workingDir }]
      : [],
  );
}
