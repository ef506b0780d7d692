import type { Birth, Proc } from './kernel.ts';
import type { Machine } from './machine.ts';
import { programs, serverMarkers, shellMarkers, wrapper } from './programs.ts';
import type { Sessions } from './sessions.ts';
import type { Owner, Role } from './truth.ts';

type Fate = 'helper' | 'job' | 'kept';

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
  shell(by: Owner, leak: string, fate: Fate = 'helper', mayBeOffered = true): Proc {
    return this.#born({
      ...wrapper(leak),
      parent: by.proc,
      role: this.#role(by, leak, fate, mayBeOffered),
      group: 'own-session',
      terminal: null,
      markers: shellMarkers(by),
      folder: by.folder,
      ignoresHangup: false,
    });
  }

  #child(
    parent: Proc,
    by: Owner,
    leak: string,
    birth: Partial<Birth> & Pick<Birth, 'name' | 'executable' | 'argv'>,
    fate: Fate = 'helper',
    mayBeOffered = true,
  ): Proc {
    return this.#born({ ...birth, parent, role: this.#role(by, leak, fate, mayBeOffered) });
  }

  mcpServer(by: Owner): void {
    const isWrapped = this.machine.random.chance(0.6);
    const birth = { parent: by.proc, markers: serverMarkers(by), folder: by.folder, ignoresHangup: false };
    if (!isWrapped) {
      this.#born({
        ...birth,
        ...this.machine.random.one(programs.mcpServer, programs.uvMcp),
        role: this.#role(by, 'mcp-server'),
      });
      return;
    }
    const outer = this.#born({ ...birth, ...programs.npmExec, role: this.#role(by, 'mcp-behind-wrapper') });
    this.#child(outer, by, 'mcp-behind-wrapper', programs.mcpServer);
  }

  /** An MCP server that others connect to as well; who connects, wants it. */
  sharedServer(by: Owner): void {
    this.#born({
      ...programs.mcpServer,
      parent: by.proc,
      markers: serverMarkers(by),
      folder: by.folder,
      role: this.#role(by, 'mcp-server'),
      listens: true,
    });
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

  nohup(by: Owner): void {
    const shell = this.shell(by, 'nohup');
    const offer = this.machine.host.platform === 'linux' ? shell.serial % 2 === 0 : true;
    const server = this.#child(
      shell,
      by,
      'nohup',
      { ...programs.worker, ignoresHangup: true },
      'kept',
      offer,
    );
    // What looks like nothing but a left-over on purpose must at least have been let go of.
    server.role = this.#role(by, 'nohup', 'kept', true);
    if (this.machine.host.platform !== 'linux') server.listens = true;
    shell.endsAt = this.kernel.uptime + this.machine.random.int(0, 120_000);
  }

  devServer(by: Owner): void {
    const shell = this.shell(by, 'dev-server');
    this.#child(shell, by, 'dev-server', { ...programs.devServer, listens: true }, 'kept');
    if (this.machine.random.chance(0.5)) shell.endsAt = this.kernel.uptime + 30_000;
  }

  /** A piece of work that ends by itself within the grace period. */
  job(by: Owner): void {
    const graceMs = this.machine.files.config.min_session_age_minutes * 60_000;
    const shell = this.shell(by, 'job');
    const lifeMs = this.machine.random.int(Math.min(20_000, graceMs / 2), Math.max(20_000, graceMs - 2000));
    this.#child(shell, by, 'job', { ...programs.gitGc, endsAt: this.kernel.uptime + lifeMs }, 'job', true);
    shell.endsAt = this.kernel.uptime + lifeMs;
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
        listens: random.chance(0.6),
      },
      'kept',
      false,
    );
    if (random.chance(0.5)) {
      this.#child(
        middle,
        by,
        'daemon',
        { ...middle.program, group: 'own-session', listens: middle.listens },
        'kept',
        false,
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
      ({ role }) => role.kind === 'started' && role.fate === 'helper' && role.leak !== 'mcp-server',
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
    proc.role = this.#role(proc.role.by, `exec-${becomes}`, 'kept', false);
    this.machine.note(`exec: ${this.machine.label(proc)}`);
  }

  editor(by: Owner): void {
    const shell = this.shell(by, 'editor');
    const editor = this.#child(
      shell,
      by,
      'editor',
      { ...programs.code, group: 'own-session' },
      'kept',
      false,
    );
    this.#child(editor, by, 'editor', programs.extensionHost, 'kept', false);
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
