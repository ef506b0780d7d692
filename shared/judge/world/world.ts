import type { ClaudeRecord } from '../../session/claude-record.ts';
import type { Config } from '../../settings/config.ts';
import type { AwakeClock } from '../../session/heartbeat.ts';
import type { Lineage } from '../../lineage/lineage.ts';
import type { RunNow } from '../../lineage/run.ts';
import type { Machine } from '../../process/machine.ts';
import type { ProcessDescription, ProcessDetails } from '../../process/process.ts';
import type { SessionRecord } from '../../session/session.ts';

/** Everything that the rules may know of one moment. Reading it is someone else's work; judging it is pure. */
export interface World extends Machine {
  nowMs: number;
  /** The command's own surroundings. */
  current: {
    /** Session ids from our environment. */
    sessionIds: ReadonlySet<string>;
    /** Our own pid, our ancestors, and `CLAUDE_PID` of our environment. */
    pids: ReadonlySet<number>;
  };
  /** Our own pid, and that of the keeper that runs: what descends from them is the janitor's own. */
  janitorPids: ReadonlySet<number>;
  config: Config;
  /** The newest keeper's clock; `null`: none has ever run in this boot. */
  keeper: AwakeClock | null;
  records: readonly SessionRecord[];
  unreadable: readonly { sessionId: string; path: string; reason: string }[];
  claudeRecords: readonly ClaudeRecord[];
  /** Sessions that were cleaned up before, with the time of it (milliseconds since 1970). */
  cleaned: ReadonlyMap<string, number>;
  lineage: Lineage;
  /** Programs that `process-janitor run` started, with who is in their places now. */
  runs: readonly RunNow[];
  /** Working folders of live Claude processes whose session is unknown; `null`: could not be read. */
  strayClaudeFolders: ReadonlySet<string> | null;
  /** Argument list, program and folder of processes that lost their parent; read for those only. */
  descriptions: ReadonlyMap<number, ProcessDescription>;
  /** Costly facts, read for suspects only. */
  details: ReadonlyMap<number, ProcessDetails>;
}
