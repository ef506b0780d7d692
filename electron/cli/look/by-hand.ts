import { mayEndLeftOver, mayEndMember, type Permission } from '../../../shared/plan/by-hand.ts';
import type { Family } from '../../../shared/running/family-of.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';

/**
 * Whether a person may end this very process.
 *
 * @returns `null` where no session is known to have started it
 */
export function permissionToEnd(
  pid: number,
  scan: ScanResult,
  families: readonly Family[],
  keepList: readonly string[],
): Permission | null {
  for (const family of families) {
    const member = family.members.find((one) => one.pid === pid);
    const session = scan.sessions.find(({ sessionId }) => sessionId === family.sessionId);
    if (member !== undefined && session !== undefined) return mayEndMember(session, member, keepList);
  }
  for (const session of scan.sessions) {
    const process = session.processes.find((one) => one.pid === pid);
    if (process !== undefined) return mayEndLeftOver(session, process);
  }
  return null;
}
