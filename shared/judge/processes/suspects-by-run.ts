import { isUnderAnotherFamily, startsItsOwnFamily } from '../../process/family.ts';
import { isAdopted } from '../../process/adoption.ts';
import { recogniseClaude } from '../../process/claude-process.ts';
import { sameProcess, type ProcessIdentity } from '../../process/identity.ts';
import { processesOf } from '../../process/machine.ts';
import type { ProcessInfo } from '../../process/process.ts';
import { namedOwnerPid } from '../../lineage/origin.ts';
import type { RunNow } from '../../lineage/run.ts';
import type { SessionLineage } from '../../lineage/lineage.ts';
import { membersOfRun } from '../../lineage/run-members.ts';
import { findOwner, procStartMatches } from '../../session/owner.ts';
import { groupBy } from '../../words/group-by.ts';
import type { JudgedSession } from '../sessions/session-case.ts';
import type { World } from '../world/world.ts';
import { deadOwnersKey } from './known-owners.ts';
import type { Living } from './living.ts';
import type { Add, Suspect } from './suspect.ts';

/**
 * What was started with a Claude that `process-janitor run` had started, and that is gone. Certain, as nobody else comes
 * into a run's place: whoever is there descends from its root, however often it detached. That nobody wants it is
 * not said by that: use is judged as of everything else.
 *
 * Nothing is said of a run in which another Claude lives (a session within the session, a background service), of what
 * names another origin itself, and of what a multiplexer in there runs, which is a person's.
 */
export function addByRun(
  sessions: readonly JudgedSession[],
  living: Living,
  world: World,
  suspects: ReadonlyMap<number, Suspect>,
  add: Add,
): void {
  const processes = processesOf(world);
  const recorded = recordedByPid(world);
  for (const run of world.runs) {
    const sessionId = endedSession(run, sessions, world);
    const members = sessionId === null ? null : membersOfRun(run, world);
    if (sessionId === null || members === null || living.sparedIds.has(sessionId)) continue;
    const inside = [...members.values()];
    if (inside.some((info) => recogniseClaude(info) !== null || living.ownerPids.has(info.pid))) continue;
    for (const info of inside) {
      if (namesAnother(info, run, sessionId) || isAnothersBusiness(info, world, living.ownerPids, recorded))
        continue;
      // Somebody outside who started something in there is nobody we know of.
      const hasParentHere = members.has(info.parentPid) || suspects.has(info.parentPid);
      if (!hasParentHere && !isAdopted(info, processes)) continue;
      add(info, {
        sessionId: deadOwnersKey(sessionId, run.root.pid, living, world),
        attribution: 'run',
        evidence: [{ source: 'run', detail: evidenceFor(run) }],
        ownerPids: [run.root.pid],
        lineage: null,
      });
    }
  }
}

/** Whatever is in the run of a Claude that lives is its own, where it does not name somebody else. */
export function pidsOfLivingRuns(living: Living, world: World): number[] {
  const recorded = recordedByPid(world);
  return world.runs.flatMap((run) => {
    const state = findOwner(run.root, world);
    const mayLive =
      state.state === 'unknown' || (state.state === 'running' && living.ownerPids.has(state.info.pid));
    if (!mayLive) return [];
    const members = membersOfRun(run, world);
    return [...(members?.values() ?? [])]
      .filter((info) => !namesAnother(info, run, null) && !isRecordedElsewhere(info, run.root, recorded))
      .map(({ pid }) => pid);
  });
}

/** The session of a root that was Claude Code and is certainly gone; one of unknown name is called by its pid. */
function endedSession(run: RunNow, sessions: readonly JudgedSession[], world: World): string | null {
  const { state } = findOwner(run.root, world);
  if (state !== 'gone' && state !== 'recycled' && state !== 'zombie') return null;
  const known = sessionOf(run.root, sessions, world);
  return known ?? (run.isClaude ? `pid-${run.root.pid}` : null);
}

function sessionOf(root: ProcessIdentity, sessions: readonly JudgedSession[], world: World): string | null {
  for (const { facts, judgement } of sessions) {
    if (judgement.reason === 'other-host') continue;
    const owner = facts.record?.owner?.identity;
    if (owner !== undefined && sameProcess(owner, root)) return facts.sessionId;
    const isNamed = facts.claudeRecords.some(
      ({ pid, procStart }) =>
        pid === root.pid && procStart !== null && procStartMatches(procStart, root, world.host),
    );
    if (isNamed) return facts.sessionId;
  }
  for (const [sessionId, { owner, agent }] of world.lineage) {
    if (agent === undefined && sameProcess(owner, root)) return sessionId;
  }
  return null;
}

/** Its environment names another Claude process, or another session. */
function namesAnother(info: ProcessInfo, { root }: RunNow, sessionId: string | null): boolean {
  const pid = namedOwnerPid(info);
  if (pid !== null) return pid !== root.pid;
  const named = info.markers?.sessionId ?? null;
  return sessionId !== null && named !== null && !sessionId.startsWith('pid-') && named !== sessionId;
}

/** A multiplexer and what runs in it, another agent's, or recorded as another owner's. */
function isAnothersBusiness(
  info: ProcessInfo,
  world: World,
  owners: ReadonlySet<number>,
  recorded: RecordedByPid,
): boolean {
  return (
    startsItsOwnFamily(info) ||
    isUnderAnotherFamily(info, processesOf(world), owners) ||
    isRecordedElsewhere(info, null, recorded)
  );
}

/** Who a lineage says was seen below which owner, by pid. */
type RecordedByPid = ReadonlyMap<number, readonly { identity: ProcessIdentity; lineage: SessionLineage }[]>;

function recordedByPid({ runs, lineage }: World): RecordedByPid {
  if (runs.length === 0) return new Map();
  const seen = [...lineage.values()].flatMap((one) =>
    one.entries.map(({ identity }) => ({ identity, lineage: one })),
  );
  return groupBy(seen, ({ identity }) => identity.pid);
}

/** @param owner whose own records do not count; `null`: only another agent's records do */
function isRecordedElsewhere(
  { pid, identity }: ProcessInfo,
  owner: ProcessIdentity | null,
  recorded: RecordedByPid,
): boolean {
  if (identity === null) return false;
  return (recorded.get(pid) ?? []).some(
    ({ identity: seen, lineage }) =>
      sameProcess(seen, identity) &&
      (owner === null ? lineage.agent !== undefined : !sameProcess(lineage.owner, owner)),
  );
}

function evidenceFor({ kind, root }: RunNow): string {
  const where = {
    scope: 'in the scope of systemd',
    cgroup: 'in the control group',
    reaper: 'among all that came',
    job: 'in the job',
  }[kind];
  return kind === 'reaper'
    ? `It is ${where} from Claude process ${root.pid}, which \`process-janitor run\` started and which is not running any more.`
    : `It is ${where} of Claude process ${root.pid}, which \`process-janitor run\` started and which is not running any more.`;
}
