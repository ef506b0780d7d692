import { isDisplaced, isHeld } from '../../session/attach.ts';
import { idStem } from '../../lineage/origin.ts';
import type { ClaudeRecord } from '../../session/claude-record.ts';
import { findClaudeOwner, findOwner, isOwnPidDomain } from '../../session/owner.ts';
import { processesOf } from '../../process/machine.ts';
import type { ProcessInfo } from '../../process/process.ts';
import type { SessionRecord } from '../../session/session.ts';
import type { World } from '../world/world.ts';
import type { SessionFacts } from './session-case.ts';

/** Key of a further process that runs a session beside the one that speaks for it; nobody's session id. */
const besideKey = (sessionId: string, pid: number) => `${idStem(sessionId)}-by-${pid.toString(16)}`;

/** What nobody can say the age of, or what began anew, is as young for all of its owners. */
function asYoungAs(shared: SessionRecord | null, own: SessionRecord | null): SessionRecord | null {
  if (shared === null || own === null) return own;
  const startedAtMs =
    shared.startedAtMs === null || own.startedAtMs === null
      ? null
      : Math.max(shared.startedAtMs, own.startedAtMs);
  return { ...own, startedAtMs };
}

/**
 * One case for each living process that runs a session. Several may carry one id (resumed twice, forked, started by
 * a host that died): each is judged for itself, so that none hides behind another. The session's own id stays with the
 * one that somebody holds; the others get a key of their own and no files.
 *
 * @param recordOf reads the facts of a record off a process
 */
export function splitByOwner(
  facts: SessionFacts,
  world: World,
  recordOf: (info: ProcessInfo, sessionId: string, claude: ClaudeRecord | null) => SessionRecord | null,
): SessionFacts[] {
  const running = new Map<number, ProcessInfo>();
  const identity = facts.record?.owner?.identity;
  const recorded = identity === undefined ? null : findOwner(identity, world);
  if (recorded?.state === 'running') running.set(recorded.info.pid, recorded.info);
  for (const claude of facts.claudeRecords) {
    if (!isOwnPidDomain(claude.pidDomain, world.host)) continue;
    const owner = findClaudeOwner(claude, world);
    if (owner.state === 'running') running.set(owner.info.pid, owner.info);
  }
  for (const info of facts.resumedBy) running.set(info.pid, info);
  if (running.size < 2) return [facts];

  const processes = processesOf(world);
  const all = [...running.values()];
  const speaker =
    all.find(({ pid }) => world.current.pids.has(pid)) ??
    all.find((info) => info.tty !== null && info.processGroup === info.foregroundGroup) ??
    all.find((info) => isHeld(info, processes) && !isDisplaced(info, processes)) ??
    all[0];
  const isAnothers = (pid: number) => running.has(pid) && pid !== speaker?.pid;
  const others = all.flatMap((info) => {
    if (info === speaker) return [];
    const sessionId = besideKey(facts.sessionId, info.pid);
    const claude = facts.claudeRecords.find(({ pid }) => pid === info.pid) ?? null;
    const record = asYoungAs(facts.record, recordOf(info, sessionId, claude));
    return [{ sessionId, record, claudeRecords: claude === null ? [] : [claude], resumedBy: [] }];
  });
  return [
    {
      ...facts,
      claudeRecords: facts.claudeRecords.filter(({ pid }) => !isAnothers(pid)),
      resumedBy: facts.resumedBy.filter(({ pid }) => !isAnothers(pid)),
    },
    ...others,
  ];
}
