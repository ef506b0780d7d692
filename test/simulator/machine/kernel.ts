import type { ClaudeMarkers, Platform, ProcessState } from '../../../shared/process/process.ts';
import type { Random } from '../random.ts';
import type { Role } from '../truth.ts';

/** A pseudo-terminal; when its other side is closed the kernel takes it away from everybody. */
export interface Terminal {
  name: string;
  foreground: number;
}

/** Where a standard stream leads: to the process that holds the other end, or to something without one. */
export type End = { kind: 'terminal' } | { kind: 'file' } | { kind: 'pipe'; holder: Proc };

/** Everything by which a process can be of use to somebody outside of its own unit. */
export type Service =
  | 'tcp'
  | 'udp'
  | 'unix'
  | 'datagram'
  | 'own-tcp'
  | 'fifo'
  | 'mount'
  | 'way'
  | 'terminals'
  | 'windows'
  | 'outbound';

export interface Program {
  name: string;
  executable: string;
  argv: readonly string[];
}

export interface Birth extends Program {
  parent: Proc;
  role: Role;
  folder?: string;
  markers?: ClaudeMarkers | null;
  terminal?: Terminal | null;
  /** `own-session`: setsid; `own-group`: a job of a shell; else its parent's. */
  group?: 'own-session' | 'own-group' | 'inherited';
  uid?: number;
  /** Left out: as the parent's. */
  input?: End;
  output?: End;
  services?: readonly Service[];
  ignoresHangup?: boolean;
  managedBy?: string;
  inContainer?: boolean;
  stdinIsTerminal?: boolean;
  deafMs?: number;
  /** Uptime at which it ends by itself. */
  endsAt?: number;
  /** It ends once the other end of its input is gone, as well-behaved servers do. */
  endsWithInput?: boolean;
  /** A run of `process-janitor run` that begins with it. Left out: as the parent's. */
  run?: string;
  /** Orphans below it come to it (prctl(2), `PR_SET_CHILD_SUBREAPER`). */
  isSubreaper?: boolean;
}

/** One process of the simulated machine. Another holder of the same pid is another object. */
export interface Proc {
  readonly serial: number;
  readonly pid: number;
  readonly startedAt: number;
  readonly startToken: string;
  /** What the wall clock said at its start. */
  readonly bornAtMs: number;
  readonly uid: number;
  role: Role;
  program: Program;
  parentPid: number;
  group: number;
  session: number;
  terminal: Terminal | null;
  markers: ClaudeMarkers | null;
  folder: string;
  state: ProcessState;
  isAlive: boolean;
  /** Time from SIGTERM to its end; `Infinity`: deaf to it. */
  deafMs: number;
  dyingAt: number;
  endsAt: number;
  endsWithInput: boolean;
  input: End;
  output: End;
  services: readonly Service[];
  clients: number;
  ignoresHangup: boolean;
  managedBy: string;
  inContainer: boolean;
  stdinIsTerminal: boolean;
  /** Its row is missing from listings until this uptime, though it runs. */
  hiddenUntil: number;
  /** It can't be identified until this uptime. */
  unreadableUntil: number;
  neverReaped: boolean;
  /** The run in whose place it is: a control group or a job, which nothing leaves by detaching. */
  readonly run: string | null;
  readonly isSubreaper: boolean;
}

/** The process table of a small machine whose pids wrap after a few hundred. */
export class Kernel {
  readonly procs = new Map<number, Proc>();
  /** Milliseconds since boot, sleep included. */
  uptime: number;
  #serial = 0;
  #nextPid = 2;
  /** Pids that were freed last; handed out again at once where the machine feels like it. */
  readonly freed: number[] = [];

  constructor(
    readonly platform: Platform,
    readonly random: Random,
    readonly maxPid: number,
    /** Who adopts orphans besides pid 1: `systemd --user`, WSL's Relay. */
    readonly adopterShare: number,
    private readonly wallClock: (uptime: number) => number,
  ) {
    this.uptime = 3_600_000 + random.int(0, 86_400_000);
  }

