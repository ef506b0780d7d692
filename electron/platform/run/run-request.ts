import type { RunKind as NotedKind } from '../../../shared/lineage/run.ts';
import type { StoredIdentity } from '../../../shared/process/identity.ts';

/** What `process-janitor run` was asked for, its program found. */
export interface RunRequest {
  /** Tells this run from every other one; letters and digits. */
  id: string;
  /** The program's file, and the arguments as it gets them; the first one is its own name. */
  program: string;
  argv: readonly [string, ...string[]];
  /** Its tree may use no more memory than this; `null`: no limit was asked for. */
  memoryBytes: number | null;
}

/** How a run is followed. `none`: not at all, it is only started. */
export type RunKind = NotedKind | 'none';

/** What is noted of a run, for whoever looks later. */
export interface RunNote {
  kind: NotedKind;
  /** Folder of the control group, name of the job; `null`: a reaper has none. */
  place: string | null;
  /** The process that was started. */
  root: StoredIdentity;
  /** Our own process, where it stays. */
  keeper: StoredIdentity | null;
  pidDomain: string | null;
  /** Where the place tells nothing any more once we are gone: what was still there at the end. */
  left: readonly StoredIdentity[];
}

/** What the one who starts a run needs from outside. Neither may throw. */
export interface RunDesk {
  /** Notes the run, again when more is known. */
  note(note: RunNote): void;
  /** One line for who asked how it goes. */
  say(line: string): void;
}

/** How a run came out: the exit code to end with, or why it did not start. */
export type RunOutcome =
  | { started: true; exitCode: number }
  | { started: false; why: 'cap' | 'program'; detail: string; code?: string };
