import { identityKey } from '../../../shared/process/identity.ts';
import type { Glimpse } from '../../../shared/lineage/glimpses.ts';
import type { LiveSession } from '../../../shared/lineage/lineage-members.ts';
import { readClaudeRecord } from '../../store/records/claude-records.ts';
import type { Home } from '../../store/files/home.ts';
import type { System } from '../../platform/system.ts';
import { createFamilyGlimpses } from './glimpse-families.ts';
import {
  lookBegins,
  nextLookMs,
  noted,
  nothingHappened,
  usualLookTimes,
  type LookTimes,
} from './look-times.ts';
import { knownOf, recordNews, type KnownRecords } from './record-news.ts';
import { systemTimers, type Timers } from './timers.ts';
import type { MemoryReading } from '../../../shared/running/pressure.ts';
import { watchMemory } from './watch-memory.ts';
import { watchFolder } from './watch-folder.ts';

/** Owners are asked for this often. */
const pulseMs = 1_500;

/** Sees between two ticks that something has happened, and says when a look out of turn is due. */
export interface Notice {
  /** A tick begins: all that has happened until now is answered by it. */
  tickBegins(): void;
  /** What a look found: the sessions whose owner runs, and the ids of all. */
  looked(running: readonly LiveSession[], sessionIds: Iterable<string>): void;
  stop(): void;
}

export interface NoticeDeps {
  home: Home;
  system: Pick<System, 'monotonicMs' | 'now' | 'host' | 'probe' | 'childrenOf' | 'look' | 'memory'>;
  /** Something has happened, and has settled: look now. */
  onNews: () => void | Promise<void>;
  /** What stands below a running owner and may be gone by the next look. */
  onGlimpses?: (glimpses: readonly Glimpse[]) => void;
  /** Memory has run short. */
  onShortMemory?: (reading: MemoryReading) => void;
  timers?: Timers;
  times?: LookTimes;
}

/** What a notice tells to whom it is made for. */
export interface Hears extends Required<Pick<NoticeDeps, 'onGlimpses' | 'onShortMemory'>> {
  onNews: () => Promise<void>;
}

/**
 * Watches Claude Code's records, and whether the owners that the last look found still run. A hint may be wrong, late
 * or missing: all that it changes is when a look comes, and the tick comes in any case.
 *
 * Owners are asked for (signal 0), not waited for: a pidfd can be waited for on a thread of libuv's pool only, and would
 * hold one of its four for good. By number alone, for a thousandth of what reading the start would cost: a number that
 * is given to another within a second and a half, or one that nobody reaps, waits for the tick.
 */
export function createNotice(deps: NoticeDeps): Notice {
  const { home, system, timers = systemTimers, times = usualLookTimes } = deps;
  const watchesFamilies = deps.onGlimpses !== undefined;
  const glimpses = createFamilyGlimpses(system, process.pid);
  let happened = nothingHappened;
  let records: KnownRecords = new Map();
  let running: readonly LiveSession[] = [];
  let sessionIds: ReadonlySet<string> = new Set();
  let over = new Set<number>();
  let isStopped = false;
  let cancelLook: (() => void) | null = null;
  let cancelPulse: (() => void) | null = null;

  function schedule(): void {
    cancelLook?.();
    cancelLook = null;
    const dueMs = nextLookMs(happened, times);
    if (dueMs === null || isStopped) return;
    cancelLook = timers.after(Math.max(0, dueMs - system.monotonicMs()), () => {
      begins(true);
      void deps.onNews();
    });
  }

  function begins(isOutOfTurn: boolean): void {
    happened = lookBegins(happened, system.monotonicMs(), isOutOfTurn);
    if (watchesFamilies) glimpses.known(running);
    schedule();
  }

  function somethingHappened(): void {
    happened = noted(happened, system.monotonicMs());
    schedule();
  }

  const watch = watchFolder(home.sessionsDir, timers, (names) => {
    if (names === null) {
      records = new Map();
      somethingHappened();
      return;
    }
    const found = recordNews(records, names, sessionIds, (pid) => readClaudeRecord(home, pid));
    records = found.known;
    if (found.isNews) somethingHappened();
  });

  const { onShortMemory } = deps;
  const memory = onShortMemory === undefined ? null : watchMemory(system, timers, onShortMemory);

  function noteRecords(sessions: readonly LiveSession[]): void {
    const unknown = sessions.filter(({ owner }) => !records.has(owner.pid));
    if (unknown.length === 0) return;
    const next = new Map(records);
    for (const { owner } of unknown) {
      const record = readClaudeRecord(home, owner.pid);
      if (record !== null) next.set(owner.pid, knownOf(record));
    }
    records = next;
  }

  async function pulse(): Promise<void> {
    for (const { owner } of running) {
      const { pid } = owner;
      if (over.has(pid) || system.probe(pid) === 'alive') continue;
      over.add(pid);
      somethingHappened();
    }
    if (deps.onGlimpses === undefined) return;
    const mayStartThings = ({ owner: { pid } }: LiveSession) =>
      !over.has(pid) && records.get(pid)?.isIdle !== true;
    const seen = await glimpses.take(
      running.filter(mayStartThings),
      new Set(running.map(({ owner }) => owner.pid)),
    );
    if (seen.length > 0) deps.onGlimpses(seen);
  }

  function schedulePulse(): void {
    if (cancelPulse !== null || running.length === 0 || isStopped) return;
    cancelPulse = timers.after(pulseMs, () => {
      void pulse()
        .catch(() => undefined)
        .finally(() => {
          cancelPulse = null;
          schedulePulse();
        });
    });
  }

  return {
    tickBegins: () => begins(false),
    looked(found, ids) {
      const before = new Set(running.map(({ owner }) => identityKey(owner)));
      if (watchesFamilies) glimpses.known(found.filter(({ owner }) => !before.has(identityKey(owner))));
      running = found;
      noteRecords(found);
      sessionIds = new Set(ids);
      over = new Set();
      schedulePulse();
    },
    stop() {
      isStopped = true;
      watch.stop();
      memory?.stop();
      cancelLook?.();
      cancelPulse?.();
    },
  };
}
