import type { Surroundings } from '../../electron/janitor/look/look.ts';
import type { Plan } from '../../shared/plan/plan.ts';
import { alone, cleanOnce, trayOf, type Tray } from './happenings/cleaners.ts';
import type { Guard } from './guards.ts';
import { Happenings, usual, withRuns, type Happening } from './happenings/happenings.ts';
import { Kernel, type Proc } from './machine/kernel.ts';
import { Machine, type Setting, type Violation } from './machine/machine.ts';
import { programs } from './machine/programs.ts';
import { Random } from './random.ts';
import { Recall, type RecallCount } from './recall.ts';
import { Sessions } from './happenings/sessions.ts';
import { isForAPerson } from './truth.ts';

export type Mix = Readonly<Partial<Record<Happening, number>>>;

export interface WorldOptions {
  seed: number;
  ticks: number;
  off?: ReadonlySet<Guard>;
  mix?: Mix;
  setting?: Setting;
  /** Whether looks come out of turn, too; else in every third world where all guards are on. */
  hasHints?: boolean;
  /** Whether sessions are started by `run`; else in every fourth world of the usual mix where all guards are on. */
  hasRuns?: boolean;
  /** Ends the world at the first violation. */
  stopAtViolation?: boolean;
}

export interface WorldResult {
  ticks: number;
  violations: readonly Violation[];
  signalled: number;
  recall: ReadonlyMap<string, RecallCount>;
  missed: readonly string[];
  tail: readonly string[];
}

interface Resident {
  self: Proc;
  surroundings: Surroundings;
  fromTick: number;
}

const pidOne = {
  linux: programs.systemd,
  wsl: programs.wslInit,
  container: programs.tini,
  darwin: programs.launchd,
  win32: programs.windowsSystem,
};

/** One small computer, from its first tick to its last. The same options give the same course. */
export class World {
  readonly #random: Random;
  readonly #machine: Machine;
  readonly #sessions: Sessions;
  readonly #happenings: Happenings;
  readonly #recall: Recall;
  #desktop: Proc;
  #tray: Tray | null = null;
  #trayBackAtTick = 0;
  #residents: Resident[] = [];
  #offered = new Set<string>();
  #offeredBefore = new Set<string>();
  #awakeBefore = 0;
  #isNested = false;
  readonly #hasHints: boolean;
  readonly #mix: Mix;

