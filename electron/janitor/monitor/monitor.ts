import type { System } from '../../platform/system.ts';
import { sightingOf } from '../../../shared/plan/make-plan.ts';
import type { Target } from '../../../shared/plan/by-hand.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { describePressure } from '../../../shared/plan/pressure-words.ts';
import { runningOwners } from '../../../shared/running/family-of.ts';
import type { MemoryReading } from '../../../shared/running/pressure.ts';
import type { Runaway } from '../../../shared/running/runaways.ts';
import { createCleanUps } from './clean-ups.ts';
import type { RunawayWatch } from './runaway-watch.ts';
import { createSelfCleaning } from './self-cleaning.ts';
import type { ExecuteOptions, Janitor } from '../look/janitor.ts';
import type { Keeper } from '../keep/keeper.ts';
import type { Hears, Notice } from '../notice/notice.ts';
import { systemTimers, type Timers } from '../notice/timers.ts';

export interface MonitorStatus {
  /** The newest look; `null` before the first one. */
  scan: ScanResult | null;
  paused: boolean;
  /** A clean-up is under way. */
  working: boolean;
  /** What keeps the monitor from doing its work, in a sentence; `null`: nothing. */
  error: string | null;
  /** Proven orphans will be cleaned without being asked, so finding them is no news. */
  cleansItself: boolean;
}

export interface MonitorDeps {
  system: Pick<System, 'monotonicMs' | 'now'>;
  janitor: Pick<Janitor, 'scan' | 'families' | 'plan' | 'execute' | 'endOne' | 'config'>;
  /** Beats the heartbeats, always before the scan of the same tick, and notes what that scan sighted. */
  keeper: Pick<Keeper, 'tick' | 'recordSightings' | 'glimpsed'>;
  onChange(status: MonitorStatus): void;
  /** Called after a clean-up that nobody asked for in which something happened. */
  onCleaned?: (receipt: CleanupDocument) => void;
  onProgress?: (planId: string, progress: { done: number; total: number; detail: string }) => void;
  /** Told of each look, before anybody else; must not throw. */
  onLook?: (scan: ScanResult) => void;
  timers?: Timers;
  /** Makes what sees between two ticks that something has happened; without it there are the ticks alone. */
  notice?: (hears: Hears) => Notice;
  /** Follows what the processes of sessions use, from tick to tick. */
  runaways?: RunawayWatch;
  /** Told after each tick of those that have run away, told before or not; none: not told. */
  onRunaways?: (runaways: readonly Runaway[]) => void;
  /** Memory has run short: what to tell a person, once for each episode. */
  onShortMemory?: (text: string, reading: MemoryReading) => void;
  /** False (the default) for a monitor that only watches, such as `watch` in a terminal. */
  mayClean?: boolean;
  startedAtLogin?: boolean;
}

