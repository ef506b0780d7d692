import { hasLeftOver, standingOf } from '../../../shared/plan/standing.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { ExitCode } from './context.ts';

/** 0: nothing left over, 1: something is, be it only something that stays, 2: nothing could be judged. */
export function scanExitCode(scan: ScanResult): ExitCode {
  if (!scan.complete) return 2;
  return hasLeftOver(standingOf(scan)) ? 1 : 0;
}