  constructor(readonly options: WorldOptions) {
    const { seed, off = new Set() } = options;
    this.#random = new Random(seed);
    // With a guard off, worlds go the course that was found to need it.
    this.#hasHints = options.hasHints ?? (off.size === 0 && seed % 3 === 0);
    const { mix } = options;
    const hasRuns =
      options.hasRuns ?? (mix === undefined ? off.size === 0 && seed % 4 === 1 : 'detachTwice' in mix);
    this.#mix = mix ?? (hasRuns ? withRuns : usual);
    const random = this.#random;
    const setting =
      options.setting ??
      random.one('linux', 'linux', 'linux', 'darwin', 'darwin', 'win32', 'wsl', 'container');
    this.#machine = new Machine(setting, random, off, random.int(120, 2000));
    if (hasRuns) this.#machine.runs.allow(seed);
    Object.assign(this.#machine.files.config, {
      heartbeat_interval_seconds: random.one(15, 30, 60, 120),
      min_session_age_minutes: random.one(1, 3, 10),
      stale_heartbeat_threshold_minutes: random.one(3, 5, 10),
      cleanup_mode: random.chance(0.9) ? 'auto' : 'interactive',
      keep_list: ['command:--keep-me'],
      always_end: ['command:--end-me'],
    });
    this.#desktop = this.#boot();
    // Now and then nobody watches for hours: what crashes until then nobody has recorded.
    if (random.chance(0.3)) this.#trayBackAtTick = random.int(20, 150);
    this.#sessions = new Sessions(this.#machine, () => this.#desktop);
    this.#recall = new Recall(this.#machine);
    this.#happenings = new Happenings(this.#machine, this.#sessions, {
      janitorDies: () => this.#trayDies(),
      cleanerInSession: (parent) => this.#cleanerIn(parent),
      reboot: () => this.#reboot(),
      sessionOver: (owner) => this.#recall.sessionOver(owner),
      terminalClosed: (owner) => this.#recall.terminalClosed(owner),
      caseChanged: () => this.#recall.forget(),
      waitAnew: () => this.#recall.waitAnew(),
    });
    this.#machine.interleave = (asker, about) => this.#between(asker, about);
    for (let count = random.int(1, 3); count > 0; count -= 1) this.#happenings.happen('startTerminal');
  }

  async run(): Promise<WorldResult> {
    const machine = this.#machine;
    while (machine.tick < this.options.ticks) {
      machine.tick += 1;
      await this.#passInterval();
      await this.#look();
      this.#recall.tick(this.#tray?.self.isAlive === true);
      if (this.options.stopAtViolation === true && machine.violations.length > 0) break;
    }
    return {
      ticks: machine.tick,
      violations: machine.violations,
      signalled: machine.signalled,
      recall: this.#recall.counts,
      missed: this.#recall.missed,
      tail: machine.tail(),
    };
  }

  #boot(): Proc {
    const { kernel, setting, host } = this.#machine;
    const init = kernel.boot(pidOne[setting]);
    const system = { parent: init, role: { kind: 'system' } as const, group: 'own-session' as const };
    kernel.spawn({ ...programs.journald, ...system, uid: 0, managedBy: 'systemd-journald.service' });
    if (setting === 'linux') kernel.adopter = kernel.spawn({ ...programs.userSystemd, ...system });
    if (setting === 'wsl') kernel.adopter = kernel.spawn({ ...programs.relay, ...system });
    kernel.spawn({ ...programs.service, ...system, managedBy: 'notes.service' });
    if (host.platform === 'darwin') kernel.spawn({ ...programs.claudeDesktop, ...system });
    return kernel.spawn({ ...programs.bash, ...system, role: { kind: 'person' }, folder: '/home/ann' });
  }

  async #passInterval(): Promise<void> {
    const random = this.#random;
    const machine = this.#machine;
    const stepMs = (machine.files.config.heartbeat_interval_seconds * 1000) / 4;
    for (let part = 0; part < 4; part += 1) {
      machine.kernel.pass(stepMs);
      this.#happenings.things.turnLoops();
      this.#passBlips();
      this.#sessions.finishTurns();
      if (random.chance(0.45)) this.#happenings.happen(random.weighted(this.#mix));
      if (this.#hasHints) await this.#passHints();
    }
  }

  /** Hints that something has happened come in time, late, twice, never, and for nothing. */
  async #passHints(): Promise<void> {
    const random = this.#random;
    const tray = this.#tray;
    if (tray?.self.isAlive !== true) return;
    if (random.chance(0.4)) await tray.glimpse();
    if (!random.chance(0.25)) return;
    await tray.hear();
    if (random.chance(0.3)) await tray.hear();
  }

  #passBlips(): void {
    const { awakeMs, wakeUps } = this.#machine;
    const passed = awakeMs - this.#awakeBefore;
    this.#awakeBefore = awakeMs;
    this.#happenings.passBlips(passed, wakeUps);
  }

  async #look(): Promise<void> {
    const machine = this.#machine;
    this.#offeredBefore = this.#offered;
    this.#offered = new Set();
    if (machine.off.has('two-sightings')) {
      await this.#lookWithoutSightings();
    } else {
      const mayStart = machine.tick >= this.#trayBackAtTick && !this.#isFreshlyAwake;
      if (this.#tray?.self.isAlive !== true && mayStart) this.#tray = this.#startTray();
      if (this.#tray?.self.isAlive === true) await this.#tray.tick();
    }
    for (const resident of this.#residents.filter(({ fromTick }) => fromTick <= machine.tick)) {
      await this.#runResident(resident);
    }
  }

  /** Without a keeper, what starts now can't know that the machine slept, and takes a job from before for old. */
  get #isFreshlyAwake(): boolean {
    const graceMs = this.#machine.files.config.min_session_age_minutes * 60_000;
    return this.#machine.awakeMs - this.#machine.wokeAtAwakeMs < graceMs;
  }

  #startJanitor(parent: Proc): Proc {
    return this.#machine.kernel.spawn({
      ...programs.janitor,
      parent,
      role: { kind: 'janitor', wantedBy: 'all' },
      group: 'own-session',
      markers: null,
    });
  }

  #startTray(): Tray {
    this.#recall.waitAnew();
    const self = this.#startJanitor(this.#desktop);
    return trayOf(this.#machine, self, (plan) => this.#checkOffers(plan, self));
  }

  /** The tray keeps the books, and a clean-up of its own runs at every tick and believes all to be seen before. */
  async #lookWithoutSightings(): Promise<void> {
    const self = this.#tray?.self.isAlive === true ? this.#tray.self : this.#startJanitor(this.#desktop);
    this.#tray ??= trayOf(this.#machine, self, () => undefined);
    this.#machine.files.config.cleanup_mode = 'interactive';
    await this.#tray.tick();
    await this.#clean(self, alone(self));
  }

  async #clean(self: Proc, surroundings: Surroundings): Promise<void> {
    // A keeper that has been running can tell.
    const knows = this.#tray?.self.isAlive === true || !this.#isFreshlyAwake;
    if (self.isAlive && knows) await cleanOnce(this.#machine, self, surroundings);
  }

  async #runResident(resident: Resident): Promise<void> {
    this.#residents = this.#residents.filter((one) => one !== resident);
    await this.#clean(resident.self, resident.surroundings);
    this.#machine.kernel.exit(resident.self);
  }

  #trayDies(): void {
    if (this.#tray === null || this.#machine.off.has('two-sightings')) return;
    this.#machine.note('the tray is killed');
    this.#recall.waitAnew();
    this.#machine.kernel.exit(this.#tray.self);
    this.#trayBackAtTick = this.#machine.tick + this.#random.int(0, 8);
  }

  /** Someone lets a session run the janitor; it looks a few ticks later, whatever became of the session. */
  #cleanerIn(shell: Proc): void {
    const self = this.#machine.kernel.spawn({
      ...programs.janitor,
      parent: shell,
      role: { kind: 'janitor', wantedBy: 'own' },
    });
    const markers = shell.markers;
    // Half of them have lost the variables that would tell them where they are.
    const knows = this.#random.chance(0.5);
    const sessionIds = new Set(markers?.sessionId == null || !knows ? [] : [markers.sessionId]);
    const pids = new Set(markers?.claudePid == null || !knows ? [self.pid] : [self.pid, markers.claudePid]);
    const waitTicks = this.#random.int(1, 15);
    this.#residents.push({
      self,
      surroundings: { sessionIds, pids, ownPid: self.pid },
      fromTick: this.#machine.tick + waitTicks,
    });
  }

  #reboot(): void {
    const machine = this.#machine;
    const random = this.#random;
    machine.note('the computer restarts');
    const recorded = [...machine.files.lineage.values()].flatMap(({ entries }) => entries);
    for (const proc of machine.kernel.procs.values()) proc.isAlive = false;
    const kernel = new Kernel(
      machine.kernel.platform,
      random,
      machine.kernel.maxPid,
      machine.kernel.adopterShare,
      (uptime) => machine.wallAt(uptime),
    );
    kernel.uptime = 60_000;
    machine.reboot(kernel);
    this.#desktop = this.#boot();
    this.#residents = [];
    this.#tray = null;
    // Boots run alike: now and then a process gets the very pid and start token that another had before.
    for (const { identity } of recorded) {
      if (!kernel.isFree(identity.pid) || random.chance(0.5)) continue;
      const birth = { ...programs.worker, parent: this.#desktop, role: { kind: 'person' } as const };
      kernel.spawn({ ...birth, group: 'own-session' }, identity.pid, identity.startToken);
    }
    this.#recall.forget();
  }

  /** What is offered twice running must be nothing that is not to be touched. */
  #checkOffers(plan: Plan, asker: Proc): void {
    const machine = this.#machine;
    for (const step of plan.steps) {
      if (step.kind !== 'terminate') continue;
      const root = machine.kernel.procs.get(step.processes[0]?.identity.pid ?? 0)?.role;
      if (root?.kind === 'claude' && isForAPerson(root.owner) && step.confidence === 'likely') continue;
      for (const { identity } of step.processes) {
        const proc = machine.kernel.procs.get(identity.pid);
        if (proc?.startToken !== identity.startToken || !machine.isUntouchable(proc, asker)) continue;
        // A nested session shares its shell's process group; without an environment its servers look like the shell's.
        const isOfNested = proc.role.kind === 'started' && proc.role.by.kind === 'nested';
        if (step.confidence === 'likely' && isOfNested && !machine.canReadMarkers(proc)) continue;
        // Whether it shows a window can't be read for now: a question, with that as its reason.
        const isUnseen = proc.services.includes('windows') && machine.isDimLately;
        if (step.confidence === 'likely' && isUnseen) continue;
        const key = `${step.stepId} ${proc.serial}`;
        this.#offered.add(key);
        if (this.#offeredBefore.has(key)) {
          machine.violate('offered-untouchable', `${step.confidence}, ${step.detail} ${machine.label(proc)}`);
        }
      }
    }
  }

  /** What may happen between two questions of a janitor. */
  async #between(_asker: Proc, about: number | 'look' | 'wait'): Promise<void> {
    this.#passBlips();
    const random = this.#random;
    const machine = this.#machine;
    if (typeof about === 'number') {
      const proc = machine.kernel.procs.get(about);
      if (proc !== undefined && random.chance(0.012)) this.#happenings.recycle(proc);
      else if (proc?.program.name === 'sleep' && random.chance(0.1)) {
        machine.kernel.exit(proc);
        this.#happenings.things.turnLoops();
      }
      return;
    }
    this.#happenings.things.turnLoops();
    if (random.chance(about === 'wait' ? 0.1 : 0.004)) this.#happenings.happen(random.weighted(this.#mix));
    // A second cleaner, started by a hook or by hand, goes its whole way in the middle of ours.
    if (!this.#isNested && random.chance(0.003)) {
      this.#isNested = true;
      const self = this.#startJanitor(this.#desktop);
      await this.#clean(self, alone(self));
      machine.kernel.exit(self);
      this.#isNested = false;
    }
  }
}

export const runWorld = (options: WorldOptions): Promise<WorldResult> => new World(options).run();
