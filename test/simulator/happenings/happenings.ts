import { formatAge } from '../../../shared/words/format.ts';
import { processIdentity } from '../../../shared/process/identity.ts';
import type { Proc } from '../machine/kernel.ts';
import type { Machine } from '../machine/machine.ts';
import { programs, shellMarkers } from '../machine/programs.ts';
import type { Sessions } from './sessions.ts';
import { Things } from './things.ts';
import type { Owner } from '../truth.ts';

const minuteMs = 60_000;

/** Everything that can happen on the machine between two looks, and how often it does. */
export const usual = {
  startTerminal: 8,
  startSdk: 2,
  startEditor: 1,
  startBackground: 1,
  startHeadless: 1,
  startPlugin: 1,
  resume: 4,
  clear: 2,
  endInOrder: 5,
  crash: 9,
  crashToZombie: 1,
  closeTerminal: 3,
  blip: 3,
  suspend: 1,
  hostDies: 1,
  mcpServer: 14,
  steeredBrowser: 3,
  languageServer: 3,
  serverWithWork: 2,
  usefulServer: 3,
  clientOfElsewhere: 1,
  heldServer: 1,
  hook: 2,
  desktopProgram: 1,
  alwaysEnd: 1,
  sharedServer: 2,
  connect: 3,
  disconnect: 2,
  backgroundShell: 6,
  loop: 3,
  ampersand: 5,
  setsid: 4,
  nohup: 2,
  devServer: 2,
  job: 4,
  daemon: 3,
  multiplexer: 2,
  exec: 2,
  editor: 1,
  service: 2,
  otherUser: 1,
  container: 1,
  terminalEditor: 2,
  nested: 2,
  keepListed: 2,
  personStarts: 6,
  personStops: 6,
  personFromClaudeShell: 2,
  envOnly: 2,
  childEnds: 8,
  recycle: 8,
  recycleOwner: 4,
  sleep: 2,
  clockForward: 1,
  clockBack: 1,
  listingFails: 1,
  hide: 1,
  unreadable: 2,
  detailsUnreadable: 2,
  recordsVanish: 1,
  tearRecord: 1,
  mendRecords: 2,
  foreignRecord: 2,
  forgeLineage: 1,
  janitorDies: 2,
  cleanerInSession: 1,
  reboot: 0.2,
} as const;

/** What happens besides where sessions are started by `process-janitor run`. */
export const withRuns = {
  ...usual,
  detachTwice: 8,
  detachedServer: 6,
  personRuns: 3,
  recycleDetached: 4,
  runsParentDies: 1,
  forgeRun: 2,
} as const;

export type Happening = keyof typeof withRuns;

/** Makes things happen. Each is one step that could be taken on a real machine at any moment. */
export class Happenings {
  readonly things: Things;

  constructor(
    readonly machine: Machine,
    readonly sessions: Sessions,
    /** What concerns the janitors themselves is the world's business. */
    private readonly world: {
      janitorDies: () => void;
      cleanerInSession: (parent: Proc) => void;
      reboot: () => void;
      sessionOver: (owner: Owner) => void;
      terminalClosed: (owner: Owner) => void;
      /** Something that changes what may be expected. */
      caseChanged: () => void;
      /** Something after which every wait begins anew. */
      waitAnew: () => void;
    },
  ) {
    this.things = new Things(machine, sessions);
  }

  private get kernel() {
    return this.machine.kernel;
  }

