import type { Birth, Proc, Program, Service } from '../machine/kernel.ts';
import type { Machine } from '../machine/machine.ts';
import { programs, serverMarkers, shellMarkers, wrapper } from '../machine/programs.ts';
import type { Sessions } from './sessions.ts';
import type { Fate, Owner, Role } from '../truth.ts';

/** What sessions start, in all the ways in which things are started. */
export class Things {
  constructor(
    readonly machine: Machine,
    readonly sessions: Sessions,
  ) {}

  private get kernel() {
    return this.machine.kernel;
  }

  #role(by: Owner, leak: string, fate: Fate = 'helper', mayBeOffered = true): Role {
    return { kind: 'started', by, fate, leak, mayBeOffered };
  }

  #born(birth: Birth): Proc {
    const proc = this.kernel.spawn(birth);
    this.machine.note(`born: ${this.machine.label(proc)}`);
    return proc;
  }

  /** A shell of the Bash tool: in a session of its own, without a terminal. */
  shell(by: Owner, leak: string, fate: Fate = 'work', mayBeOffered = true): Proc {
    return this.#born({
      ...wrapper(leak),
      parent: by.proc,
      role: this.#role(by, leak, fate, mayBeOffered),
      group: 'own-session',
      terminal: null,
      markers: shellMarkers(by),
      folder: by.folder,
      ignoresHangup: false,
      input: { kind: 'file' },
      output: { kind: 'file' },
    });
  }

  #child(
    parent: Proc,
    by: Owner,
    leak: string,
    birth: Partial<Birth> & Pick<Birth, 'name' | 'executable' | 'argv'>,
    fate: Fate = 'work',
    mayBeOffered = true,
  ): Proc {
    // What only one other process can speak to is wanted no longer than that one lives.
    const role = this.#role(by, leak, fate, mayBeOffered);
    const isForParent = fate === 'helper' && birth.output?.kind === 'pipe' && role.kind === 'started';
    return this.#born({ ...birth, parent, role: isForParent ? { ...role, until: parent } : role });
  }

  /** Claude's own server: in its process group, with a socket to Claude as input and output. */
  #server(
    by: Owner,
    leak: string,
    birth: Partial<Birth> & Program = programs.mcpServer,
    fate: Fate = 'helper',
    mayBeOffered = true,
  ): Proc {
    return this.#born({
      parent: by.proc,
      markers: serverMarkers(by),
      folder: by.folder,
      ignoresHangup: false,
      input: { kind: 'pipe', holder: by.proc },
      output: { kind: 'pipe', holder: by.proc },
      ...birth,
      role: this.#role(by, leak, fate, mayBeOffered),
    });
  }

  mcpServer(by: Owner): void {
    const { random } = this.machine;
    const services: readonly Service[] = random.chance(0.3) ? ['outbound'] : [];
    if (random.chance(0.6)) {
      const outer = this.#server(by, 'mcp-behind-wrapper', programs.npmExec);
      this.#child(outer, by, 'mcp-behind-wrapper', { ...programs.mcpServer, services }, 'helper');
    } else {
      const program = random.one(programs.mcpServer, programs.uvMcp, programs.plainServer);
      this.#server(by, 'mcp-server', { ...program, services });
    }
  }

  /** An MCP server and the browser that it steers, which has a process session of its own. */
  steeredBrowser(by: Owner): void {
    const server = this.#server(by, 'mcp-with-browser', programs.playwright);
    const browser = this.#child(
      server,
      by,
      'mcp-with-browser',
      {
        ...programs.headlessBrowser,
        group: 'own-session',
        input: { kind: 'file' },
        output: { kind: 'pipe', holder: server },
        services: this.machine.random.chance(0.5) ? ['own-tcp', 'outbound'] : ['outbound'],
      },
      'helper',
    );
    this.#child(browser, by, 'mcp-with-browser', programs.browserHelper, 'helper');
  }

  /** A helper of a server, in a process session of its own, that speaks with the server only. */
  languageServer(by: Owner): void {
    const server = this.#server(by, 'mcp-with-helper');
    this.#child(
      server,
      by,
      'mcp-with-helper',
      {
        ...programs.languageServer,
        group: this.machine.random.chance(0.6) ? 'own-session' : 'inherited',
        input: { kind: 'pipe', holder: server },
        output: { kind: 'pipe', holder: server },
      },
      'helper',
    );
  }

  /**
   * A server that runs commands for the person: what it runs works for its own sake. It may give it pairs of sockets as
   * Claude gives its servers, and end with its own input; or it was there before, and lives on deaf.
   */
  serverWithWork(by: Owner): void {
    const { random } = this.machine;
    const earlier = by.proc.serial % 3 === 0 ? this.#olderServer(by) : null;
    if (earlier !== null) {
      const end = { kind: 'pipe', holder: earlier } as const;
      this.#child(earlier, by, 'work-of-a-server', { ...programs.worker, input: end, output: end });
      return;
    }
    const endsWithInput = by.proc.serial % 2 === 0;
    const server = this.#server(by, 'mcp-with-work', { ...programs.mcpServer, endsWithInput });
    const end = endsWithInput ? ({ kind: 'pipe', holder: server } as const) : ({ kind: 'file' } as const);
    this.#child(server, by, 'work-of-a-server', {
      ...programs.worker,
      group: random.one('own-session', 'inherited'),
      input: end,
      output: end,
    });
  }

  /** A server of this Claude that was greeted long ago, so that it may be asked for something. */
  #olderServer(by: Owner): Proc | null {
    const { kernel } = this;
    const isOlder = ({ isAlive, parentPid, role, startedAt }: Proc) =>
      isAlive &&
      parentPid === by.proc.pid &&
      role.kind === 'started' &&
      role.leak === 'mcp-server' &&
      kernel.uptime - startedAt > 10_000;
    return [...kernel.procs.values()].find(isOlder) ?? null;
  }

  /** A server of Claude's that is of use to others as well, in every way in which that can be. */
  usefulServer(by: Owner): void {
    const { random } = this.machine;
    const service = random.one<Service | 'daemon' | 'nohup'>(
      'tcp',
      'udp',
      'unix',
      'datagram',
      'fifo',
      'mount',
      'terminals',
      'way',
      'windows',
      'daemon',
      ...(this.machine.host.platform === 'linux' ? (['nohup'] as const) : []),
    );
    const isInner = random.chance(0.4);
    const isSeen = service === 'windows';
    const program: Partial<Birth> & Program =
      service === 'daemon'
        ? { ...programs.memoryWorker, group: 'own-session' }
        : service === 'nohup'
          ? { ...programs.plainServer, ignoresHangup: true }
          : { ...programs.plainServer, services: [service] };
    if (!isInner || service === 'daemon') {
      this.#server(by, `mcp-${service}`, program, 'kept', !isSeen);
      return;
    }
    const outer = this.#server(by, `mcp-${service}`, programs.npmExec);
    this.#child(outer, by, `mcp-${service}`, program, 'kept', !isSeen);
  }

  /** What it steers goes on elsewhere, and may end with it. */
  clientOfElsewhere(by: Owner): void {
    const { random } = this.machine;
    if (random.chance(0.5)) this.#server(by, 'mcp-docker', programs.dockerRun, 'kept');
    else {
      const shell = this.shell(by, 'terraform');
      this.#child(shell, by, 'terraform', programs.terraform);
    }
  }

  /** A server at whose other end there is somebody else: a proxy that outlives Claude. */
  heldServer(by: Owner): void {
    const proxy = this.kernel.spawn({
      ...programs.proxy,
      parent: this.sessions.desktop(),
      role: { kind: 'person' },
      group: 'own-session',
      markers: null,
      input: { kind: 'file' },
      output: { kind: 'file' },
    });
    const end = { kind: 'pipe', holder: proxy } as const;
    const server = this.#server(by, 'mcp-held', { ...programs.plainServer, input: end, output: end }, 'kept');
    if (server.role.kind === 'started') server.role = { ...server.role, until: proxy };
  }

  /** A hook's command: its streams lead to Claude, but it has work to do. Claude gives hooks a session of their own. */
  hook(by: Owner): void {
    const end = { kind: 'pipe', holder: by.proc } as const;
    const hook = this.#born({
      ...this.machine.random.one(programs.worker, programs.hookShell),
      parent: by.proc,
      role: this.#role(by, 'hook', 'work'),
      group: 'own-session',
      terminal: null,
      markers: shellMarkers(by),
      folder: by.folder,
      ignoresHangup: false,
      input: end,
      output: end,
    });
    if (hook.program.name === 'sh') this.#child(hook, by, 'hook', programs.worker);
  }

  /** A program with a window that the session opened for its user. */
  desktopProgram(by: Owner): void {
    const shell = this.shell(by, 'desktop-program');
    const program = { ...programs.blender, services: ['windows', 'outbound'] as const };
    this.#child(shell, by, 'desktop-program', program, 'kept', false);
    shell.endsAt = this.kernel.uptime + this.machine.random.int(0, 120_000);
  }

  /** What the user said that nobody wants once its session is gone. */
  alwaysEnd(by: Owner): void {
    const shell = this.shell(by, 'always-end', 'helper');
    const program = { ...programs.worker, argv: [...programs.worker.argv, '--end-me'] };
    this.#child(shell, by, 'always-end', program, 'helper');
    this.kernel.exit(shell);
  }

  /** An MCP server that opens a port when others ask for it; who is connected, wants it. */
  sharedServer(by: Owner): void {
    this.#server(by, 'mcp-server-for-others');
  }

  /** What runs a janitor: a shell of Claude's, or a server that runs commands. */
  cleanersParent(by: Owner): Proc {
    return this.machine.random.chance(0.5)
      ? this.shell(by, 'janitor-shell')
      : this.#server(by, 'mcp-janitor', programs.plainServer);
  }

  backgroundShell(by: Owner): void {
    const shell = this.shell(by, 'background-shell');
    const build = this.#child(shell, by, 'background-shell', programs.worker);
    if (this.machine.random.chance(0.5)) this.#child(build, by, 'background-shell', programs.test);
  }

  /** `command &`: its shell ends and it lives on, in the group of that shell. */
  ampersand(by: Owner): void {
    const shell = this.shell(by, 'ampersand');
    this.#child(shell, by, 'ampersand', programs.worker);
    shell.endsAt = this.kernel.uptime + this.machine.random.int(0, 120_000);
  }

  setsid(by: Owner): void {
    const shell = this.shell(by, 'setsid');
    this.#child(shell, by, 'setsid', { ...programs.worker, group: 'own-session' });
    shell.endsAt = this.kernel.uptime + this.machine.random.int(0, 120_000);
  }

  /** Forks twice, in a process session of its own, and with nothing of Claude's environment. */
  detachTwice(by: Owner): void {
    const { random } = this.machine;
    const shell = this.shell(by, 'detached-twice');
    const middle = this.#child(shell, by, 'detached-twice', {
      ...programs.worker,
      group: 'own-session',
      markers: null,
    });
    const program = random.one(programs.worker, programs.test, programs.plainServer);
    const inner = this.#child(middle, by, 'detached-twice', {
      ...program,
      group: 'own-session',
      markers: null,
    });
    if (random.chance(0.3)) this.#child(inner, by, 'detached-twice', programs.worker);
    this.kernel.exit(middle);
    this.kernel.exit(shell);
  }

  /** A server of Claude's that detached twice and can still speak to nobody else. */
  detachedServer(by: Owner): void {
    const middle = this.#server(by, 'mcp-detached', {
      ...programs.mcpServer,
      group: 'own-session',
      markers: null,
    });
    this.#child(middle, by, 'mcp-detached', { ...programs.mcpServer, group: 'own-session' }, 'helper');
    this.kernel.exit(middle);
  }

  nohup(by: Owner): void {
    const shell = this.shell(by, 'nohup');
    this.#child(shell, by, 'nohup', { ...programs.worker, ignoresHangup: true }, 'kept');
    shell.endsAt = this.kernel.uptime + this.machine.random.int(0, 120_000);
  }

  devServer(by: Owner): void {
    const shell = this.shell(by, 'dev-server');
    this.#child(shell, by, 'dev-server', { ...programs.devServer, services: ['tcp'] }, 'kept');
    if (this.machine.random.chance(0.5)) shell.endsAt = this.kernel.uptime + 30_000;
  }

  /** A piece of work that ends by itself within the grace period. */
  job(by: Owner): void {
    const graceMs = this.machine.files.config.min_session_age_minutes * 60_000;
    const isOfServer = this.machine.random.chance(0.5);
    const parent = isOfServer
      ? this.#server(by, 'mcp-with-job', programs.plainServer)
      : this.shell(by, 'job');
    const lifeMs = this.machine.random.int(Math.min(20_000, graceMs / 2), Math.max(20_000, graceMs - 2000));
    this.#child(parent, by, 'job', { ...programs.gitGc, endsAt: this.kernel.uptime + lifeMs }, 'job');
    if (!isOfServer) parent.endsAt = this.kernel.uptime + lifeMs;
  }

  /** `while …; do …; sleep 20; done`: what it runs is always young. */
  loop(by: Owner): void {
    this.#turn(this.shell(by, 'loop'), by);
  }

  /** Every loop whose last command has ended starts the next. */
  turnLoops(): void {
    for (const proc of [...this.kernel.procs.values()]) {
      const { role } = proc;
      if (role.kind !== 'started' || role.leak !== 'loop' || proc.program.name !== 'bash' || !proc.isAlive)
        continue;
      if (proc.state === 'running' && this.kernel.childrenOf(proc).length === 0) this.#turn(proc, role.by);
    }
  }

  /** Mostly it waits; what else it runs must be let finish. */
  #turn(loop: Proc, by: Owner): void {
    const isAtWork = this.machine.random.chance(0.3);
    const endsAt = this.kernel.uptime + this.machine.random.int(2_000, 40_000);
    if (isAtWork) this.#child(loop, by, 'loop', { ...programs.gitGc, endsAt }, 'job');
    else this.#child(loop, by, 'loop', { ...programs.sleep, endsAt });
  }

  /** Forks twice and is nobody's child any more; what is recorded of it may be older than that. */
  daemon(by: Owner): void {
    const { random } = this.machine;
    const shell = this.shell(by, 'daemon');
    const middle = this.#child(
      shell,
      by,
      'daemon',
      {
        ...random.one(programs.adb, programs.gradle),
        group: 'own-session',
        folder: '/',
        services: random.chance(0.6) ? ['tcp'] : [],
      },
      'kept',
    );
    if (random.chance(0.5)) {
      this.#child(
        middle,
        by,
        'daemon',
        { ...middle.program, group: 'own-session', services: middle.services },
        'kept',
      );
      this.kernel.exit(middle);
    }
    shell.endsAt = this.kernel.uptime + random.int(0, 180_000);
  }

  /** A multiplexer's server with a pane in which a person works on. */
  multiplexer(by: Owner): void {
    const { random, host } = this.machine;
    if (host.platform === 'win32') return;
    const shell = this.shell(by, 'multiplexer');
    const server = this.#child(
      shell,
      by,
      'multiplexer',
      { ...random.one(programs.tmux, programs.tmate), group: 'own-session' },
      'kept',
      false,
    );
    const terminal = { name: `pts/${60 + random.int(0, 9)}`, foreground: 0 };
    const pane = this.#child(
      server,
      by,
      'multiplexer',
      { ...programs.bash, group: 'own-session', terminal },
      'kept',
      false,
    );
    terminal.foreground = pane.pid;
    const work = this.#child(
      pane,
      by,
      'multiplexer',
      { ...programs.worker, group: 'own-group' },
      'kept',
      false,
    );
    terminal.foreground = random.one(pane.group, work.group);
    if (random.chance(0.7)) shell.endsAt = this.kernel.uptime + random.int(0, 180_000);
  }

  /** A recorded process that becomes something else without changing its identity (execve(2)). */
  exec(): void {
    const { random, host, kernel } = this.machine;
    const candidates = [...kernel.procs.values()].filter(
      ({ role }) => role.kind === 'started' && role.fate === 'work' && role.leak !== 'hook',
    );
    const proc = random.pick(candidates);
    if (proc?.role.kind !== 'started' || kernel.childrenOf(proc).length > 0) return;
    const becomes = random.one('daemon', 'editor', 'multiplexer', 'mcp-serve', 'claude-daemon');
    if (becomes === 'multiplexer' && host.platform === 'win32') return;
    proc.program = {
      daemon: random.one(programs.adb, programs.gradle),
      editor: programs.code,
      multiplexer: programs.tmate,
      'mcp-serve': programs.mcpServe,
      'claude-daemon': programs.claudeDaemon,
    }[becomes];
    if (becomes === 'editor') proc.services = ['windows'];
    proc.role = this.#role(proc.role.by, `exec-${becomes}`, 'kept', becomes === 'daemon');
    this.machine.note(`exec: ${this.machine.label(proc)}`);
  }

  editor(by: Owner): void {
    const shell = this.shell(by, 'editor');
    const editor = this.#child(
      shell,
      by,
      'editor',
      { ...programs.code, group: 'own-session', services: ['windows'] },
      'kept',
      false,
    );
    this.#child(editor, by, 'editor', programs.extensionHost, 'kept');
    shell.endsAt = this.kernel.uptime + this.machine.random.int(0, 180_000);
  }

  /** Registered with the service manager by something that a session ran. */
  service(by: Owner): void {
    const shell = this.shell(by, 'service');
    this.#child(
      shell,
      by,
      'service',
      { ...programs.service, managedBy: 'notes.service', group: 'own-session' },
      'kept',
      false,
    );
    shell.endsAt = this.kernel.uptime + this.machine.random.int(0, 180_000);
  }

  otherUser(by: Owner): void {
    const shell = this.shell(by, 'sudo');
    this.#child(shell, by, 'sudo', { ...programs.sudo, uid: 0 }, 'kept', false);
  }

  container(by: Owner): void {
    if (this.machine.host.platform !== 'linux') return;
    const shell = this.shell(by, 'container');
    this.#child(shell, by, 'container', { ...programs.podman, inContainer: true }, 'kept', false);
  }

  /** Ctrl-G: the person's editor in Claude's own terminal. */
  terminalEditor(by: Owner): void {
    const { terminal } = by.proc;
    if (terminal === null) return;
    const editor = this.#born({
      ...(this.machine.host.platform === 'win32' ? programs.notepad : programs.psql),
      parent: by.proc,
      role: this.#role(by, 'terminal-editor', 'kept', false),
      markers: shellMarkers(by),
      group: 'own-group',
      stdinIsTerminal: true,
      ...(this.machine.host.platform === 'win32' && { services: ['windows'] }),
    });
    terminal.foreground = editor.group;
  }

  nested(by: Owner): void {
    const shell = this.shell(by, 'nested-shell');
    this.sessions.start('nested', undefined, shell);
  }

  /** What the user named in the keep list; nothing else tells it from a left-over. */
  keepListed(by: Owner): void {
    const shell = this.shell(by, 'keep-listed');
    const program = { ...programs.worker, argv: [...programs.worker.argv, '--keep-me'] };
    this.#child(shell, by, 'keep-listed', program, 'kept', false);
  }
}
