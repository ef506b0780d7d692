import {
  continuedClock,
  momentOf,
  tickedClock,
  type Moment,
} from '../../../electron/janitor/keep/keeper-clock.ts';
import type { TickReport } from '../../../electron/janitor/keep/keeper.ts';
import type { System } from '../../../electron/platform/system.ts';
import { identityKey } from '../../../shared/process/identity.ts';
import { afterRound, beaten, isDue, mayBeat } from '../../../shared/session/beats.ts';
import type { AwakeClock } from '../../../shared/session/heartbeat.ts';
import { withGlimpses, type Glimpse } from '../../../shared/lineage/glimpses.ts';
import { recordLineage } from '../../../shared/lineage/lineage-rules.ts';
import {
  ended,
  endedOwners,
  leftBehind,
  ownerRuns,
  registered,
  type RegistrationWorld,
} from '../../../shared/session/registration.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import { isoTime } from '../../../shared/contract/to-document.ts';
import type { Proc } from './kernel.ts';
import type { Machine } from './machine.ts';

/**
 * The keeper's round with files in memory: the same decisions in the same order as `createRounds` and
 * `createKeeper` of electron/janitor, which need a disk.
 */
export function memoryKeeper(machine: Machine, system: System, self: Proc) {
  const { files, off } = machine;
  let clock: AwakeClock | null = null;
  let lastMoment: Moment | null = null;
  let sightings: Record<string, number> = {};
  const startedAt = isoTime(machine.now()) ?? '';
  const socketsSeen = new Map<string, Proc>();
  const glimpses = new Map<string, Glimpse>();
  let tornBefore: ReadonlySet<string> = new Set();

  function goneInOrder(record: SessionRecord): boolean {
    const socket = socketsSeen.get(record.sessionId);
    if (socket === undefined || files.claudeRecords.has(record.pid)) return false;
    return !files.sockets.has(socket);
  }

  function changeRecords(
    world: () => RegistrationWorld,
    processes: RegistrationWorld['processes'],
    awake: AwakeClock,
  ) {
    const { records, torn } = files;
    const nowMs = machine.now();
    const intervalMs = files.config.heartbeat_interval_seconds * 1000;
    for (const claude of world().claudeRecords) {
      if (torn.has(claude.sessionId)) continue;
      const next = registered(claude, records.get(claude.sessionId) ?? null, world());
      if (next !== null) records.set(claude.sessionId, next);
    }
    for (const record of leftBehind(world())) records.set(record.sessionId, ended(record, 'clear', nowMs));
    for (const record of world().records) {
      const { owner, sessionId } = record;
      if (record.status !== 'active' || owner === null) continue;
      if (!ownerRuns(owner, processes)) {
        if (goneInOrder(record)) records.set(sessionId, ended(record, 'exited', nowMs));
        continue;
      }
      const holder = machine.kernel.procs.get(owner.identity.pid);
      if (holder !== undefined && files.sockets.has(holder)) socketsSeen.set(sessionId, holder);
      const isMended = tornBefore.has(sessionId);
      if (!isMended && !isDue(record, awake, intervalMs)) continue;
      if (!isMended && machine.off.has('suspended') && !mayBeat(record, processes)) continue;
      const next = isMended ? beaten(record, awake, nowMs) : afterRound(record, processes, awake, nowMs);
      if (next !== null) records.set(sessionId, next);
    }
    tornBefore = new Set(torn);
  }

  return {
    recordSightings(keys: readonly string[]): Promise<boolean> {
      const nowMs = machine.now();
      sightings = Object.fromEntries(keys.map((key) => [key, sightings[key] ?? nowMs]));
      if (files.keeper !== null) files.keeper = { ...files.keeper, sightings };
      return Promise.resolve(true);
    },
    glimpsed(seen: readonly Glimpse[]): void {
      for (const glimpse of seen) glimpses.set(identityKey(glimpse.session.owner), glimpse);
    },
    async tick(isOutOfTurn = false): Promise<TickReport> {
      const isTick = !isOutOfTurn || lastMoment === null;
      const identity = machine.identityOf(self);
      if (clock === null) {
        if (files.keeper?.identity.bootId === machine.host.bootId) sightings = files.keeper.sightings;
        const continued = continuedClock(files.keeper, machine.host.bootId);
        // A random name would make runs differ.
        clock =
          files.keeper?.clock === continued.clock
            ? continued
            : { ...continued, clock: `clock-${self.serial}` };
      }
      const now = momentOf(system);
      const intervalMs = files.config.heartbeat_interval_seconds * 1000;
      const listing = await system.list();
      if (!listing.ok) {
        if (isTick) lastMoment = null;
        return { outcome: 'failed', reason: listing.reason };
      }
      if (isTick) {
        clock = tickedClock(clock, lastMoment, now, intervalMs);
        lastMoment = now;
      }
      if (off.has('awake-time')) clock = { clock: 'wall', awakeMs: now.wallMs, wokeAtMs: 0 };
      const { processes } = listing;
      const world = (): RegistrationWorld => ({
        records: [...files.records.values()].filter(({ sessionId }) => !files.torn.has(sessionId)),
        claudeRecords: [...files.claudeRecords.values(), ...files.foreignClaudeRecords],
        processes,
        host: machine.host,
        nowMs: now.wallMs,
      });
      const before = endedOwners(world().records);
      changeRecords(world, processes, clock);
      const live = world().records.flatMap(({ status, owner, sessionId, workingDir }) =>
        status === 'active' && owner !== null && ownerRuns(owner, processes)
          ? [{ sessionId, owner: owner.identity, workingDir }]
          : [],
      );
      const seen = [...glimpses.values()];
      glimpses.clear();
      files.lineage = recordLineage(withGlimpses(files.lineage, seen), {
        processes,
        live,
        endedOwners: [...before, ...endedOwners(world().records)],
        selfPid: self.pid,
        nowMs: now.wallMs,
      });
      const ticked = { live: live.length, running: live, beaten: 0, registered: 0, ended: 0, problems: [] };
      if (!isTick) return { outcome: 'ticked', ...ticked };
      files.keeper = {
        identity,
        kind: 'tray',
        started_at: startedAt,
        last_tick_at: isoTime(machine.now()) ?? '',
        interval_ms: intervalMs,
        clock: clock.clock,
        awake_ms: clock.awakeMs,
        woke_at_ms: clock.wokeAtMs,
        sightings,
      };
      return { outcome: 'ticked', ...ticked };
    },
  };
}
