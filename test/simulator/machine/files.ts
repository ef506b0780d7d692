import type { ClaudeRecord } from '../../../shared/session/claude-record.ts';
import { defaultConfig, type Config } from '../../../shared/settings/config.ts';
import type { KeeperFile } from '../../../shared/session/heartbeat.ts';
import type { Run } from '../../../shared/lineage/run.ts';
import type { Lineage } from '../../../shared/lineage/lineage.ts';
import type { Asked } from '../../../shared/plan/plan.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import type { Proc } from './kernel.ts';

/** All files of one home folder, as every janitor on the machine sees them. */
export class Files {
  readonly records = new Map<string, SessionRecord>();
  /** Sessions whose record is torn or hostile for now: listed as unreadable instead. */
  readonly torn = new Set<string>();
  /** By pid, as Claude Code names them. */
  readonly claudeRecords = new Map<number, ClaudeRecord>();
  /** Records that another machine wrote into the same folder. */
  readonly foreignClaudeRecords: ClaudeRecord[] = [];
  /** Pids of Claude processes whose socket exists. */
  readonly sockets = new Set<Proc>();
  readonly cleaned = new Map<string, number>();
  lineage: Lineage = new Map();
  /** What `process-janitor run` noted, the newest last; nobody tidies it. */
  runs: Run[] = [];
  keeper: KeeperFile | null = null;
  config: Config = { ...defaultConfig };
  underWay: CleanupDocument | null = null;
  lockHolder: Proc | null = null;
  asked: readonly Asked[] = [];
  receipts = 0;
}
