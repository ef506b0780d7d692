import type { ProcessVerdict, ScanResult, SessionVerdict } from '../../shared/verdict.ts';

/** What crashed sessions left behind, as far as something could be done about it. */
export interface Leftovers {
  sessions: readonly SessionVerdict[];
  processes: readonly ProcessVerdict[];
  memoryBytes: number;
}

/** A process that the janitor would not even offer to end is nothing that anybody has to be told of. */
const isLeftover = (process: ProcessVerdict) => process.confidence !== 'none' && process.vetoes.length === 0;

/** Picks the orphaned sessions of a scan and those of their processes that no veto protects. */
export function leftoversOf(scan: ScanResult | null): Leftovers {
  const sessions = (scan?.sessions ?? []).filter(
    (session) => session.verdict === 'orphaned' && session.confidence !== 'none',
  );
  const processes = sessions.flatMap((session) => session.processes.filter(isLeftover));
  const memoryBytes = processes.reduce((sum, process) => sum + (process.details?.memoryBytes ?? 0), 0);
  return { sessions, processes, memoryBytes };
}
