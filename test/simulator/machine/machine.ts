import type { HostFacts } from '../../../shared/process/process.ts';
import { processIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import { Files } from './files.ts';
import type { Guard } from '../guards.ts';
import { Kernel, type Proc } from './kernel.ts';
import type { Random } from '../random.ts';
import { Runs } from './runs.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import { isInUse, isUntouchable, isWanted, type Owner } from '../truth.ts';

export interface Violation {
  kind: 'signalled-wanted' | 'signalled-another' | 'offered-untouchable' | 'moved-live-record';
  tick: number;
  detail: string;
}

export type Setting = 'linux' | 'darwin' | 'win32' | 'wsl' | 'container';

/** The simulated computer: kernel, clocks, files, and the book of what happened. */
export class Machine {
  kernel: Kernel;
  readonly files = new Files();
  readonly runs = new Runs(this);
  readonly host: HostFacts;
  readonly #log: string[] = [];
  readonly violations: Violation[] = [];
  tick = 0;
  boots = 1;
  /** Whether the monotonic clock counts sleep (macOS, Windows) or not (Linux). */
  readonly monotonicCountsSleep: boolean;
  readonly hasWindowsCalls: boolean;
  #slept = 0;
  #wallAtBoot: number;
  /** Faults of the moment. */
  listingFailsUntil = 0;
  tornRows: ReadonlySet<Proc> = new Set();
  tornUntil = 0;
  noTearBefore = 0;
  detailsUnreadableUntil = 0;
  /** Something happens between two questions to the system; set by the world. */
  interleave: (asker: Proc, about: number | 'look' | 'wait') => Promise<void> = () => Promise.resolve();
  /** Uptime until which what began before the clock was set back seems to begin in the future. */
  futureUntil = 0;
  wakeUps = 0;
  wokeAtAwakeMs = -Infinity;
  signalled = 0;
  /** Every Claude process there ever was in this world. */
  readonly owners: Owner[] = [];
  readonly endedByUs = new Set<Proc>();

  constructor(
    readonly setting: Setting,
    readonly random: Random,
    readonly off: ReadonlySet<Guard>,
    maxPid: number,
  ) {
    const platform = setting === 'darwin' || setting === 'win32' ? setting : 'linux';
    this.kernel = new Kernel(
      platform,
      random,
      maxPid,
      setting === 'linux' ? 0.5 : setting === 'wsl' ? 0.8 : 0,
      (uptime) => this.wallAt(uptime),
    );
    this.kernel.ended = (proc) => this.runs.ended(proc);
    this.hasWindowsCalls = random.chance(0.7);
    this.monotonicCountsSleep = platform !== 'linux';
    this.#wallAtBoot = Date.UTC(2026, 10, 22) - this.kernel.uptime;
    this.host = {
      platform,
      hostname: 'here',
      bootId: 'boot-1',
      bootedAtMs: this.#wallAtBoot,
      pidDomain: platform === 'linux' ? 'linux:4026531836' : platform,
      uid: 1000,
      inContainer: setting === 'container',
      isWsl: setting === 'wsl',
    };
  }

  wallAt(uptime: number): number {
    return Math.round(this.#wallAtBoot + uptime);
  }

  now(): number {
    return this.wallAt(this.kernel.uptime);
  }

  monotonicMs(): number {
    return this.kernel.uptime - (this.monotonicCountsSleep ? 0 : this.#slept);
  }

  get awakeMs(): number {
    return this.kernel.uptime - this.#slept;
  }

  sleepThrough(ms: number): void {
    this.wakeUps += 1;
    this.wokeAtAwakeMs = this.awakeMs;
    this.#slept += ms;
    // Nothing runs meanwhile: whatever was to end by itself ends that much later.
    this.kernel.uptime += ms;
    for (const proc of this.kernel.procs.values()) {
      proc.endsAt += ms;
      proc.dyingAt += ms;
    }
  }

  setWallClock(byMs: number): void {
    this.#wallAtBoot += byMs;
    if (byMs < 0) this.futureUntil = Math.max(this.futureUntil, this.kernel.uptime - byMs);
    // Where starts were noted by the clock of then, ages leap with it, as they do through a sleep.
    if (byMs > 0 && this.host.platform !== 'linux') this.wokeAtAwakeMs = this.awakeMs;
  }

  reboot(kernel: Kernel): void {
    this.boots += 1;
    const now = this.now();
    this.kernel = kernel;
    kernel.ended = (proc) => this.runs.ended(proc);
    this.futureUntil = 0;
    this.#slept = 0;
    this.#wallAtBoot = now + 30_000 - kernel.uptime;
    this.host.bootId = `boot-${this.boots}`;
    this.host.bootedAtMs = this.#wallAtBoot;
  }

  identityOf(proc: Proc): ProcessIdentity {
    return processIdentity({
      pid: proc.pid,
      startToken: proc.startToken,
      bootId: this.host.bootId,
      uid: proc.uid,
    });
  }

  /** Where a session that a record speaks of is in use at this moment; `null`: nowhere. */
  ownerOfRecord(record: SessionRecord): string | null {
    const isForeign = record.owner?.pidDomain != null && record.owner.pidDomain !== this.host.pidDomain;
    if (record.hostname !== this.host.hostname || isForeign) return 'elsewhere';
    const named = record.owner?.identity.startToken;
    const owner = this.owners.find(
      (one) =>
        one.sessionId === record.sessionId &&
        isInUse(one) &&
        (named === undefined || named === one.proc.startToken),
    );
    return owner === undefined ? null : `in pid ${owner.proc.pid}`;
  }

  /** macOS shows the environment of some programs; Windows of all, where its own calls are at hand. */
  canReadMarkers(proc: Proc): boolean {
    if (this.host.platform === 'win32') return this.hasWindowsCalls;
    return this.host.platform === 'linux' || proc.serial % 2 === 1;
  }

  /** Facts could not be read a moment ago. */
  get isDimLately(): boolean {
    return this.detailsUnreadableUntil > this.kernel.uptime - 5000;
  }

  note(text: string): void {
    this.#log.push(`${(this.kernel.uptime / 1000).toFixed(1)}s tick ${this.tick}: ${text}`);
    if (this.#log.length > 400) this.#log.splice(0, 200);
  }

  tail(lines = 60): string[] {
    return this.#log.slice(-lines);
  }

  violate(kind: Violation['kind'], detail: string): void {
    this.note(`VIOLATION ${kind}: ${detail}`);
    this.violations.push({ kind, tick: this.tick, detail });
  }

  isWanted(proc: Proc, asker: Proc | null): boolean {
    return isWanted(proc, this.kernel.childrenOf, asker);
  }

  isUntouchable(proc: Proc, asker: Proc): boolean {
    return isUntouchable(proc, this.kernel.childrenOf, asker);
  }

  label(proc: Proc): string {
    const { role } = proc;
    const who =
      role.kind === 'started'
        ? `${role.fate} (${role.leak}) of ${role.by.sessionId}`
        : role.kind === 'claude'
          ? `claude ${role.owner.kind} ${role.owner.sessionId}`
          : role.kind;
    return `#${proc.serial} pid ${proc.pid} ppid ${proc.parentPid} "${proc.program.argv.join(' ').slice(0, 90)}" [${who}]`;
  }
}
