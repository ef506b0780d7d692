import { hasLeftOver, standingOf, type Standing } from '../../../shared/plan/standing.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { ExitCode } from './context.ts';

/**
 * 0: nothing left over, 1: something is, be it only something that stays, 2: nothing could be judged.
 *
 * @param standing that of the scan, where it is known already
 */
export function scanExitCode(scan: ScanResult, standing: Standing = standingOf(scan)): ExitCode {
  if (!scan.complete) return 2;
  return hasLeftOver(standing) ? 1 : 0;
}
