import type { ProcessIdentity } from './identity.ts';

export type Platform = 'linux' | 'darwin' | 'win32';

export type ProcessState = 'running' | 'stopped' | 'zombie' | 'unknown';

/**
 * The few variables of a process's environment that say which Claude Code session started it.
 * Nothing else of an environment is ever kept. Names: docs of Claude Code, "Environment variables".
 */
export interface ClaudeMarkers {
  /** `CLAUDE_CODE_SESSION_ID` (or the older `CLAUDE_SESSION_ID`). */
  sessionId: string | null;
  /** `CLAUDE_PID`: the Claude process that started it. */
  claudePid: number | null;
  /** `CLAUDE_CODE_CHILD_SESSION=1`: set by Claude Code itself only, never by an editor's terminal. */
  childSession: boolean;
  /** The pid inside the path of `CLAUDE_CODE_MESSAGING_SOCKET` (`…/cc-socks/<pid>.sock`). */
  socketPid: number | null;
  /** `CLAUDE_CODE_ENTRYPOINT`. */
  entrypoint: string | null;
  /** `CLAUDE_CODE_LAUNCHED_BY_SESSION_IDS`: the sessions above the one that started it (since 2.1.332). */
  launchedBy: readonly string[];
  /** The job id inside `CLAUDE_JOB_DIR`: a background session's work. */
  jobId: string | null;
}

/** One row of a process listing: what is cheap to know of every process. */
export interface ProcessInfo {
  /** `null` where it could not be read whole: such a process is never touched. */
  identity: ProcessIdentity | null;
  pid: number;
  parentPid: number;
  /** Process group, session and foreground group of its terminal; `null` where the system has none. */
  processGroup: number | null;
  session: number | null;
  foregroundGroup: number | null;
  /** Controlling terminal, e.g. `pts/3`; `null`: none. */
  tty: string | null;
  state: ProcessState;
  /** The kernel's short name; never evidence by itself. */
  name: string;
  executable: string | null;
  /** Arguments with their boundaries, or split at spaces where the system gives only text; `null`: not read. */
  argv: readonly string[] | null;
  /** Wall-clock start, milliseconds since 1970; `null`: unknown. */
  startedAtMs: number | null;
  /** `null`: not readable, which proves nothing. */
  markers: ClaudeMarkers | null;
  isKernelThread: boolean;
}

/**
 * The process session, or what stands for it: macOS tells none, but who leaves a session leaves the process group as
 * well (setsid(2)). Windows has neither: all are one.
 */
export const sessionOf = ({ session, processGroup }: ProcessInfo): number | null => session ?? processGroup;

/** What a process is, at a moderate cost. `null` always means "could not be read". */
export interface ProcessDescription {
  argv: readonly string[] | null;
  executable: string | null;
  workingDirectory: string | null;
}

/** What one of the standard streams leads to. `other`: a file, `/dev/null`, a device, nothing at all. */
export type StreamKind = 'terminal' | 'pipe' | 'socket' | 'other';

/**
 * One standard stream and who is at its other end.
 *
 * - `gone`: a pipe of which nobody holds the other end, or a socket pair without a peer: nobody can ever speak here again.
 * - `held`: somebody does; `heldBy` names them as far as they are ours and known.
 * - `unknown`: it could not be read, which proves nothing.
 */
export interface StandardStream {
  kind: StreamKind;
  otherEnd: 'gone' | 'held' | 'unknown';
  heldBy: readonly number[];
  /** Of a pair of sockets whose other end is gone: pid of the process that made the pair. Left out: not told. */
  madeBy?: number;
}

/** Something that a process offers to others: a port or a named local socket. */
export interface Listener {
  kind: 'tcp' | 'udp' | 'unix' | 'datagram';
  /** Port, or path of the socket; for people. */
  name: string;
  /** Connections to it from inside its own unit. */
  unitClients: number;
  /** A port that somebody chose, and the kernel did not: others may know it. */
  isChosen?: boolean;
}

