import type { ScanResult } from '../judge/world/verdict.ts';
import type { Family } from '../running/family-of.ts';
import { mayClose, mayEndLeftOver, mayEndMember, type Permission } from './by-hand.ts';

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

/**
 * Whether a person may close this session, and what it holds with all that runs below it.
 *
 * @returns `null` where there is no such session
 */
export function permissionToClose(
  sessionId: string,
  scan: ScanResult,
  families: readonly Family[],
): { permission: Permission; memoryBytes: number } | null {
  const session = scan.sessions.find((one) => one.sessionId === sessionId);
  if (session === undefined) return null;
  const family = families.find((one) => one.sessionId === sessionId);
  return { permission: mayClose(session, family), memoryBytes: family?.memoryBytes ?? 0 };
}
