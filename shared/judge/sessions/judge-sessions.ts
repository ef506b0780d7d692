import { attachmentOf } from '../../session/attach.ts';
import { recogniseClaude } from '../../process/claude-process.ts';
import type { ClaudeRecord } from '../../session/claude-record.ts';
import { judgeSession } from './judge-session.ts';
import { keepRuleFor } from '../../settings/keep-list.ts';
import { sameProcess } from '../../process/identity.ts';
import {
  findClaudeOwner,
  isOwnPidDomain,
  isThisHost,
  procStartMatches,
  registeredFor,
} from '../../session/owner.ts';
import type { ProcessInfo } from '../../process/process.ts';
import { printable } from '../../words/redact.ts';
import type { Judgement, SessionFacts, JudgedSession } from './session-case.ts';
import { splitByOwner } from './owners.ts';
import { sessionIdPattern, type SessionRecord } from '../../session/session.ts';
import { processesOf } from '../../process/machine.ts';
import { groupBy } from '../../words/group-by.ts';
import type { World } from '../world/world.ts';

/** Live Claude processes that no record speaks of: older versions, nested sessions, sessions being started. */
export function strayClaudePids(
  world: Pick<World, 'listing' | 'records' | 'claudeRecords' | 'host'>,
): number[] {
  if (!world.listing.ok) return [];
  const { processes } = world.listing;
  const known = new Set<number>();
  for (const { owner, hostname } of world.records) {
    if (!isThisHost(hostname, world.host) || !isOwnPidDomain(owner?.pidDomain ?? null, world.host)) continue;
    const holder = owner === null ? undefined : processes.get(owner.identity.pid);
    // The record of a crash does not speak of whom its pid was given to since.
    if (owner === null || holder === undefined) continue;
    if (holder.identity === null || sameProcess(holder.identity, owner.identity)) known.add(holder.pid);
  }
  for (const { pid, procStart, pidDomain } of world.claudeRecords) {
    // A container that shares the folder counts its pids from one, too.
    if (!isOwnPidDomain(pidDomain, world.host)) continue;
    const identity = processes.get(pid)?.identity ?? null;
    if (identity === null || procStartMatches(procStart, identity, world.host)) known.add(pid);
  }
  return [...processes.values()]
    .filter((info) => !known.has(info.pid) && info.state !== 'zombie' && recogniseClaude(info) === 'session')
    .map(({ pid }) => pid);
}

/** Brings all records of one session together, and judges each session once. */
export function judgeSessions(world: World): JudgedSession[] {
  const facts = new Map<string, SessionFacts>();
  const claudeById = groupBy(world.claudeRecords, ({ sessionId }) => sessionId);
  const strays = strayProcesses(world).map((info) => ({ info, named: sessionIdFromArguments(info) }));
  const named = new Set(strays.map((stray) => stray.named));
  const resumedBy = (sessionId: string) =>
    named.has(sessionId) ? strays.filter((stray) => stray.named === sessionId).map(({ info }) => info) : [];
  for (const record of world.records) {
    const { sessionId } = record;
    const claudeRecords = claudeById.get(sessionId) ?? [];
    facts.set(sessionId, { sessionId, record, claudeRecords, resumedBy: resumedBy(sessionId) });
  }
  for (const [sessionId, claudeRecords] of claudeById) {
    if (facts.has(sessionId)) continue;
    facts.set(sessionId, { sessionId, record: null, claudeRecords, resumedBy: resumedBy(sessionId) });
  }
  const each = [...facts.values()].flatMap((one) =>
    splitByOwner(one, world, (info, id, claude) => recordOf(info, id, world, claude)),
  );
  const judged = each.map((session) => ({
    facts: session,
    judgement: respectKeepList(session, world, afterCleanUp(session, world, judgeSession(session, world))),
  }));
  const others = strays.filter((stray) => stray.named === null || !facts.has(stray.named));
  return [...judged, ...judgeStrays(others, world)];
}

function strayProcesses(world: World): ProcessInfo[] {
  return strayClaudePids(world).flatMap((pid) => processesOf(world).get(pid) ?? []);
}

