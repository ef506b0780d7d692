import type { MemoryReading } from '../../shared/running/pressure.ts';
import type { Load } from '../../shared/running/runaways.ts';
import type { ProcessIdentity } from '../../shared/process/identity.ts';
import type {
  HostFacts,
  ProcessDescription,
  ProcessDetails,
  ProcessListing,
} from '../../shared/process/process.ts';

export type SignalResult =
  | { ok: true }
  /** `gone`: no such process any more. `changed`: the pid belongs to another process now. */
  | { ok: false; reason: 'gone' | 'changed' | 'forbidden' | 'unreadable' | 'failed'; detail: string };

/** Pids that belong together: the same for all that are inspected, or for each its own. */
export type Peers = ReadonlySet<number> | ((pid: number) => ReadonlySet<number>);

export const peersFor = (peers: Peers, pid: number): ReadonlySet<number> =>
  typeof peers === 'function' ? peers(pid) : peers;

/** The operating system as the janitor sees it: one implementation per system behind it. */
export interface System {
  readonly host: HostFacts;

  /** What this system should have and could not load, in sentences for `doctor`. */
  readonly lacks?: readonly string[];

  /** Wall clock, milliseconds since 1970. */
  now(): number;

  /** A clock that never jumps, in milliseconds from an arbitrary start. */
  monotonicMs(): number;

  /** Waits; resolves early and quietly when `signal` aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;

  /**
   * All processes of this moment, in slices that never block the event loop for long.
   * A listing that fails, or that lacks our own process, is `ok: false`, never an empty world.
   */
  list(): Promise<ProcessListing>;

  /**
   * `list` for who looks again and again: the row of a process that has done nothing since the last time may be the one
   * of then. Only for watching; whoever acts asks anew. Where that saves nothing, there is no such function.
   */
  listAgain?(): Promise<ProcessListing>;

  /** The rows of `list` for a few pids, where the system gives them for less than a whole listing. */
  look?(pids: readonly number[]): Promise<ProcessListing>;

  /** Reads who holds `pid` now: `null` means certainly nobody, `unreadable` that it can't be said. */
  identify(pid: number): Promise<ProcessIdentity | 'unreadable' | null>;

  /** Whether exactly this process still runs: gone, zombie or another holder is `false`; in doubt `true`. */
  isRunning(identity: ProcessIdentity): Promise<boolean>;

  /**
   * The children that a process has started and not lost, for one small read; those that only a second thread of it
   * started may be missing. Where the system does not tell for that little, there is no such function.
   */
  childrenOf?(pid: number): readonly number[];

  /** Asks the kernel directly (signal 0) whether anybody holds `pid`. */
  probe(pid: number): 'alive' | 'gone';

  /** Arguments, program and folder of some processes. A pid that vanished is missing from the answer. */
  describe(pids: readonly number[]): Promise<Map<number, ProcessDescription>>;

  /**
   * The costly facts of a few suspects. A pid that vanished is missing from the answer; a fact that can't be
   * read is `null`. `peersOf` names the unit that a process belongs to: connections inside it are not live clients.
   */
  inspect(pids: readonly number[], peersOf: Peers): Promise<Map<number, ProcessDetails>>;

  /**
   * Milliseconds of processor time that some processes have used so far; one that vanished is missing. Where the
   * system does not tell for little, there is no such function.
   */
  cpuTimes?(pids: readonly number[]): Promise<ReadonlyMap<number, number>>;

  /**
   * All pids in the place of a run of ours (a control group, a job), none where it is gone; `null`: not readable.
   * Where the system has no such places, there is no such function.
   */
  pidsInRun?(place: string): Promise<ReadonlySet<number> | null>;

  /**
   * What some processes have used so far and hold now, cheap enough for every tick; one that vanished is missing. Where
   * the system does not tell for little, there is no such function.
   */
  loads?(pids: readonly number[]): Promise<ReadonlyMap<number, Load>>;

  /** How memory stands now; `null`: it could not be read. Where the system does not tell, there is no such function. */
  memory?(): Promise<MemoryReading | null>;

  /**
   * Names of those, besides the user, the system and its administrators, who may read in a folder by its access list;
   * `null`: it can't be read. Where modes (0700) say that, there is no such function.
   */
  othersWhoRead?(folder: string): readonly string[] | null;

  /** Loads what signals are sent with, where that takes a moment: none passes between a last look and a signal. */
  prepareToSignal?(): void;

  /**
   * Re-reads the identity and, only if it is still the same, signals at once.
   * `terminate`: SIGTERM (Windows: its windows are asked to close). `kill`: SIGKILL (TerminateProcess).
   */
  signal(identity: ProcessIdentity, how: 'terminate' | 'kill'): Promise<SignalResult>;

  /** Starts a program of our own that outlives us: no terminal, no pipes, arguments as given, no shell. */
  spawnDetached(command: string, args: readonly string[], env: Readonly<Record<string, string>>): void;

  /** Runs a program to its end without a shell. Rejects when it can't start or runs out of time. */
  run(
    command: string,
    args: readonly string[],
    timeoutMs: number,
  ): Promise<{ code: number; stdout: string; stderr: string }>;
}