  #live(filter: (owner: Owner) => boolean = () => true): Owner | undefined {
    return this.machine.random.pick(this.sessions.live.filter((owner) => !owner.isLost && filter(owner)));
  }

  #started(): Proc | undefined {
    return this.machine.random.pick(
      [...this.kernel.procs.values()].filter(({ role }) => role.kind === 'started'),
    );
  }

  happen(what: Happening): void {
    const { machine, sessions, things } = this;
    const { random, files, kernel } = machine;
    const full = kernel.procs.size > 45;
    const starts = (kind: Owner['kind']) => {
      if (!full && sessions.live.length < 7) sessions.start(kind);
    };
    const owner = this.#live();
    const begin = (thing: (by: Owner) => void) => {
      if (owner !== undefined && !full) thing.call(things, owner);
    };
    switch (what) {
      case 'startTerminal':
        return starts('interactive');
      case 'startSdk':
        return starts('sdk');
      case 'startEditor':
        return starts('editor');
      case 'startBackground':
        return starts('bg');
      case 'startHeadless':
        return starts('headless');
      case 'startPlugin':
        return this.#startPlugin();
      case 'resume':
        return this.#resume();
      case 'clear':
        return this.#clear(owner);
      case 'endInOrder':
        if (owner !== undefined) sessions.endInOrder(owner);
        return;
      case 'crash':
        if (owner !== undefined) this.crash(owner);
        return;
      case 'crashToZombie':
        if (owner === undefined || machine.host.platform === 'win32') return;
        owner.proc.neverReaped = true;
        return this.crash(owner);
      case 'closeTerminal':
        return this.#closeTerminal(this.#live(({ proc }) => proc.terminal !== null));
      case 'blip':
        return this.#blip(this.#live((one) => this.#canBlip(one)));
      case 'suspend':
        if (owner !== undefined) this.#suspend(owner);
        return;
      case 'hostDies':
        return this.#hostDies(this.#live(({ kind }) => kind === 'sdk'));
      case 'mcpServer':
        return begin(things.mcpServer);
      case 'steeredBrowser':
        return begin(things.steeredBrowser);
      case 'languageServer':
        return begin(things.languageServer);
      case 'serverWithWork':
        return begin(things.serverWithWork);
      case 'usefulServer':
        return begin(things.usefulServer);
      case 'clientOfElsewhere':
        return begin(things.clientOfElsewhere);
      case 'heldServer':
        return begin(things.heldServer);
      case 'hook':
        return begin(things.hook);
      case 'desktopProgram':
        return begin(things.desktopProgram);
      case 'alwaysEnd':
        return begin(things.alwaysEnd);
      case 'sharedServer':
        return begin(things.sharedServer);
      case 'connect':
        return this.#connect();
      case 'disconnect':
        for (const proc of kernel.procs.values()) this.#setClients(proc, 0);
        return;
      case 'backgroundShell':
        return begin(things.backgroundShell);
      case 'loop':
        return begin(things.loop);
      case 'ampersand':
        return begin(things.ampersand);
      case 'setsid':
        return begin(things.setsid);
      case 'nohup':
        return begin(things.nohup);
      case 'devServer':
        return begin(things.devServer);
      case 'job':
        return begin(things.job);
      case 'daemon':
        return begin(things.daemon);
      case 'multiplexer':
        return begin(things.multiplexer);
      case 'exec':
        return things.exec();
      case 'editor':
        return begin(things.editor);
      case 'service':
        return begin(things.service);
      case 'otherUser':
        return begin(things.otherUser);
      case 'container':
        return begin(things.container);
      case 'terminalEditor':
        return begin(things.terminalEditor);
      case 'nested':
        return begin(things.nested);
      case 'keepListed':
        return begin(things.keepListed);
      case 'personStarts':
        if (!full) this.personStarts();
        return;
      case 'personStops': {
        const proc = random.pick(
          [...kernel.procs.values()].filter(
            (p) => p.role.kind === 'person' && kernel.childrenOf(p).length === 0 && !machine.runs.isNeeded(p),
          ),
        );
        if (proc !== undefined) kernel.exit(proc);
        return;
      }
      case 'personFromClaudeShell':
        return this.#personFromClaudeShell(random.pick(machine.owners));
      case 'envOnly':
        return this.#envOnly(random.pick(machine.owners.filter(({ proc }) => kernel.isFree(proc.pid))));
      case 'childEnds': {
        const proc = this.#started();
        if (proc !== undefined) kernel.exit(proc);
        return;
      }
      case 'recycle': {
        const proc = this.#started();
        if (proc !== undefined) this.recycle(proc);
        return;
      }
      case 'recycleOwner':
        return this.#recycleOwner();
      case 'sleep': {
        const ms = random.int(10, 600) * minuteMs;
        machine.note(`the machine sleeps for ${formatAge(ms)}`);
        this.world.waitAnew();
        return machine.sleepThrough(ms);
      }
      case 'clockForward':
        return this.#setClock(1);
      case 'clockBack':
        // Windows compares the times of births to know parents; set back, they say nothing.
        if (machine.host.platform !== 'win32') this.#setClock(-1);
        return;
      case 'listingFails':
        machine.listingFailsUntil = kernel.uptime + random.int(1, 3 * minuteMs);
        return;
      case 'hide': {
        const proc = random.pick(
          [...kernel.procs.values()].filter(
            ({ role, pid }) =>
              role.kind === 'claude' && role.owner.kind !== 'nested' && files.claudeRecords.has(pid),
          ),
        );
        if (proc === undefined) return;
        // One that records name, so that the kernel can be asked; a child that can't be seen could not protect its parent.
        if (proc.role.kind === 'claude' && proc.role.owner.isInBlip) return;
        proc.hiddenUntil = kernel.uptime + random.int(1, 6) * minuteMs;
        return machine.note(`listings lack ${machine.label(proc)}`);
      }
      case 'unreadable': {
        const proc = random.pick(
          [...kernel.procs.values()].filter(({ role }) => role.kind === 'started' || role.kind === 'claude'),
        );
        if (proc === undefined || (proc.role.kind === 'claude' && proc.role.owner.isInBlip)) return;
        proc.unreadableUntil = kernel.uptime + random.int(1, 300_000);
        if (proc.role.kind === 'claude') this.#steadyAfter(proc.role.owner, proc.unreadableUntil);
        return;
      }
      case 'detailsUnreadable':
        machine.detailsUnreadableUntil = kernel.uptime + random.int(1, 5 * minuteMs);
        return;
      case 'recordsVanish':
        // A container that shares the folder deletes them (anthropics/claude-code#85283).
        files.claudeRecords.clear();
        return machine.note('all of Claude Code’s records vanish');
      case 'tearRecord': {
        const id = random.pick([...files.records.keys()]);
        if (id !== undefined) files.torn.add(id);
        return;
      }
      case 'mendRecords':
        return files.torn.clear();
      case 'foreignRecord':
        return this.#foreignRecord();
      case 'forgeLineage':
        return this.#forgeLineage();
      case 'detachTwice':
        return begin(things.detachTwice);
      case 'detachedServer':
        return begin(things.detachedServer);
      case 'personRuns':
        if (!full) this.#personRuns();
        return;
      case 'recycleDetached': {
        const proc = this.#started();
        if (proc !== undefined && !full) this.recycle(proc, true);
        return;
      }
      case 'runsParentDies':
        return machine.runs.keeperDies();
      case 'forgeRun':
        return this.#forgeRun();
      case 'janitorDies':
        return this.world.janitorDies();
      case 'cleanerInSession':
        if (owner !== undefined && !full) this.world.cleanerInSession(things.cleanersParent(owner));
        return;
      case 'reboot':
        return this.world.reboot();
    }
  }

  /** SIGKILL: nobody tidies up. Servers that notice the end of their input go by themselves. */
  crash(owner: Owner): void {
    const { random } = this.machine;
    const children = this.kernel.childrenOf(owner.proc);
    this.sessions.crash(owner);
    for (const child of children) {
      const isServer = child.role.kind === 'started' && child.role.leak.startsWith('mcp');
      // One that ends in a hurry leaves its own helpers behind.
      if (isServer && child.role.kind === 'started' && child.role.fate === 'helper' && random.chance(0.3)) {
        // A browser without its server ends.
        if (random.chance(0.4) && child.role.leak !== 'mcp-with-browser') this.kernel.exit(child);
        else this.kernel.exitTree(child);
      }
    }
    if (owner.kind === 'bg') this.#handOver(owner);
    this.world.sessionOver(owner);
  }

  /** Background shells of a job go on to its next process. */
  #handOver(owner: Owner): void {
    for (const proc of this.kernel.procs.values()) {
      if (proc.role.kind !== 'started' || proc.role.by !== owner || proc.role.fate !== 'work') continue;
      // Shells only, and only where their environment can be read: nothing else tells that they are a job's.
      const isReadable = this.machine.canReadMarkers(proc) && proc.markers?.jobId === owner.jobId;
      if (isReadable && !proc.role.leak.startsWith('mcp')) {
        proc.role = { ...proc.role, fate: 'kept', leak: 'of-a-job', mayBeOffered: false };
      }
    }
  }

  /**
   * A process ends and its pid goes to somebody else at once, as where pids are few.
   *
   * @param isDetached whoever started the next holder is gone, too
   */
  recycle(proc: Proc, isDetached = false): void {
    const { random, kernel, machine } = {
      kernel: this.kernel,
      random: this.machine.random,
      machine: this.machine,
    };
    if (proc.role.kind !== 'started' && proc.role.kind !== 'claude') return;
    const { pid } = proc;
    if (proc.role.kind === 'claude') this.crash(proc.role.owner);
    else kernel.exit(proc);
    if (!kernel.isFree(pid)) return;
    kernel.uptime += 1000;
    // Not with the very line of a Bash tool's shell: nobody types that.
    const isSimilar = proc.role.kind === 'started' && proc.program.name !== 'bash' && random.chance(0.5);
    const starter = isDetached ? this.sessions.newTerminal().shell : this.sessions.desktop();
    const file = { kind: 'file' } as const;
    const holder = kernel.spawn(
      {
        ...(isSimilar ? proc.program : programs.devServer),
        ...(isDetached && { ...programs.worker, input: file, output: file }),
        parent: starter,
        role: { kind: 'person' },
        group: 'own-session',
        folder: proc.folder,
        markers: null,
        managedBy: '',
        inContainer: false,
        ignoresHangup: false,
      },
      pid,
    );
    if (isDetached) kernel.exit(starter);
    machine.note(`pid ${pid} recurs: ${machine.label(holder)}`);
  }

  #recycleOwner(): void {
    const dead = this.machine.owners.filter(({ proc }) => !proc.isAlive && this.kernel.isFree(proc.pid));
    const owner = this.machine.random.pick(dead.slice(-5));
    if (owner === undefined || this.kernel.procs.size > 45) return;
    const birth = {
      parent: this.sessions.desktop(),
      role: { kind: 'person' } as const,
      group: 'own-session' as const,
      markers: null,
    };
    this.kernel.uptime += 1000;
    this.kernel.spawn({ ...programs.worker, ...birth, folder: owner.folder }, owner.proc.pid);
  }

  personStarts(): void {
    const { random } = this.machine;
    const { shell } = this.sessions.newTerminal();
    const folder = random.one('/home/ann/shop', '/home/ann/blog', '/home/ann/api');
    const kind = random.one('foreground', 'background', 'nohup', 'setsid');
    this.kernel.spawn({
      // Where nohup can't be seen, a server of one's own looks like a session's; there it may be offered.
      ...(kind === 'nohup' && this.machine.host.platform !== 'linux'
        ? programs.devServer
        : random.one(programs.devServer, programs.worker, programs.test, programs.mcpServer)),
      parent: shell,
      role: { kind: 'person' },
      folder,
      group: kind === 'setsid' ? 'own-session' : 'own-group',
      services: random.chance(0.3) ? ['tcp'] : [],
      ...(kind !== 'foreground' &&
        kind !== 'background' && { input: { kind: 'file' }, output: { kind: 'file' } }),
      ignoresHangup: kind === 'nohup',
    });
    if (kind === 'nohup' || kind === 'setsid') this.kernel.exit(shell);
  }

  /** A person works in a multiplexer's pane that was started from a shell of a session's. */
  #personFromClaudeShell(owner: Owner | undefined): void {
    const { kernel, machine } = this;
    if (owner === undefined || kernel.procs.size > 45 || machine.host.platform === 'win32') return;
    const markers = shellMarkers(owner);
    const server = kernel.spawn({
      ...programs.tmux,
      parent: this.sessions.desktop(),
      role: { kind: 'person' },
      group: 'own-session',
      markers,
      folder: owner.folder,
    });
    const terminal = { name: `pts/${70 + machine.random.int(0, 9)}`, foreground: 0 };
    const pane = kernel.spawn({
      ...programs.bash,
      parent: server,
      role: { kind: 'person' },
      group: 'own-session',
      terminal,
    });
    terminal.foreground = pane.group;
    kernel.spawn({
      ...programs.devServer,
      parent: pane,
      role: { kind: 'person' },
      group: 'own-group',
      services: ['tcp'],
    });
  }

  /** A person starts a program of their own by `run`, which starts another and ends. */
  #personRuns(): void {
    const { kernel, machine } = this;
    const { shell } = this.sessions.newTerminal();
    const run = machine.runs.begin(shell, 'interactive');
    if (run === null) return;
    const folder = machine.random.one('/home/ann/shop', '/home/ann/blog', '/home/ann/api');
    const file = { kind: 'file' } as const;
    const person = { role: { kind: 'person' }, folder, input: file, output: file } as const;
    const parent = run.keeper ?? shell;
    const root = kernel.spawn({ ...programs.bash, ...person, parent, run: run.id, group: 'own-session' });
    machine.runs.note(run, root, false);
    kernel.spawn({ ...machine.random.one(programs.devServer, programs.worker), ...person, parent: root });
    kernel.exit(root);
  }

  /** A note of a run that another computer or container wrote, or an earlier boot: whoever has these numbers here is a stranger. */
  #forgeRun(): void {
    const { random, runs } = this.machine;
    const dead = random.pick(this.machine.owners.filter(({ proc }) => !proc.isAlive));
    const strangers = [...this.kernel.procs.values()].filter(({ role }) => role.kind === 'person');
    const [one, other] = [random.pick(strangers), random.pick(strangers)];
    if (dead !== undefined && one !== undefined && other !== undefined) runs.forge(dead.proc, [one, other]);
  }

  /** Something with a session's environment that no keeper ever saw: nohup or setsid, so on purpose. */
  #envOnly(owner: Owner | undefined): void {
    const { kernel, machine } = this;
    if (owner === undefined || kernel.procs.size > 45 || machine.host.platform !== 'linux') return;
    const isNohup = machine.random.chance(0.5);
    kernel.spawn({
      ...programs.devServer,
      parent: this.sessions.desktop(),
      role: { kind: 'started', by: owner, fate: 'kept', leak: 'on-purpose', mayBeOffered: true },
      markers: shellMarkers(owner),
      group: isNohup ? 'own-group' : 'own-session',
      terminal: null,
      ignoresHangup: isNohup,
      input: { kind: 'file' },
      output: { kind: 'file' },
      folder: owner.folder,
    });
  }

  /** A session that nobody could beat for must have been beaten for again before it loses its terminal. */
  #steadyAfter(owner: Owner, uptime: number): void {
    const roundsMs = 3 * this.machine.files.config.heartbeat_interval_seconds * 1000;
    owner.steadyFrom = Math.max(owner.steadyFrom, uptime + roundsMs);
  }

  #suspend(owner: Owner): void {
    const isStopped = owner.proc.state === 'stopped';
    if (!isStopped && owner.isInBlip) return;
    owner.proc.state = isStopped ? 'running' : 'stopped';
    // It has all its time from here, so that its terminal may go away for a moment at once.
    if (isStopped && this.#canBlip(owner) && this.machine.random.chance(0.5)) this.#blip(owner);
  }

  /** Windows has no terminals that come back: the shell goes with its window. */
  #canBlip({ proc, kind }: Owner): boolean {
    return kind === 'interactive' && proc.terminal !== null && this.machine.host.platform !== 'win32';
  }

  #startPlugin(): void {
    const { machine, sessions } = this;
    if (this.kernel.procs.size > 45) return;
    const owner = sessions.start('interactive');
    if (!machine.files.sockets.has(owner.proc)) return;
    const hookPid = machine.random.int(2, this.kernel.maxPid);
    const now = machine.now();
    machine.files.records.set(owner.sessionId, {
      sessionId: owner.sessionId,
      pid: hookPid,
      parentPid: owner.proc.pid,
      startedAtMs: now,
      hostname: machine.host.hostname,
      workingDir: owner.folder,
      lastHeartbeatMs: now,
      platform: machine.host.platform,
      status: 'active',
      endedAtMs: null,
      endReason: null,
      owner: null,
      beat: null,
    });
  }

  #resume(): void {
    const { machine } = this;
    const owner = machine.random.pick(
      machine.owners.filter(({ proc, endedInOrder }) => !proc.isAlive && !endedInOrder).slice(-4),
    );
    if (owner === undefined || this.kernel.procs.size > 45) return;
    this.sessions.start('interactive', owner);
  }

  #clear(owner: Owner | undefined): void {
    if (owner === undefined || owner.kind === 'bg') return;
    owner.sessionId = this.sessions.newId();
    const record = this.machine.files.claudeRecords.get(owner.proc.pid);
    // Older versions leave the first id in it (claude-control#10).
    if (record !== undefined && this.machine.random.chance(0.8)) {
      this.machine.files.claudeRecords.set(owner.proc.pid, { ...record, sessionId: owner.sessionId });
    }
    this.machine.note(`/clear: pid ${owner.proc.pid} is ${owner.sessionId} now`);
  }

  #hangUp(owner: Owner): void {
    const { terminal } = owner.proc;
    if (terminal === null) return;
    // Windows keeps no terminals; there the shell is what goes with its window.
    const parent = this.kernel.procs.get(owner.proc.parentPid);
    const shell = parent?.role.kind === 'janitor' ? this.kernel.procs.get(parent.parentPid) : parent;
    this.kernel.hangUp(terminal);
    if (shell?.role.kind === 'person') this.kernel.exit(shell);
  }

  #closeTerminal(owner: Owner | undefined): void {
    if (owner === undefined) return;
    this.machine.note(`the terminal of ${owner.sessionId} is closed`);
    this.#hangUp(owner);
    if (this.machine.random.chance(0.5)) return this.sessions.endInOrder(owner);
    owner.proc.state = 'running';
    owner.isLost = true;
    this.world.terminalClosed(owner);
  }

  /** The connection is lost and comes back before the allowed time, in time that the machine is awake. */
  #blip(owner: Owner | undefined): void {
    const { config } = this.machine.files;
    const roomMs =
      config.stale_heartbeat_threshold_minutes * minuteMs -
      2 * config.heartbeat_interval_seconds * 1000 -
      5000;
    // Nobody could beat for a session that no listing showed: one misfortune at a time.
    if (owner === undefined || roomMs < 5000 || owner.isInBlip || owner.proc.hiddenUntil > 0) return;
    // And the keeper must have had time to beat since the last.
    if (this.kernel.uptime < owner.steadyFrom) return;
    const { terminal } = owner.proc;
    if (terminal === null) return;
    this.machine.note(`${owner.sessionId} loses its terminal for a moment`);
    this.kernel.hangUp(terminal);
    owner.isInBlip = true;
    this.blips.push({ owner, terminal, leftMs: this.machine.random.int(5000, roomMs), maxMs: roomMs });
  }

  #wakeUps = 0;
  readonly blips: {
    owner: Owner;
    terminal: { name: string; foreground: number };
    leftMs: number;
    maxMs: number;
  }[] = [];

  /** Lets connections come back. A sleep gives each its full time again, as it gives the keeper. */
  passBlips(awakeMs: number, wakeUps: number): void {
    const wokeUp = wakeUps > this.#wakeUps;
    this.#wakeUps = wakeUps;
    for (const blip of [...this.blips]) {
      if (wokeUp) blip.leftMs = Math.min(blip.maxMs, blip.leftMs + this.machine.random.int(0, blip.maxMs));
      blip.leftMs -= awakeMs;
      if (blip.leftMs > 0) continue;
      this.blips.splice(this.blips.indexOf(blip), 1);
      blip.owner.isInBlip = false;
      this.#steadyAfter(blip.owner, this.kernel.uptime);
      this.machine.note(`${blip.owner.sessionId} has its terminal again`);
      if (blip.owner.proc.isAlive) blip.owner.proc.terminal = blip.terminal;
    }
  }

  #hostDies(owner: Owner | undefined): void {
    const host = owner === undefined ? undefined : this.kernel.procs.get(owner.proc.parentPid);
    if (owner === undefined || host === undefined || host.pid === 1 || host.role.kind !== 'person') return;
    this.kernel.exit(host);
  }

  #setClients(proc: Proc, clients: number): void {
    if (proc.role.kind !== 'started' || proc.role.leak !== 'mcp-server-for-others') return;
    proc.clients = clients;
    proc.services = clients > 0 ? ['tcp'] : [];
    proc.role = { ...proc.role, fate: clients > 0 ? 'kept' : 'helper' };
  }

  #connect(): void {
    for (const proc of this.kernel.procs.values())
      if (this.machine.random.chance(0.7)) this.#setClients(proc, 2_000_000);
  }

  #setClock(direction: number): void {
    const ms = direction * this.machine.random.int(1, 300) * minuteMs;
    this.world.caseChanged();
    this.machine.setWallClock(ms);
    this.machine.note(`the wall clock jumps by ${ms / minuteMs} minutes`);
  }

  /** Another computer or container that shares the folder runs a session and writes its records there. */
  #foreignRecord(): void {
    const { machine, kernel } = this;
    const { random, files } = machine;
    const isOtherHost = random.chance(0.5);
    const sessionId = this.sessions.newId();
    const pid = random.int(2, kernel.maxPid);
    const startedAtMs = machine.now() - random.int(1, 600) * minuteMs;
    const identity = processIdentity({
      pid,
      startToken: String(random.int(1, 1e7)),
      // Containers of one computer share its boot id.
      bootId: isOtherHost ? 'boot-elsewhere' : machine.host.bootId,
      uid: 1000,
    });
    files.records.set(sessionId, {
      sessionId,
      pid,
      parentPid: null,
      startedAtMs,
      hostname: isOtherHost ? 'elsewhere' : machine.host.hostname,
      workingDir: '/home/ann/shop',
      lastHeartbeatMs: startedAtMs,
      platform: 'linux',
      status: 'active',
      endedAtMs: null,
      endReason: null,
      owner: {
        identity,
        pidDomain: isOtherHost ? null : 'linux:4026539999',
        tty: 'pts/3',
        processGroup: pid,
        session: pid,
        attachment: { kind: 'terminal', tty: 'pts/3' },
        source: 'hook',
        kind: 'interactive',
        entrypoint: 'cli',
        version: null,
        name: null,
      },
      beat: null,
    });
    if (files.records.size > 40) this.#forgetOldRecords();
  }

  #forgetOldRecords(): void {
    const { files, owners } = this.machine;
    const current = new Set(owners.filter(({ proc }) => proc.isAlive).map(({ sessionId }) => sessionId));
    for (const id of [...files.records.keys()].slice(0, 15)) if (!current.has(id)) files.records.delete(id);
  }

  /** Lineage that was restored from a backup, or written by another machine: right pids, wrong identities. */
  #forgeLineage(): void {
    const { machine, kernel } = this;
    const { files, random, host } = machine;
    const procs = [...kernel.procs.values()].filter(({ pid }) => pid > 1);
    const forged = (pid: number) =>
      processIdentity({ pid, startToken: String(random.int(1, 1e6)), bootId: host.bootId, uid: 1000 });
    const entries = [random.pick(procs), random.pick(procs)]
      .filter((proc) => proc !== undefined)
      .map((proc) => ({
        identity: forged(proc.pid),
        commandHash: '0',
        name: proc.program.name,
        via: 'descendant' as const,
        isServer: true,
        processGroup: proc.group,
        session: proc.session,
        firstSeenMs: machine.now() - 3_600_000,
      }));
    files.lineage = new Map([
      ...files.lineage,
      [this.sessions.newId(), { owner: forged(random.int(2, kernel.maxPid)), workingDir: null, entries }],
    ]);
  }
}
