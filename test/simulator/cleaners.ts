import { cleanUp } from '../../electron/janitor/clean/cleanup.ts';
import { createJanitor } from '../../electron/janitor/create-janitor.ts';
import type { Janitor } from '../../electron/janitor/look/janitor.ts';
import { look, type Surroundings } from '../../electron/janitor/look/look.ts';
import { createMonitor, type Monitor } from '../../electron/janitor/monitor/monitor.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import type { ScanResult } from '../../shared/judge/world/verdict.ts';
import { rulesOff } from './guards.ts';
import type { Proc } from './kernel.ts';
import type { Machine } from './machine.ts';
import { memoryKeeper } from './memory-keeper.ts';
import { memorySources } from './memory-sources.ts';
import { simulatedSystem } from './simulated-system.ts';

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
}

export function trayOf(machine: Machine, self: Proc, onPlan: (plan: Plan) => void): Tray {
  const surroundings = alone(self);
  const system = simulatedSystem(machine, self);
  let timer: (() => void) | null = null;
  let ready: () => void = () => undefined;
  const deaf = { monotonicMs: system.monotonicMs, now: system.monotonicMs };
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
    onChange: () => undefined,
    mayClean: true,
  });
  monitor.start();
  return {
    self,
    monitor,
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
