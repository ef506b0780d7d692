import type { LineageEntry } from '../../lineage/lineage.ts';
import type { ProcessDetails, ProcessInfo } from '../../process/process.ts';
import type { Attribution, Evidence } from '../world/verdict.ts';

/** A process that some dead session seems to have started. */
export interface Suspect {
  info: ProcessInfo;
  sessionId: string;
  attribution: Attribution;
  evidence: Evidence[];
  /** Pids that the Claude process which it comes from has or had; none where that is not known. */
  ownerPids: readonly number[];
  /** Its own entry in the lineage, where it was seen while its owner lived. */
  lineage: LineageEntry | null;
  /** Its owner still runs, though its session counts as over, and it does not hang below it: so it is never certain. */
  isOfRunningOwner?: boolean;
  /** Its looks alone tell for certain where it comes from. */
  isCertain?: true;
  /** Windows names the Claude that it comes from as its parent, and that one certainly ran when it started. */
  isItsChild?: true;
}

/** Notes a suspect; further evidence for the same session is added to what is known. */
export type Add = (info: ProcessInfo, suspect: Omit<Suspect, 'info'>) => void;

/** A member of a unit with all that was read of it. */
export interface UnitMember {
  suspect: Suspect;
  details: ProcessDetails | null;
  argv: readonly string[] | null;
}

/** All members of a unit by pid. */
export type Unit = ReadonlyMap<number, UnitMember>;
