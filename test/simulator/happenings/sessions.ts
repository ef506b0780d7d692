import type { ClaudeRecord } from '../../../shared/session/claude-record.ts';
import type { Proc, Terminal } from '../machine/kernel.ts';
import type { Machine } from '../machine/machine.ts';
import { ownMarkers, programs } from '../machine/programs.ts';
import type { Owner } from '../truth.ts';

const folders = ['/home/ann/shop', '/home/ann/blog', '/home/ann/api'] as const;

/** How Claude Code sessions begin and end on the simulated machine. */
export class Sessions {
  #ids = 0;
  #ttys = 0;

  constructor(
    readonly machine: Machine,
    /** Who starts things by hand: a login, the desktop. */
    readonly desktop: () => Proc,
  ) {}

  private get kernel() {
    return this.machine.kernel;
  }

  newId(): string {
    this.#ids += 1;
    return `s${this.#ids}-0000-4000`;
  }

  get live(): Owner[] {
    return this.machine.owners.filter(({ proc }) => proc.isAlive && proc.state !== 'zombie');
  }

  newTerminal(): { terminal: Terminal; shell: Proc } {
    const terminal: Terminal = { name: `pts/${(this.#ttys = (this.#ttys + 1) % 50)}`, foreground: 0 };
    const shell = this.kernel.spawn({
      ...programs.bash,
      parent: this.desktop(),
      role: { kind: 'person' },
      group: 'own-session',
      terminal,
      markers: null,
      folder: '/home/ann',
      stdinIsTerminal: true,
    });
    terminal.foreground = shell.pid;
    return { terminal, shell };
  }

  /** @param how where it runs; `again` gives the session id of a crashed one that is taken up */
  start(kind: Owner['kind'], again?: { sessionId: string; folder: string }, parent?: Proc): Owner {
    const { random } = this.machine;
    const sessionId = again?.sessionId ?? this.newId();
    const folder = again?.folder ?? random.one(...folders);
    const entrypoint = {
      interactive: 'cli',
      bg: 'cli',
      sdk: 'sdk-ts',
      editor: 'claude-vscode',
      headless: 'cli',
      nested: 'sdk-cli',
    }[kind];
    const host = parent ?? this.#hostFor(kind);
    const program = kind === 'editor' ? programs.claudeVscode : programs.claude;
    const run = kind === 'editor' || kind === 'bg' ? null : this.machine.runs.begin(host, kind);
    const owner: Owner = {
      // Replaced at once; a process and its role know each other.
      proc: host,
      sessionId,
      folder,
      isLost: false,
      isInBlip: false,
      steadyFrom: 0,
      endedInOrder: false,
      kind,
      isBusy: random.chance(0.3),
      isBridged: random.chance(0.1),
      jobId: kind === 'bg' ? `job${this.#ids}` : null,
    };
    owner.proc = this.kernel.spawn({
      ...program,
      argv: random.chance(0.3) ? [...program.argv, sessionId] : [program.executable],
      parent: run?.keeper ?? host,
      role: { kind: 'claude', owner },
      ...(run !== null && { run: run.id }),
      folder,
      markers:
        kind === 'nested' && host.markers !== null
          ? { ...host.markers, entrypoint }
          : ownMarkers(entrypoint === 'cli' ? null : entrypoint),
      group:
        run?.keeper != null
          ? 'inherited'
          : kind === 'interactive'
            ? 'own-group'
            : kind === 'headless'
              ? 'own-session'
              : 'inherited',
      ignoresHangup: kind === 'headless',
      deafMs: random.chance(0.2) ? Infinity : random.int(50, 1700),
    });
    if (owner.proc.terminal !== null) owner.proc.terminal.foreground = owner.proc.group;
    if (run !== null) this.machine.runs.note(run, owner.proc, true);
    if (kind === 'headless') this.kernel.exit(host);
    this.machine.owners.push(owner);
    this.writeClaudeRecord(owner);
    this.machine.note(`${kind} session ${sessionId} starts as pid ${owner.proc.pid}`);
    return owner;
  }