  adopter: Proc | null = null;
  /** Told of every process that has ended. */
  ended: (proc: Proc) => void = () => undefined;

  /** Whether a pid may be handed out: POSIX keeps the number of a group or session that has members. */
  isFree(pid: number): boolean {
    if (this.procs.has(pid)) return false;
    if (this.platform === 'win32') return true;
    for (const { group, session } of this.procs.values()) if (group === pid || session === pid) return false;
    return true;
  }

  #takePid(wanted?: number): number {
    if (wanted !== undefined && this.isFree(wanted)) return wanted;
    for (let tries = 0; tries <= this.maxPid; tries += 1) {
      const pid = this.#nextPid;
      this.#nextPid = pid >= this.maxPid ? 2 : pid + 1;
      if (this.isFree(pid)) return pid;
    }
    throw new Error('The machine has no pids left.');
  }

  /** Time never stands still between two births, as on a real machine. */
  spawn(birth: Birth, pid?: number, startToken?: string): Proc {
    this.uptime += 20;
    return this.#add(birth, this.#takePid(pid), birth.parent, startToken);
  }

  boot(program: Program): Proc {
    return this.#add({ ...program, role: { kind: 'system' }, group: 'own-session' }, 1, null);
  }

  #add(birth: Omit<Birth, 'parent'>, pid: number, parent: Proc | null, startToken?: string): Proc {
    const startedAt = pid === 1 ? 0 : this.uptime;
    const session = birth.group === 'own-session' || parent === null ? pid : parent.session;
    const group = birth.group === undefined || birth.group === 'inherited' ? (parent?.group ?? pid) : pid;
    const proc: Proc = {
      serial: ++this.#serial,
      pid,
      startedAt,
      startToken: startToken ?? this.#token(startedAt),
      bornAtMs: this.wallClock(startedAt),
      uid: birth.uid ?? 1000,
      role: birth.role,
      program: { name: birth.name, executable: birth.executable, argv: birth.argv },
      parentPid: parent?.pid ?? 0,
      group,
      session,
      terminal: birth.terminal === undefined ? (parent?.terminal ?? null) : birth.terminal,
      markers: birth.markers === undefined ? (parent?.markers ?? null) : birth.markers,
      folder: birth.folder ?? parent?.folder ?? '/',
      state: 'running',
      isAlive: true,
      deafMs: birth.deafMs ?? this.random.int(1, 400),
      dyingAt: Infinity,
      endsAt: birth.endsAt ?? Infinity,
      endsWithInput: birth.endsWithInput ?? false,
      input: birth.input ?? (birth.terminal ? { kind: 'terminal' } : (parent?.input ?? { kind: 'file' })),
      output: birth.output ?? (birth.terminal ? { kind: 'terminal' } : (parent?.output ?? { kind: 'file' })),
      services: birth.services ?? [],
      clients: 0,
      ignoresHangup: birth.ignoresHangup ?? parent?.ignoresHangup ?? false,
      managedBy: birth.managedBy ?? parent?.managedBy ?? '',
      inContainer: birth.inContainer ?? parent?.inContainer ?? false,
      stdinIsTerminal: birth.stdinIsTerminal ?? false,
      hiddenUntil: 0,
      unreadableUntil: 0,
      neverReaped: false,
      // Who a service manager or a container's engine starts is started elsewhere.
      run: birth.managedBy || birth.inContainer ? null : (birth.run ?? parent?.run ?? null),
      isSubreaper: birth.isSubreaper ?? false,
    };
    if (birth.group === 'own-session' && birth.terminal === undefined) proc.terminal = null;
    this.procs.set(pid, proc);
    return proc;
  }

  #token(startedAt: number): string {
    if (this.platform === 'linux') return String(Math.floor(startedAt / 10));
    if (this.platform === 'win32') return String(Math.floor(startedAt * 10_000));
    return String(Math.floor(startedAt / 1000));
  }

  childrenOf = (parent: Proc): Proc[] =>
    [...this.procs.values()].filter(
      (child) =>
        child.parentPid === parent.pid &&
        child !== parent &&
        child.startedAt >= parent.startedAt &&
        child.isAlive,
    );

  descendantsOf(root: Proc): Proc[] {
    return this.childrenOf(root).flatMap((child) => [child, ...this.descendantsOf(child)]);
  }

  /** Ends a process. Its children go to whoever adopts orphans here; Windows leaves them where they were. */
  exit(proc: Proc): void {
    if (!proc.isAlive) return;
    // A multiplexer's panes end with it: their terminals are gone.
    if (/^(tmux|tmate)/.test(proc.program.name))
      for (const pane of this.descendantsOf(proc)) this.#remove(pane);
    const parent = this.procs.get(proc.parentPid);
    // A shell takes its terminal back from the job that ended.
    const { terminal } = proc;
    if (terminal !== null && terminal.foreground === proc.group && parent?.terminal === terminal)
      terminal.foreground = parent.group;
    if (this.platform !== 'win32') {
      const subreaper = this.#subreaperAbove(proc);
      for (const child of this.childrenOf(proc)) {
        child.parentPid =
          subreaper?.pid ??
          (this.adopter !== null && this.random.chance(this.adopterShare) ? this.adopter.pid : 1);
        if (child.state === 'zombie') this.#remove(child);
      }
      // The leader's end takes the terminal away from the whole session, tty_io(4).
      if (proc.session === proc.pid && proc.terminal !== null) this.hangUp(proc.terminal);
      if (proc.neverReaped && parent?.isAlive === true && parent.pid !== 1 && !parent.isSubreaper) {
        proc.state = 'zombie';
        this.#endInputFrom(proc);
        return;
      }
    }
    this.#remove(proc);
    this.ended(proc);
    this.#endInputFrom(proc);
  }

  #endInputFrom(holder: Proc): void {
    for (const proc of [...this.procs.values()]) {
      if (proc.endsWithInput && proc.input.kind === 'pipe' && proc.input.holder === holder) this.exit(proc);
    }
  }

  #subreaperAbove(proc: Proc): Proc | null {
    for (let at = this.#parentOf(proc); at !== undefined; at = this.#parentOf(at))
      if (at.isSubreaper) return at;
    return null;
  }

  #parentOf(proc: Proc): Proc | undefined {
    const parent = this.procs.get(proc.parentPid);
    return parent === proc || parent === undefined || parent.startedAt > proc.startedAt ? undefined : parent;
  }

  #remove(proc: Proc): void {
    proc.isAlive = false;
    if (this.procs.get(proc.pid) === proc) this.procs.delete(proc.pid);
    this.freed.push(proc.pid);
    if (this.freed.length > 40) this.freed.shift();
  }

  reap(proc: Proc): void {
    if (proc.state === 'zombie') this.#remove(proc);
  }

  exitTree(root: Proc): void {
    for (const proc of this.descendantsOf(root).reverse()) this.exit(proc);
    this.exit(root);
  }

  /** The other side of a terminal was closed: it is gone for everybody, and SIGHUP ends who doesn't ignore it. */
  hangUp(terminal: Terminal): void {
    const members = [...this.procs.values()].filter((proc) => proc.terminal === terminal);
    for (const proc of members) proc.terminal = null;
    for (const proc of members) {
      const { role } = proc;
      // Servers of Claude's share its terminal but not its signals; Claude itself is the session's business.
      const isDeaf =
        proc.isSubreaper ||
        role.kind === 'claude' ||
        (role.kind === 'started' && role.leak.startsWith('mcp'));
      if (!proc.ignoresHangup && !isDeaf) this.exit(proc);
    }
  }

  signal(proc: Proc, how: 'terminate' | 'kill'): void {
    if (how === 'kill') this.exit(proc);
    else proc.dyingAt = Math.min(proc.dyingAt, this.uptime + proc.deafMs);
  }

  /** Lets time pass, and everything end whose time has come. */
  pass(ms: number): void {
    this.uptime += ms;
    for (const proc of [...this.procs.values()]) {
      if (proc.state !== 'zombie' && (proc.dyingAt <= this.uptime || proc.endsAt <= this.uptime))
        this.exit(proc);
    }
  }
}
