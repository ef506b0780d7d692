import { formatAge } from '../words/format.ts';

/** What of a member tells whether it looks left over inside its session. */
export interface Remarked {
  pid: number;
  parentPid: number;
  commandHash: string;
  startedAtMs: number | null;
  isOwner: boolean;
  /** The MCP server that it is or works for. */
  server: string | null;
  cpuPercent: number | null;
}

/** Servers of one configuration start together; a copy that much younger came with a reconnect. */
const reconnectMs = 2 * 60_000;
/** A build may take a whole core for a while. */
const runawayAgeMs = 30 * 60_000;
const wholeCorePercent = 90;

/**
 * What looks left over inside a session that runs, by pid: older copies of its MCP servers, what lost the shell that
 * started it, and what has had a core to itself for long. Nothing of it is ever offered by a clean-up; a person may end
 * it, one process at a time.
 *
 * @param lost pids of those that hang below their session no more, since what started them is gone
 * @param nowMs when they were measured, milliseconds since 1970
 */
export function remarksOn(
  members: readonly Remarked[],
  lost: ReadonlySet<number>,
  nowMs: number,
): ReadonlyMap<number, string> {
  const owner = members.find(({ isOwner }) => isOwner);
  const remarks = new Map<number, string>();
  for (const member of members) {
    const { pid, isOwner, cpuPercent, startedAtMs } = member;
    if (isOwner) continue;
    const newer = newestCopy(member, members, owner?.pid ?? null);
    if (newer !== null) {
      remarks.set(pid, `An older copy of this MCP server: the newest began ${formatAge(newer)} after it.`);
    } else if (lost.has(pid)) {
      remarks.set(pid, 'What started it is gone, and it runs on by itself.');
    } else if (
      (cpuPercent ?? 0) >= wholeCorePercent &&
      startedAtMs !== null &&
      nowMs - startedAtMs >= runawayAgeMs
    ) {
      remarks.set(pid, `It takes a whole core right now, ${formatAge(nowMs - startedAtMs)} after its start.`);
    }
  }
  return remarks;
}

/** How much later the newest copy of a server began, in milliseconds; `null`: this is the newest, or no server. */
function newestCopy(
  { pid, parentPid, server, commandHash, startedAtMs }: Remarked,
  members: readonly Remarked[],
  ownerPid: number | null,
): number | null {
  if (server === null || startedAtMs === null || parentPid !== ownerPid) return null;
  const laterMs = members
    .filter(
      (one) =>
        one.pid !== pid &&
        one.parentPid === ownerPid &&
        one.server === server &&
        one.commandHash === commandHash,
    )
    .map((one) => (one.startedAtMs ?? 0) - startedAtMs);
  const latest = Math.max(...laterMs, 0);
  return latest >= reconnectMs ? latest : null;
}
