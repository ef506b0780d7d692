import type { ClaudeRecord } from '../../../shared/session/claude-record.ts';
import type { Config, ConfigProblem } from '../../../shared/settings/config.ts';
import type { KeeperFile } from '../../../shared/session/heartbeat.ts';
import type { Lineage } from '../../../shared/lineage/lineage.ts';
import type { Run } from '../../../shared/lineage/run.ts';
import type { Asked } from '../../../shared/plan/plan.ts';
import type { FactResult } from '../../../shared/process/self-test.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import type { ScanProblem } from '../../../shared/judge/world/verdict.ts';

/** All that is written about sessions at one moment. */
export interface RecordedFacts {
  records: readonly SessionRecord[];
  unreadable: readonly { sessionId: string; path: string; reason: string }[];
  claudeRecords: readonly ClaudeRecord[];
  cleaned: ReadonlyMap<string, number>;
  lineage: Lineage;
  runs: readonly Run[];
  keeper: KeeperFile | null;
  problems: readonly ScanProblem[];
  /**
   * Why `sessions/` could not be listed, `null`: it could. Not knowing which sessions there are is no better than
   * not knowing which processes there are, so nothing is judged then.
   */
  unlisted: ScanProblem | null;
}

/** The janitor's files as the engine needs them: on disk (file-sources.ts), or in memory for the simulator. */
export interface Sources {
  config(): { config: Config; problems: readonly ConfigProblem[] };
  /** `sessions` limits our own records to these. */
  read(sessions?: ReadonlySet<string>): Promise<RecordedFacts>;
  /** A session's record as it is stored at this moment, to be compared with itself; `null`: it can't be read. */
  recordText(sessionId: string): string | null;
  /**
   * Moves a session's folder to quarantine, if `isStillOver` says so while nobody else of us can write its record.
   * `reason` is `null` where it said no.
   */
  quarantine(
    sessionId: string,
    nowMs: number,
    isStillOver: () => Promise<boolean>,
  ): Promise<{ ok: true } | { ok: false; reason: string | null }>;
  markCleaned(sessionId: string, nowMs: number, reason: string): void;
  /** One cleaner at a time; `holder` says who has the lock. */
  lock(): Promise<{ ok: true; release: () => void } | { ok: false; holder: string }>;
  /** The journal that outlives a cut: what is under way right now. */
  journal: {
    read(): CleanupDocument | null;
    write(cleanup: CleanupDocument): void;
    clear(): void;
  };
  /** Who was asked to end in an earlier clean-up and was still at work then. */
  asked: {
    read(): readonly Asked[];
    write(asked: readonly Asked[]): void;
  };
  /** Throws out what was kept long enough, and what killed writers left behind. */
  tidy(nowMs: number): Promise<void>;
  appendReceipt(receipt: CleanupDocument): void;
  /** What a test of this janitor on a process of its own found, on this system (shared/process/self-test.ts). */
  selfTest(): Promise<readonly FactResult[]>;
}
