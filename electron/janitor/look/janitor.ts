import type { ConfigProblem, Config } from '../../../shared/settings/config.ts';
import type { Target } from '../../../shared/plan/by-hand.ts';
import type { Asked, Plan } from '../../../shared/plan/plan.ts';
import type { CleanupDocument, Trigger } from '../../../shared/plan/receipt.ts';
import type { LoadSample } from '../../../shared/running/runaways.ts';
import type { Family } from '../../../shared/running/family-of.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';

export interface ExecuteOptions {
  /** The steps that were agreed to; all others are left out. */
  stepIds: ReadonlySet<string>;
  trigger: Trigger;
  /**
   * Steps of force (`force` of TerminateStep) that a person has chosen by name: these are forced where asking once
   * more does not help. A step of force that is not among them is left out, and so are all where nobody was asked.
   */
  forceStepIds?: ReadonlySet<string>;
  /** Called once, before processes that were asked to end and are still at work are waited for. */
  onWaiting?: (processes: number, longestMs: number) => void;
  /** Called after each step. */
  onProgress?: (progress: { done: number; total: number; detail: string }) => void;
  /** When it aborts, the step under way is finished, the rest is skipped and the receipt written. */
  stop?: AbortSignal;
}

export interface EndOptions {
  /** Called once, where what was asked to end needs longer than a moment. */
  onWaiting?: (longestMs: number) => void;
  /** When it aborts, nobody waits any longer. */
  stop?: AbortSignal;
}

/** The engine, as both doors use it. */
export interface Janitor {
  /** Looks once. Reads only. */
  scan(): Promise<ScanResult>;
  /** What the sessions that run in `scan` cost right now: see read-families.ts. Only for where somebody looks. */
  families(scan: ScanResult): Promise<readonly Family[]>;
  /** What the processes of all sessions in `scan` use: see read-loads.ts. Cheap enough for every tick. */
  loads(scan: ScanResult): Promise<readonly LoadSample[]>;
  /** All steps for what a scan found, proven and likely ones. Touches nothing; reads who was asked to end before. */
  plan(scan: ScanResult): Plan;
  /** What a plan would do, in the form of a receipt with every outcome `planned`. */
  preview(plan: Plan): CleanupDocument;
  /** Carries out steps, each verified again first, and writes the receipt. Throws where another clean-up runs. */
  execute(plan: Plan, options: ExecuteOptions): Promise<CleanupDocument>;
  /** Ends one process that a person chose by hand; see end-one.ts. */
  endOne(target: Target, how: 'terminate' | 'kill', options?: EndOptions): Promise<CleanupDocument>;
  /** Who was asked to end before and was still at work then. */
  asked(): readonly Asked[];
  config(): { config: Config; problems: readonly ConfigProblem[] };
}