/** Sessions known from a running process only: the facts of a record are read off the process. */
function judgeStrays(
  strays: readonly { info: ProcessInfo; named: string | null }[],
  world: World,
): JudgedSession[] {
  const taken = new Set<string>();
  // Of several that were told to resume one session, the one that somebody sits at speaks for it.
  const inOrder = [...strays].sort((a, b) => Number(a.info.tty === null) - Number(b.info.tty === null));
  return inOrder.flatMap(({ info, named }) => {
    if (info.identity === null) return [];
    const sessionId = named !== null && !taken.has(named) ? named : `pid-${info.pid}`;
    taken.add(sessionId);
    const record = recordOf(info, sessionId, world);
    const facts: SessionFacts = { sessionId, record, claudeRecords: [], resumedBy: [] };
    return [{ facts, judgement: respectKeepList(facts, world, judgeSession(facts, world)) }];
  });
}

/** The session that a Claude process was told to run; a fork goes on under an id of its own. */
function sessionIdFromArguments(info: ProcessInfo): string | null {
  const argv = info.argv ?? [];
  if (argv.includes('--fork-session')) return null;
  const at = argv.findIndex((word) => word === '--session-id' || word === '--resume' || word === '-r');
  const value =
    (at === -1 ? undefined : argv[at + 1]) ??
    argv.find((word) => word.startsWith('--resume='))?.slice('--resume='.length);
  return value !== undefined && sessionIdPattern.test(value) ? value : null;
}

function recordOf(
  info: ProcessInfo,
  sessionId: string,
  world: World,
  claude: ClaudeRecord | null = null,
): SessionRecord | null {
  if (info.identity === null) return null;
  return {
    sessionId,
    pid: info.pid,
    parentPid: info.parentPid,
    startedAtMs: info.startedAtMs,
    hostname: world.host.hostname,
    workingDir: claude?.workingDir ?? world.descriptions.get(info.pid)?.workingDirectory ?? '',
    lastHeartbeatMs: null,
    platform: world.host.platform,
    status: 'active',
    endedAtMs: null,
    endReason: null,
    owner: {
      identity: info.identity,
      pidDomain: null,
      tty: info.tty,
      processGroup: info.processGroup,
      session: info.session,
      attachment:
        registeredFor(info.identity, world.records)?.attachment ?? attachmentOf(info, processesOf(world)),
      source: 'adopted',
      kind: claude?.kind ?? null,
      entrypoint: claude?.entrypoint ?? info.markers?.entrypoint ?? null,
      version: null,
      name: null,
    },
    beat: null,
  };
}

/** Claude Code keeps its record of a crash until its next start; after a clean-up there is nothing left to say. */
function afterCleanUp(facts: SessionFacts, world: World, judgement: Judgement): Judgement {
  const cleanedAtMs = world.cleaned.get(facts.sessionId);
  if (cleanedAtMs === undefined || facts.record !== null || judgement.verdict !== 'orphaned')
    return judgement;
  if (facts.resumedBy.length > 0) return judgement;
  const isSameCrash = facts.claudeRecords.every(
    (record) =>
      (record.startedAtMs ?? Infinity) <= cleanedAtMs && findClaudeOwner(record, world).state !== 'running',
  );
  return isSameCrash
    ? {
        ...judgement,
        verdict: 'ended',
        reason: 'cleaned',
        confidence: 'none',
        explanation: 'It was cleaned up.',
      }
    : judgement;
}

function respectKeepList(facts: SessionFacts, world: World, judgement: Judgement): Judgement {
  if (judgement.verdict !== 'orphaned') return judgement;
  const workingDir = facts.record?.workingDir ?? facts.claudeRecords[0]?.workingDir ?? null;
  const folders = workingDir === null ? [] : [workingDir];
  const rule = keepRuleFor({ sessionIds: [facts.sessionId], folders, commands: [] }, world.config.keep_list);
  return rule === null
    ? judgement
    : {
        ...judgement,
        verdict: 'protected',
        reason: 'keep-list',
        confidence: 'none',
        explanation: `Your keep list says so (${printable(rule)}). Otherwise: ${judgement.explanation}`,
      };
}