  #hostFor(kind: Owner['kind']): Proc {
    const person = { parent: this.desktop(), role: { kind: 'person' } as const, markers: null };
    switch (kind) {
      case 'interactive':
      case 'nested':
        return this.newTerminal().shell;
      case 'sdk':
        return this.kernel.spawn({ ...programs.sdkHost, ...person, group: 'own-session' });
      case 'editor': {
        const editor = this.kernel.spawn({ ...programs.code, ...person, group: 'own-session' });
        return this.kernel.spawn({ ...programs.extensionHost, ...person, parent: editor });
      }
      case 'bg': {
        const daemon = this.kernel.spawn({ ...programs.claudeDaemon, ...person, group: 'own-session' });
        return this.kernel.spawn({ ...programs.ptyHost, ...person, parent: daemon });
      }
      case 'headless':
        return this.kernel.spawn({ ...programs.bash, ...person });
    }
  }

  writeClaudeRecord(owner: Owner): void {
    const { machine } = this;
    const { proc } = owner;
    // An old Claude Code, or one that waits for the folder to be trusted, writes none.
    if (proc.serial % 11 === 0) return;
    const record: ClaudeRecord = {
      pid: proc.pid,
      sessionId: owner.sessionId,
      workingDir: owner.folder,
      startedAtMs: proc.bornAtMs + 300,
      procStart: proc.serial % 13 === 0 ? null : proc.startToken,
      version: '2.1.330',
      kind: owner.kind === 'bg' ? 'bg' : 'interactive',
      entrypoint: {
        interactive: 'cli',
        bg: 'cli',
        sdk: 'sdk-ts',
        editor: 'claude-vscode',
        headless: 'cli',
        nested: 'sdk-cli',
      }[owner.kind],
      pidDomain: machine.host.pidDomain,
      status: owner.isBusy ? 'busy' : 'idle',
      statusUpdatedAtMs: null,
      name: null,
      jobId: owner.jobId,
      isSpare: false,
      isBridged: owner.isBridged,
      socketPath: null,
    };
    machine.files.claudeRecords.set(proc.pid, record);
    machine.files.sockets.add(proc);
  }

  /** What Claude Code does when it ends as it should: its servers and shells end, its record goes. */
  endInOrder(owner: Owner): void {
    const { files, kernel } = this.machine;
    this.machine.note(`session ${owner.sessionId} ends in order`);
    const record = files.records.get(owner.sessionId);
    // The SessionEnd hook, where it is installed.
    const isNoted =
      record?.owner?.identity.startToken === owner.proc.startToken && owner.proc.serial % 2 === 0;
    for (const proc of [...kernel.procs.values()]) {
      if (proc.role.kind !== 'started' || proc.role.by !== owner || !proc.isAlive) continue;
      const { fate } = proc.role;
      if (proc.parentPid === owner.proc.pid && fate !== 'kept') kernel.exitTree(proc);
      // What is left had been let go of. Whoever knows that the session ended well leaves it to the person;
      // else nobody could tell it from what a crash leaves, and it is nobody's loss.
      else if (fate === 'helper' || fate === 'work') {
        proc.role = {
          ...proc.role,
          fate: isNoted && fate === 'work' ? 'kept' : fate,
          leak: 'after-an-orderly-end',
          mayBeOffered: true,
        };
      }
    }
    owner.endedInOrder = true;
    if (files.claudeRecords.get(owner.proc.pid)?.sessionId === owner.sessionId)
      files.claudeRecords.delete(owner.proc.pid);
    files.sockets.delete(owner.proc);
    if (isNoted) {
      files.records.set(owner.sessionId, {
        ...record,
        status: 'completed',
        endedAtMs: this.machine.now(),
        endReason: 'other',
      });
    }
    kernel.exit(owner.proc);
  }

  /** What a program or a script started finishes its turn when that is gone, and then ends by itself. */
  finishTurns(): void {
    const { kernel, random } = this.machine;
    for (const { proc, kind } of this.live) {
      if ((kind !== 'sdk' && kind !== 'nested') || proc.endsAt !== Infinity) continue;
      const host = kernel.procs.get(proc.parentPid);
      const hasHost = host !== undefined && host.startedAt <= proc.startedAt && host.role.kind !== 'system';
      if (!hasHost) proc.endsAt = kernel.uptime + random.int(10_000, 20 * 60_000);
    }
  }

  crash(owner: Owner): void {
    this.machine.note(`session ${owner.sessionId} (pid ${owner.proc.pid}) is killed`);
    this.kernel.exit(owner.proc);
  }
}
