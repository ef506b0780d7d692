import type { SignalResult, System } from '../../electron/platform/system.ts';
import { processIdentity, sameProcess } from '../../shared/process/identity.ts';
import type { ProcessDetails, ProcessInfo } from '../../shared/process/process.ts';
import { listed } from './process-row.ts';
import { NOW, plainDetails, testHost } from './world.ts';

/**
 * How a process takes a signal. `refuses`: the system forbids it. `hides`: the system says that it is gone. `slow`: has 8 s of work to finish when asked. `deaf`:
 * ends when forced. `undead`: never.
 */
export type Manner = 'ends' | 'slow' | 'deaf' | 'undead' | 'refuses' | 'hides';

export interface FakeSystem extends System {
  processes: Map<number, ProcessInfo>;
  manners: Map<number, Manner>;
  details: Map<number, ProcessDetails>;
  /** Pids of which nobody can say who they are. */
  unreadable: Set<number>;
  /** Every signal that reached a process, in order, as `TERM 200`. */
  signals: string[];
  /** Milliseconds that passed in sleeps. */
  sleptMs: number;
  listingFails: boolean;
  /** Called before each signal and each look: for what happens at the worst moment. */
  before: (moment: 'list' | 'identify' | 'terminate' | 'kill', pid: number | null) => void;
  /** Ends a process and gives its pid to another. */
  recycle(pid: number, facts?: Partial<ProcessInfo>): void;
}

/** A machine of rows: nothing is real, signals are written down, sleeping moves the clocks. */
export function fakeSystem(...rows: ProcessInfo[]): FakeSystem {
  const holder = (pid: number) =>
    system.unreadable.has(pid) ? null : (system.processes.get(pid)?.identity ?? null);
  /** When those that are slow have finished, by pid. */
  const finishing = new Map<number, number>();
  const system: FakeSystem = {
    host: testHost,
    processes: listed(...rows),
    manners: new Map(),
    details: new Map(),
    unreadable: new Set(),
    signals: [],
    sleptMs: 0,
    listingFails: false,
    before: () => undefined,
    recycle(pid, facts = {}) {
      const info = system.processes.get(pid);
      if (info === undefined) throw new Error(`There is no process ${pid}.`);
      const identity = processIdentity({ pid, startToken: 'recycled', bootId: 'boot-1', uid: 1000 });
      system.processes.set(pid, { ...info, identity, markers: null, ...facts });
    },
    now: () => NOW + system.sleptMs,
    monotonicMs: () => system.sleptMs,
    sleep(ms, signal) {
      if (signal?.aborted !== true) system.sleptMs += ms;
      for (const [pid, atMs] of finishing) if (atMs <= system.sleptMs) system.processes.delete(pid);
      return Promise.resolve();
    },
    list() {
      system.before('list', null);
      if (system.listingFails) return Promise.resolve({ ok: false, reason: 'Too many open files.' });
      return Promise.resolve({ ok: true, takenAtMs: system.now(), processes: new Map(system.processes) });
    },
    identify(pid) {
      system.before('identify', pid);
      return Promise.resolve(system.unreadable.has(pid) ? 'unreadable' : holder(pid));
    },
    isRunning(identity) {
      const held = holder(identity.pid);
      const isZombie = system.processes.get(identity.pid)?.state === 'zombie';
      return Promise.resolve(
        system.unreadable.has(identity.pid) || (held !== null && sameProcess(held, identity) && !isZombie),
      );
    },
    probe: (pid) => (system.processes.has(pid) ? 'alive' : 'gone'),
    describe: (pids) =>
      Promise.resolve(
        new Map(
          pids
            .filter((pid) => system.processes.has(pid))
            .map((pid) => [pid, system.details.get(pid) ?? plainDetails()]),
        ),
      ),
    inspect: (pids) =>
      Promise.resolve(new Map(pids.map((pid) => [pid, system.details.get(pid) ?? plainDetails()]))),
    signal(identity, how) {
      system.before(how, identity.pid);
      const result = deliver(system, identity.pid, holder(identity.pid), identity, how);
      const isSlow = system.manners.get(identity.pid) === 'slow' && how === 'terminate';
      if (result.ok && isSlow && !finishing.has(identity.pid))
        finishing.set(identity.pid, system.sleptMs + 8000);
      return Promise.resolve(result);
    },
    spawnDetached: () => {
      throw new Error('Nothing here may start programs.');
    },
    run: () => Promise.reject(new Error('Nothing here may run programs.')),
  };
  return system;
}

function deliver(
  system: FakeSystem,
  pid: number,
  held: ReturnType<typeof processIdentity> | null,
  identity: ReturnType<typeof processIdentity>,
  how: 'terminate' | 'kill',
): SignalResult {
  if (system.unreadable.has(pid)) return { ok: false, reason: 'unreadable', detail: `${pid} is unreadable.` };
  if (held === null) return { ok: false, reason: 'gone', detail: `${pid} is gone.` };
  if (!sameProcess(held, identity)) return { ok: false, reason: 'changed', detail: `${pid} changed.` };
  const manner = system.manners.get(pid) ?? 'ends';
  if (manner === 'refuses') return { ok: false, reason: 'forbidden', detail: `${pid} may not be signalled.` };
  if (manner === 'hides') return { ok: false, reason: 'gone', detail: `${pid} is gone.` };
  system.signals.push(`${how === 'kill' ? 'KILL' : 'TERM'} ${pid}`);
  if (manner === 'ends' || ((manner === 'deaf' || manner === 'slow') && how === 'kill'))
    system.processes.delete(pid);
  return { ok: true };
}
