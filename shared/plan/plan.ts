import type { ProcessIdentity } from '../process/identity.ts';
import type { Confidence, Reason } from '../judge/world/verdict.ts';

/** One process of a unit that a `terminate` step would end. */
export interface StepProcess {
  identity: ProcessIdentity;
  name: string;
  command: string;
  /** Of its arguments as they were judged: a process that became another program (`exec`) is not the one agreed to. */
  commandHash: string;
  memoryBytes: number | null;
  /** The `sleep` of a loop: when the step is carried out, it may be another one. */
  isPassing: boolean;
}

interface StepBase {
  /** Stable: the same facts give the same id. The window ticks steps by it and never names a pid. */
  stepId: string;
  sessionId: string;
  /** The folder that its session works in, by which people know it. */
  workingDir: string | null;
  confidence: Exclude<Confidence, 'none'>;
  reason: Reason;
  /** A sentence: what will happen and why. */
  detail: string;
}

/**
 * How long a unit has to end once it was asked to. `useless`: it is proven that nobody can use it; after 5 s it is
 * forced. `gentle`: it may be at work, as Claude itself may be; it is asked and watched for a minute, never forced.
 */
export type Patience = 'useless' | 'gentle';

/** A process that was asked to end in an earlier clean-up and was still at work when that one gave up waiting. */
export interface Asked {
  identity: ProcessIdentity;
  askedAtMs: number;
}

/** Ends one unit (a process with all its descendants) as a whole. */
export interface TerminateStep extends StepBase {
  kind: 'terminate';
  patience: Patience;
  /**
   * It was asked to end before and still runs, so that this step ends it by force after all. Only a person takes it,
   * and only by name: see `forceStepIds` of ExecuteOptions.
   */
  force: boolean;
  processes: readonly StepProcess[];
  memoryBytes: number;
  /** True where some of it is resident size, which counts shared pages more than once, or unknown. */
  memoryIsEstimated: boolean;
}

/** Moves the session's record folder to quarantine, from where `restore` brings it back for 7 days. */
export interface RemoveFilesStep extends StepBase {
  kind: 'remove-session-files';
  path: string;
}

/** Appends a `cleaned` line to the registry. */
export interface MarkRegistryStep extends StepBase {
  kind: 'mark-registry';
}

export type Step = TerminateStep | RemoveFilesStep | MarkRegistryStep;

/** What a clean-up would do. A dry run is this and nothing else. */
export interface Plan {
  planId: string;
  createdAtMs: number;
  steps: readonly Step[];
}
