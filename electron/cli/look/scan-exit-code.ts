import { leftoversOf } from '../../../shared/plan/leftovers.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { ExitCode } from './context.ts';

/** 0: nothing left behind, 1: orphaned sessions or proven left-overs of others, 2: nothing could be judged. */
export function scanExitCode(scan: ScanResult): ExitCode {
  if (!scan.complete) return 2;
  const isTidy =
    scan.sessions.every(({ verdict }) => verdict !== 'orphaned') && leftoversOf(scan).processes.length === 0;
  return isTidy ? 0 : 1;
}
