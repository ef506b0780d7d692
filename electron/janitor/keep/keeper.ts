import type { Config } from '../../../shared/settings/config.ts';
import type { AwakeClock, KeeperFile } from '../../../shared/session/heartbeat.ts';
import type { Glimpse } from '../../../shared/lineage/glimpses.ts';
import { identityKey, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { System } from '../../platform/system.ts';
import type { Home } from '../../store/files/home.ts';
import { listSessionsDir } from '../../store/records/session-folder.ts';
import { ageOut } from './age-out.ts';
import { continuedClock, momentOf, tickedClock, type Moment } from './keeper-clock.ts';
import { createKeeperPlace } from './keeper-place.ts';
import { createRounds, type Round } from './keeper-round.ts';

export interface KeeperDeps {
  system: System;
  home: Home;
  kind: KeeperFile['kind'];
  config: () => Config;
  /** For the janitor's log; texts hold no command lines. */
  log: (text: string) => void;
}

export type TickReport =
  | ({ outcome: 'ticked' } & Round)
  /** Another keeper does the work. `hadPlace`: it has taken over from this one, perhaps in the middle of this round. */
  | { outcome: 'yielded'; to: KeeperFile['kind']; hadPlace: boolean }
  | { outcome: 'failed'; reason: string };

export interface Keeper {
  /**
   * One round: registers, beats, records lineage. Call it before each scan. Rejects only on a bug.
   *
   * @param isOutOfTurn something happened between two ticks: the awake time, the beats and what tells of a sleep go by
   *   the ticks alone, so this round leaves them as they are
   */
  tick(isOutOfTurn?: boolean): Promise<TickReport>;
  /** Notes what was seen below owners between two rounds; the next one records what of it still runs. */
  glimpsed(glimpses: readonly Glimpse[]): void;
  /**
   * Notes which units (identity keys of their roots) the last scan took for proven orphans.
   *
   * @returns false where another keeper has taken over, whose work it is now. What can't be written is logged
   */
  recordSightings(keys: readonly string[]): Promise<boolean>;
  /** Waits for a tick under way and leaves the file as the next keeper needs it. */
  stop(): Promise<void>;
}

const hourMs = 3_600_000;
/** Of many that begin at once each waits for the others to have a look. */
const firstPatienceMs = 2_000;
const dayMs = 24 * hourMs;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Beats heartbeats for all sessions of the user. There is one keeper at a time, named in `keeper.json`: the tray
 * takes over from `process-janitor keep`, which gives way at its next tick; a dead keeper's place is free.
 */
export function createKeeper(deps: KeeperDeps): Keeper {
  const { system, home, kind } = deps;
  const place = createKeeperPlace(home, system, kind);
  let round = createRounds(home);
  let self: ProcessIdentity | null = null;
  let clock: AwakeClock | null = null;
  let before: Moment | null = null;
  let sightings: Record<string, number> = {};
  let glimpses = new Map<string, Glimpse>();
  let agedOutAtMs = system.monotonicMs() - dayMs + hourMs;
  let working: Promise<unknown> = Promise.resolve();
  const startedAt = new Date(system.now()).toISOString();

  async function identifySelf(): Promise<ProcessIdentity | null> {
    const identity = self ?? (await system.identify(process.pid));
    self = identity === 'unreadable' ? null : identity;
    return self;
  }

  function yieldTo(other: KeeperFile, hadPlace: boolean): TickReport {
    clock = null;
    before = null;
    glimpses = new Map();
    return { outcome: 'yielded', to: other.kind, hadPlace };
  }

  async function tick(isOutOfTurn: boolean): Promise<TickReport> {
    const own = await identifySelf();
    if (own === null) return { outcome: 'failed', reason: 'This process could not identify itself.' };
    const { other, file } = await place.look(own);
    if (other !== null) return yieldTo(other, clock !== null);
    const isNew = clock === null;
    if (clock === null) {
      clock = continuedClock(file, system.host.bootId);
      round = createRounds(home);
      if (file?.identity.bootId === system.host.bootId) sightings = file.sightings;
    }
    // A keeper's first round is a tick: only then it knows what time has passed.
    const isTick = !isOutOfTurn || before === null;
    const now = momentOf(system);
    const intervalMs = deps.config().heartbeat_interval_seconds * 1000;
    const listing = await system.list();
    const sessions = listSessionsDir(home);
    // Where either can't be seen nobody can beat, so this time must not age anything either.
    if (isTick && (!listing.ok || !sessions.ok)) before = null;
    if (!listing.ok) return { outcome: 'failed', reason: listing.reason };
    if (!sessions.ok) return { outcome: 'failed', reason: sessions.reason };
    if (isTick) {
      clock = tickedClock(clock, before, now, intervalMs);
      before = now;
    }
    if (isNew) {
      const refused = await takePlace(own, clock, intervalMs);
      if (refused !== null) return refused;
    }
    const seen = [...glimpses.values()];
    glimpses = new Map();
    const picture = { processes: listing.processes, sessions, nowMs: now.wallMs, glimpses: seen };
    const report = await round({ home, system, self: own }, clock, intervalMs, picture);
    if (isTick) {
      try {
        const { other: newcomer } = await save(own, clock, intervalMs);
        if (newcomer !== null) return yieldTo(newcomer, true);
      } catch (error) {
        report.problems.push(messageOf(error));
      }
      await ageOutDaily(own, now.wallMs);
    }
    for (const problem of report.problems) deps.log(problem);
    return { outcome: 'ticked', ...report };
  }

  /** Before its first round: of several that begin at once one gets the place, and only that one goes to work. */
  async function takePlace(
    own: ProcessIdentity,
    awake: AwakeClock,
    intervalMs: number,
  ): Promise<TickReport | null> {
    try {
      const { other } = await save(own, awake, intervalMs, firstPatienceMs);
      return other === null ? null : yieldTo(other, false);
    } catch (error) {
      clock = null;
      before = null;
      return { outcome: 'failed', reason: messageOf(error) };
    }
  }

  /** Once a day of work, and not right at the start, when everything else wants to be done. */
  async function ageOutDaily(own: ProcessIdentity, nowMs: number): Promise<void> {
    const monotonicMs = system.monotonicMs();
    if (monotonicMs - agedOutAtMs < dayMs) return;
    agedOutAtMs = monotonicMs;
    try {
      await ageOut({ home, system, self: own }, nowMs);
    } catch (error) {
      deps.log(`Old files could not be put away: ${messageOf(error)}`);
    }
  }

  function save(own: ProcessIdentity, awake: AwakeClock, intervalMs: number, patienceMs?: number) {
    const file: KeeperFile = {
      identity: own,
      kind,
      started_at: startedAt,
      last_tick_at: new Date(system.now()).toISOString(),
      interval_ms: intervalMs,
      clock: awake.clock,
      awake_ms: awake.awakeMs,
      woke_at_ms: awake.wokeAtMs,
      sightings,
    };
    return place.note(file, patienceMs);
  }

  /** One thing at a time; a failure of one is not the next one's. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = working.then(work);
    working = turn.catch(() => undefined);
    return turn;
  }

  return {
    tick: (isOutOfTurn = false) => inTurn(() => tick(isOutOfTurn)),
    glimpsed(seen) {
      for (const glimpse of seen) glimpses.set(identityKey(glimpse.session.owner), glimpse);
    },
    recordSightings: (keys) =>
      inTurn(async () => {
        const nowMs = system.now();
        const areNoted =
          keys.length === Object.keys(sightings).length && keys.every((key) => key in sightings);
        sightings = Object.fromEntries(keys.map((key) => [key, sightings[key] ?? nowMs]));
        if (self === null || clock === null) return false;
        // The round before has noted them with all else.
        if (areNoted) return true;
        try {
          const { other } = await save(self, clock, deps.config().heartbeat_interval_seconds * 1000);
          if (other !== null) yieldTo(other, true);
          return other === null;
        } catch (error) {
          deps.log(messageOf(error));
          return true;
        }
      }),
    stop: async () => {
      await working;
    },
  };
}
