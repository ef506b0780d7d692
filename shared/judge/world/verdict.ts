import type { ProcessIdentity } from '../../process/identity.ts';
import type { ProcessDetails } from '../../process/process.ts';

export type VerdictKind = 'active' | 'orphaned' | 'protected' | 'ended' | 'unreadable';

export type Reason =
  | 'current-session'
  | 'other-host'
  | 'grace-period'
  | 'process-gone'
  | 'pid-recycled'
  | 'zombie'
  | 'heartbeat-timeout'
  | 'fresh-heartbeat'
  /** Its owner runs, and no heartbeat was ever due: no keeper, or none awake long enough. */
  | 'owner-running'
  | 'completed'
  /** A crashed session that was cleaned up; Claude Code's own record of it is still there. */
  | 'cleaned'
  /** Its owner runs but lost its terminal or host in a way that only a person can judge. */
  | 'detached'
  | 'background-worker'
  | 'sdk-session'
  | 'editor-session'
  /** Its terminal is gone, but somebody steers it from elsewhere (Remote Control). */
  | 'bridged-session'
  /** The user said so. */
  | 'keep-list'
  | 'unreadable'
  /** Processes or sessions could not be listed, so nothing was judged. */
  | 'not-judged';

/** `proven` may be acted on by itself, `likely` only after a person ticked it, `none` never. */
export type Confidence = 'proven' | 'likely' | 'none';

export type LayerName = 'current-session' | 'hostname' | 'grace-period' | 'process' | 'heartbeat';

/** One of the five safety checks. `passed`: it gives no reason to leave the session alone. */
export interface Layer {
  layer: LayerName;
  passed: boolean;
  detail: string;
}

/**
 * By what a process was attributed to its session, strongest first. `group`: the process group that its owner led.
 * `run`: its owner was started by `process-janitor run`, and it is in that run's place.
 */
export type Attribution = 'owner' | 'lineage' | 'environment' | 'group' | 'run' | 'parent' | 'shape';

/** How surely a process comes from its session. */
export type Origin = 'certain' | 'probable';

/** Whether anybody can still want a process. `none`: proven useless. */
export type Use = 'none' | 'unknown' | 'in-use';

/** One fact with its source, as a sentence. */
export interface Evidence {
  source: Attribution;
  detail: string;
}

export type VetoKind =
  | 'ourselves'
  | 'current-session'
  | 'live-session'
  | 'other-user'
  | 'service-managed'
  | 'multiplexer'
  | 'claude-daemon'
  | 'background-worker'
  | 'live-editor'
  | 'terminal-in-use'
  | 'keep-list'
  | 'identity-unreadable'
  | 'other-namespace'
  | 'grace-period'
  | 'member-vetoed'
  | 'facts-unreadable';

/** What makes a process wanted, or is needed for it to be useless. */
export const useRules = [
  'clients',
  'listens',
  'windows',
  'fifo',
  'mount',
  'terminals',
  'ways',
  'elsewhere',
  'held',
  'daemon',
  'deaf',
  'server',
  'hangup',
  'inside',
  'asked',
  'idle',
] as const;

/** A rule that can be left out, for the simulator that proves that each is needed. */
export type RuleName = VetoKind | `use:${(typeof useRules)[number]}`;

/** A fact that forbids touching a process, whatever else is known. */
export interface Veto {
  kind: VetoKind;
  detail: string;
}

/** What the rules make of one process that a session started (or of the session's owner). */
export interface ProcessVerdict {
  pid: number;
  parentPid: number;
  identity: ProcessIdentity | null;
  /** Pid of the process at the top of its unit; a unit is shown, planned and ended as one. */
  unitPid: number;
  name: string;
  /** Redacted. */
  command: string;
  startedAtMs: number | null;
  attribution: Attribution;
  origin: Origin;
  use: Use;
  /** Why it is useless, or why somebody may want it; sentences. */
  useReasons: readonly string[];
  /** `proven`: certain origin and proven useless. `likely`: may be offered. `none`: left alone. */
  confidence: Confidence;
  evidence: readonly Evidence[];
  vetoes: readonly Veto[];
  /** The `sleep` of a loop: at the next look it is another one. */
  isPassing: boolean;
  details: ProcessDetails | null;
}

/** What Claude Code's own record says that a running session does. */
export interface Activity {
  /** `busy`, `shell`, `idle`, `waiting`; whatever a newer version may write. */
  status: string | null;
  /** Since when, milliseconds since 1970. */
  sinceMs: number | null;
  /** Somebody steers it from another device. */
  isBridged: boolean;
}

/** What the rules make of one session. Times are milliseconds since 1970. */
export interface SessionVerdict {
  sessionId: string;
  /** `janitor`: has our record. `claude`: known from Claude Code's record only. `process`: from processes only. */
  source: 'janitor' | 'claude' | 'process';
  verdict: VerdictKind;
  reason: Reason;
  confidence: Confidence;
  /** One sentence that says why, for people. */
  explanation: string;
  pid: number | null;
  owner: ProcessIdentity | null;
  ownerIsRunning: boolean;
  /** What was found of its owner, by identity; `null`: nobody looked, since the outcome was clear before. */
  ownerState: 'running' | 'zombie' | 'gone' | 'recycled' | 'unknown' | null;
  /** When its grace period ends; `null`: it has none, or nobody can tell. */
  graceEndsAtMs: number | null;
  startedAtMs: number | null;
  lastHeartbeatMs: number | null;
  workingDir: string | null;
  hostname: string | null;
  name: string | null;
  kind: string | null;
  entrypoint: string | null;
  /** Of a session that runs, as far as Claude Code told. */
  activity?: Activity | null;
  /** True where it has a record folder of ours under `sessions/`. */
  hasRecord: boolean;
  layers: readonly Layer[];
  processes: readonly ProcessVerdict[];
  /** What a person could do about it where we will not, e.g. `claude stop <id>`. */
  suggestion: string | null;
  /** True where the conversation can be taken up again in `workingDir`. */
  canResume: boolean;
  /** True where it was cut off when the computer went down: its owner is of another boot. */
  diedWithMachine?: boolean;
}

export interface ScanProblem {
  where: string;
  message: string;
}

/** Everything that one look at the machine found. */
export interface ScanResult {
  scannedAtMs: number;
  durationMs: number;
  hostname: string;
  sessions: readonly SessionVerdict[];
  problems: readonly ScanProblem[];
  /** False where processes or sessions could not be listed: then nothing was judged and nothing may be cleaned. */
  complete: boolean;
}