export interface Monitor {
  /** Begins with a tick at once. */
  start(): void;
  status(): MonitorStatus;
  /** While paused, nothing is beaten, looked at or cleaned by itself; asking with `now` still works. */
  pause(paused: boolean): void;
  /** Looks again at once and tells what it found. */
  now(): Promise<MonitorStatus>;
  /** After a change to the configuration: the next tick comes one interval of the new length from now. */
  retime(): void;
  /** After a wake-up or unlock: what was seen before the sleep no longer counts as a sighting. */
  resumed(): Promise<MonitorStatus>;
  /** Carries out what a person agreed to. Rejects while another clean-up runs. */
  clean(plan: Plan, options: Omit<ExecuteOptions, 'stop'>): Promise<CleanupDocument>;
  /** Ends one process by hand. Rejects while a clean-up runs, and none runs meanwhile. */
  endOne(target: Target, how: 'terminate' | 'kill'): Promise<CleanupDocument>;
  /** Ends the watching. A step under way is finished first; resolves when nothing runs any more. */
  stop(): Promise<void>;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * The program's pulse: every `heartbeat_interval_seconds` the keeper beats, then the janitor looks, then, where
 * the user wants that, proven orphans that were seen in two ticks are cleaned. Ticks never overlap.
 */
export function createMonitor(deps: MonitorDeps): Monitor {
  const { janitor, keeper, timers = systemTimers } = deps;
  const config = () => janitor.config().config;
  const byItself = createSelfCleaning(deps.system, config, {
    mayClean: deps.mayClean === true,
    startedAtLogin: deps.startedAtLogin === true,
  });
  const stopping = new AbortController();
  let scan: ScanResult | null = null;
  let paused = false;
  let error: string | null = null;
  let cancelTimer: (() => void) | null = null;
  let looking: Promise<unknown> = Promise.resolve();
  let ticking: Promise<void> | null = null;
  let outOfTurn: Promise<void> | null = null;
  const notice = deps.notice?.({
    onNews: lookOutOfTurn,
    onGlimpses: (glimpses) => keeper.glimpsed(glimpses),
    onShortMemory: (reading) => void tellShortMemory(reading),
  });

  const cleanUps = createCleanUps(janitor, {
    stop: stopping.signal,
    onBegin: () => changed(),
    onProgress: (planId, progress) => deps.onProgress?.(planId, progress),
  });

  const isStopping = () => stopping.signal.aborted;

  const status = (): MonitorStatus => ({
    scan,
    paused,
    working: cleanUps.isAtWork(),
    error,
    cleansItself: byItself.isOn(),
  });
  const changed = () => deps.onChange(status());

  async function beat(isOutOfTurn = false): Promise<string | null> {
    try {
      const report = await keeper.tick(isOutOfTurn);
      return report.outcome === 'failed' ? `Heartbeats could not be beaten: ${report.reason}` : null;
    } catch (problem) {
      return `Heartbeats could not be beaten: ${messageOf(problem)}`;
    }
  }

  /**
   * One look after the other: a look that was asked for begins after the one under way has ended. Gives what this
   * very look found, `null` where it failed: what an earlier one found stays on show, but is no second sighting.
   */
  function look(keeperProblem: string | null): Promise<ScanResult | null> {
    const seen = looking.then(async () => {
      try {
        scan = await janitor.scan();
        deps.onLook?.(scan);
        if (scan.complete) noteRunning(scan);
        error = scan.complete
          ? keeperProblem
          : `Nothing was judged: ${scan.problems[0]?.message ?? 'this machine could not be looked at.'}`;
        return scan;
      } catch (problem) {
        error = `The look at this machine failed: ${messageOf(problem)}`;
        return null;
      }
    });
    looking = seen;
    return seen;
  }

  function noteRunning({ sessions }: ScanResult): void {
    const folders = new Map(sessions.map(({ sessionId, workingDir }) => [sessionId, workingDir]));
    notice?.looked(
      runningOwners(sessions).map((one) => ({ ...one, workingDir: folders.get(one.sessionId) ?? null })),
      folders.keys(),
    );
  }

  /** What a person asked for is done alone, and looked at afterwards. */
  async function forPerson(work: () => Promise<CleanupDocument>): Promise<CleanupDocument> {
    try {
      return await work();
    } finally {
      if (!isStopping()) await look(null);
      changed();
    }
  }

  /** Lets a one-shot clean-up rely on what this tick has seen as the first of its two sightings. */
  async function noteSightings(plan: Plan): Promise<void> {
    const steps = plan.steps.filter(
      ({ kind, confidence }) => kind === 'terminate' && confidence === 'proven',
    );
    await keeper.recordSightings(steps.map(sightingOf));
  }

  async function cleanByItself(plan: Plan): Promise<void> {
    const due = byItself.due(plan);
    if (due === null) return;
    if (due.stepIds.size > 0) {
      try {
        const receipt = await cleanUps.execute(plan, due);
        if (byItself.attempted(receipt)) deps.onCleaned?.(receipt);
      } catch (problem) {
        error = `The automatic clean-up did not run: ${messageOf(problem)}`;
        return;
      }
      await look(null);
    }
    byItself.loginIsOver();
  }

  /**
   * Something happened between two ticks: everything is looked at, and told. What is cleaned by itself has to be seen
   * in two ticks all the same, and what tells of a sleep goes by the ticks alone.
   */
  function lookOutOfTurn(): Promise<void> {
    const mine = Promise.allSettled([outOfTurn, ticking]).then(async () => {
      if (paused || cleanUps.isAtWork() || isStopping()) return;
      await look(await beat(true));
      changed();
    });
    const over = () => {
      if (outOfTurn === mine) outOfTurn = null;
    };
    mine.then(over, over);
    outOfTurn = mine;
    return mine;
  }

  /** One early look, and what it says of who holds the memory. Nothing is ended for it that would not be otherwise. */
  async function tellShortMemory(reading: MemoryReading): Promise<void> {
    await lookOutOfTurn().catch(() => undefined);
    if (scan?.complete !== true || paused || isStopping()) return;
    try {
      deps.onShortMemory?.(describePressure(reading, scan, await janitor.families(scan)), reading);
    } catch (problem) {
      error = `It could not be told who holds the memory: ${messageOf(problem)}`;
    }
  }

  async function tellRunaways(seen: ScanResult): Promise<void> {
    try {
      const found = (await deps.runaways?.after(seen)) ?? [];
      if (found.length > 0) deps.onRunaways?.(found);
    } catch (problem) {
      error = `What the processes use could not be read: ${messageOf(problem)}`;
    }
  }

  async function tick(): Promise<void> {
    if (outOfTurn !== null) await outOfTurn.catch(() => undefined);
    byItself.tickBegins();
    notice?.tickBegins();
    const keeperProblem = await beat();
    if (cleanUps.isAtWork() || isStopping()) return;
    const seen = await look(keeperProblem);
    changed();
    if (seen?.complete !== true || isStopping()) return;
    await tellRunaways(seen);
    const plan = janitor.plan(seen);
    try {
      await noteSightings(plan);
    } catch (problem) {
      error = `What was seen could not be noted: ${messageOf(problem)}`;
    }
    if (deps.mayClean === true && !paused) await cleanByItself(plan);
    changed();
  }

  const intervalMs = () => config().heartbeat_interval_seconds * 1000;

  function schedule(delayMs: number): void {
    cancelTimer?.();
    if (paused || isStopping()) return;
    cancelTimer = timers.after(delayMs, () => {
      ticking ??= tick().finally(() => {
        ticking = null;
        schedule(intervalMs());
      });
    });
  }

  return {
    start: () => schedule(0),
    status,
    pause(wanted) {
      if (paused === wanted) return;
      paused = wanted;
      byItself.forget();
      changed();
      schedule(0);
    },
    async now() {
      await look(null);
      changed();
      return status();
    },
    retime() {
      if (ticking === null && cancelTimer !== null) schedule(intervalMs());
    },
    async resumed() {
      byItself.forget();
      if (!paused) await look(null);
      changed();
      return status();
    },
    clean: (plan, options) => forPerson(() => cleanUps.execute(plan, options)),
    endOne: (target, how) => forPerson(() => cleanUps.endOne(target, how)),
    async stop() {
      cancelTimer?.();
      stopping.abort();
      notice?.stop();
      await Promise.allSettled([ticking, outOfTurn, cleanUps.over(), looking]);
    },
  };
}
