import { cleanUp } from '../../../electron/janitor/clean/cleanup.ts';
import { createJanitor } from '../../../electron/janitor/create-janitor.ts';
import type { Janitor } from '../../../electron/janitor/look/janitor.ts';
import { look, type Surroundings } from '../../../electron/janitor/look/look.ts';
import { createMonitor, type Monitor } from '../../../electron/janitor/monitor/monitor.ts';
import { createFamilyGlimpses } from '../../../electron/janitor/notice/glimpse-families.ts';
import type { System } from '../../../electron/platform/system.ts';
import type { Glimpse } from '../../../shared/lineage/glimpses.ts';
import type { LiveSession } from '../../../shared/lineage/lineage-members.ts';
import type { Plan } from '../../../shared/plan/plan.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { rulesOff } from '../guards.ts';
import type { Proc } from '../machine/kernel.ts';
import type { Machine } from '../machine/machine.ts';
import { memoryKeeper } from '../machine/memory-keeper.ts';
import { memorySources } from '../machine/memory-sources.ts';
import { AskerDied, simulatedSystem } from '../machine/simulated-system.ts';

/** The engine of one janitor process, put together from the real parts. */
export function janitorOf(
  machine: Machine,
  self: Proc,
  surroundings: Surroundings,
  onPlan: (plan: Plan) => void = () => undefined,
): Janitor {
  const { off } = machine;
  const system = simulatedSystem(machine, self);
  const sources = memorySources(machine, self);
  const real = createJanitor(system, sources, surroundings, { off: rulesOff(off) });
  let newest: ScanResult | null = null;
  const plan = (scan: ScanResult): Plan => {
    newest = scan;
    const made = real.plan(scan);
    onPlan(made);
    return off.has('proven-only')
      ? { ...made, steps: made.steps.map((step) => ({ ...step, confidence: 'proven' as const })) }
      : made;
  };
  const isBent = off.has('proven-only') || off.has('second-look');
  return {
    ...real,
    plan,
    execute: isBent
      ? (made, options) => {
          const again = async () => (off.has('second-look') && newest !== null ? newest : real.scan());
          const lookAtRecords = (records: ReadonlySet<string>) =>
            look(system, sources, surroundings, { records });
          return cleanUp(made, options, { system, sources, look: again, lookAtRecords, makePlan: plan });
        }
      : real.execute,
  };
}

/** Surroundings of a janitor that was not started from a session. */
export const alone = (self: Proc): Surroundings => ({
  sessionIds: new Set(),
  pids: new Set([self.pid]),
  ownPid: self.pid,
});

/** A process of the tray: keeper, engine and the monitor that drives both. */
export interface Tray {
  self: Proc;
  monitor: Monitor;
  /** Lets the timer that is set go off; resolves when the monitor has set the next one. */
  tick(): Promise<void>;
  /** Something is said to have happened, truly or not; resolves when the look that follows is over. */
  hear(): Promise<void>;
  /** Between two looks the families of running sessions are glimpsed, where the system shows them. */
  glimpse(): Promise<void>;
}

export function trayOf(machine: Machine, self: Proc, onPlan: (plan: Plan) => void): Tray {
  const surroundings = alone(self);
  const system = simulatedSystem(machine, self);
  let timer: (() => void) | null = null;
  let ready: () => void = () => undefined;
  const deaf = { monotonicMs: system.monotonicMs, now: system.monotonicMs };
  const glimpses = createFamilyGlimpses(
    machine.host.platform === 'linux' ? seeing(machine, system) : system,
    self.pid,
  );
  let running: readonly LiveSession[] = [];
  let hear: () => Promise<void> = () => Promise.resolve();
  let noteGlimpses: (seen: readonly Glimpse[]) => void = () => undefined;
  const monitor = createMonitor({
    system: machine.off.has('quiet-after-gap') ? deaf : system,
    janitor: janitorOf(machine, self, surroundings, onPlan),
    keeper: memoryKeeper(machine, system, self),
    timers: {
      after(_ms, run) {
        timer = run;
        ready();
        return () => {
          timer = null;
        };
      },
    },
    notice({ onNews, onGlimpses }) {
      hear = onNews;
      noteGlimpses = onGlimpses;
      return {
        tickBegins: () => glimpses.known(running),
        looked: (found) => (running = found),
        stop: () => undefined,
      };
    },
    onChange: () => undefined,
    mayClean: true,
  });
  monitor.start();
  return {
    self,
    monitor,
    hear: () => hear(),
    async glimpse() {
      try {
        noteGlimpses(await glimpses.take(running, new Set(running.map(({ owner }) => owner.pid))));
      } catch (error) {
        if (!(error instanceof AskerDied)) throw error;
      }
    },
    async tick() {
      const run = timer;
      if (run === null) throw new Error('The monitor set no timer.');
      timer = null;
      await new Promise<void>((resolve) => {
        ready = resolve;
        run();
      });
    },
  };
}

/** Linux shows the children of a process, and single rows of the listing. */
function seeing(machine: Machine, system: System): System {
  return {
    ...system,
    childrenOf(pid) {
      const proc = machine.kernel.procs.get(pid);
      return proc === undefined ? [] : machine.kernel.childrenOf(proc).map((child) => child.pid);
    },
    async look(pids) {
      const listing = await system.list();
      if (!listing.ok) return listing;
      const wanted = new Set(pids);
      return { ...listing, processes: new Map([...listing.processes].filter(([pid]) => wanted.has(pid))) };
    },
  };
}

/** What `process-janitor cleanup --auto` does, from its start to its end. */
export async function cleanOnce(machine: Machine, self: Proc, surroundings: Surroundings): Promise<void> {
  const janitor = janitorOf(machine, self, surroundings);
  try {
    const plan = janitor.plan(await janitor.scan());
    const proven = plan.steps.filter(({ confidence }) => confidence === 'proven');
    if (proven.length === 0) return;
    await janitor.execute(plan, { stepIds: new Set(proven.map(({ stepId }) => stepId)), trigger: 'auto' });
  } catch (error) {
    // Another cleaner at work, or killed half-way: both are ordinary.
    if (!(error instanceof Error) || !/Another clean-up|^$/.test(error.message)) throw error;
  }
}