/**
 * A way to a process beside its standard streams, ports and named local sockets.
 *
 * - `stream`: a pipe or a pair of sockets of which somebody outside of its unit holds the other end.
 * - `terminal`: a terminal that is not its own, such as a virtual serial line.
 * - `device`: a device, or something else that the kernel passes on to it (a tunnel, a virtual machine, page faults).
 * - `socket`: a socket of a family of which nobody can list who is at its other end.
 * - `queue`: a POSIX message queue.
 * - `name`: a name on a message bus, under which it answers.
 */
export interface OtherWay {
  kind: 'stream' | 'terminal' | 'device' | 'socket' | 'queue' | 'name';
  /** What it is, for people. */
  name: string;
  /** Of a `stream`: who holds the other end; 0: somebody unknown. */
  heldBy?: readonly number[];
}

/** What is read only of processes that came under suspicion. `null` always means "could not be read". */
export interface ProcessDetails extends ProcessDescription {
  /** The service that it is the main process of, as its service manager says; `''`: of none. */
  managedBy: string | null;
  /** True where it lives in another PID namespace than we. */
  foreignPidNamespace: boolean | null;
  /** True where its standard input is a terminal. */
  stdinIsTerminal: boolean | null;
  /**
   * True where its environment says that a shell ran it as a command (bash and zsh do, dash does not); `null`: not asked,
   * or not readable.
   */
  ranByShell?: boolean | null;
  /** True where a debugger (or `strace`) is attached to it; `null`: not asked, or not readable. */
  isTraced?: boolean | null;
  /** True where it ignores SIGHUP, as `nohup` makes it: it was meant to outlive its terminal. */
  ignoresHangup: boolean | null;
  standardInput: StandardStream | null;
  standardOutput: StandardStream | null;
  /** Everything that it offers to others (TCP, UDP, named local sockets of both kinds). */
  listeners: readonly Listener[] | null;
  /** Number of `listeners`. */
  listeningSockets: number | null;
  /** Number of connections from processes outside `peersOf` that it serves right now. */
  liveClients: number | null;
  /** Number of connections that it has made to servers outside its own unit. */
  outboundConnections: number | null;
  /** True where it is connected to a display server: a person may see it. */
  showsWindows: boolean | null;
  /** True where it holds a named pipe open that others can come to. */
  holdsFifo: boolean | null;
  /** Further ways to it; `null`: not readable, left out: its system is not asked. */
  otherWays?: readonly OtherWay[] | null;
  /** True where it serves a FUSE mount. */
  servesMount: boolean | null;
  /** True where it holds the master side of a pseudo-terminal: it is a terminal for others. */
  holdsTerminals: boolean | null;
  memoryBytes: number | null;
  memoryKind: 'pss' | 'footprint' | 'private' | 'rss';
  cpuPercent: number | null;
}

/** Details of which nothing could be read. */
export const unreadDetails: ProcessDetails = Object.freeze({
  argv: null,
  executable: null,
  workingDirectory: null,
  managedBy: null,
  foreignPidNamespace: null,
  stdinIsTerminal: null,
  ignoresHangup: null,
  standardInput: null,
  standardOutput: null,
  listeners: null,
  listeningSockets: null,
  liveClients: null,
  outboundConnections: null,
  showsWindows: null,
  holdsFifo: null,
  servesMount: null,
  holdsTerminals: null,
  memoryBytes: null,
  memoryKind: 'rss',
  cpuPercent: null,
});

/** A complete picture of the processes of one moment, or the reason why there is none. */
export type ProcessListing =
  | { ok: true; takenAtMs: number; processes: ReadonlyMap<number, ProcessInfo> }
  | { ok: false; reason: string };

/** What never changes while this machine is up. */
export interface HostFacts {
  platform: Platform;
  hostname: string;
  bootId: string;
  /** Wall-clock time of boot, milliseconds since 1970. */
  bootedAtMs: number;
  /** Claude Code's own name for the set of pids that ours belong to; `null`: unknown. */
  pidDomain: string | null;
  /** Our user: uid, or security identifier on Windows. */
  uid: number | string;
  /** Pid 1 is an init system here; inside a container being its child proves nothing. */
  inContainer: boolean;
  /** WSL: orphans may be adopted by a `Relay` process. */
  isWsl: boolean;
}
