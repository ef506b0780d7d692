import type { SessionLineage } from '../lineage/lineage.ts';
import { judgeProcesses, type SuspectSession } from './processes/judge-processes.ts';
import { printable } from '../words/redact.ts';
import type { Living } from './processes/living.ts';
import type { JudgedSession } from './sessions/session-case.ts';
import type { Suspect } from './processes/suspect.ts';
import type { ClaudeRecord } from '../session/claude-record.ts';
import { sessionIdPattern, type SessionRecord } from '../session/session.ts';
import type { Activity, ProcessVerdict, SessionVerdict, RuleName } from './world/verdict.ts';
import { Layers } from './world/layers.ts';
import { forgottenShells } from '../session/title.ts';
import type { HostFacts } from '../process/process.ts';
import type { World } from './world/world.ts';

/**
 * The last step of a look at the world: sessions with their layers, the processes of those that are over with
 * evidence and vetoes, records that could not be read, and left-overs whose session nobody knows any more.
 */
export function judgeWorld(
  sessions: readonly JudgedSession[],
  living: Living,
  suspects: ReadonlyMap<number, Suspect>,
  world: World,
  off: ReadonlySet<RuleName> = new Set(),
): SessionVerdict[] {
  const byId = new Map(sessions.map((session) => [session.facts.sessionId, session]));
  const processes = judgeProcesses(
    suspects,
    (id) => suspectSession(byId.get(id), world.lineage.get(id)),
    living,
    world,
    off,
  );
  const unreadable = new Set(world.unreadable.map(({ sessionId }) => sessionId));
  const stored = new Set(world.records);
  const known = sessions
    .map((session) => toVerdict(session, processes.get(session.facts.sessionId) ?? [], stored, world.host))
    // A record that can't be read is told of as such, whatever else suggests that its session is over.
    .filter(({ sessionId, verdict }) => verdict !== 'orphaned' || !unreadable.has(sessionId));
  const unknown = [...processes.keys()]
    .filter((sessionId) => !byId.has(sessionId))
    .map((sessionId) => forgottenSession(sessionId, processes.get(sessionId) ?? [], world));
  return [...known, ...unknown, ...unreadableSessions(world)];
}

function suspectSession(
  session: JudgedSession | undefined,
  lineage: SessionLineage | undefined,
): SuspectSession {
  const endedInOrder = lineage?.endedInOrder === true;
  const hooksAreApart = session !== undefined && runsHooksApart(session);
  if (session === undefined)
    return { endedInOrder, ownerConfidence: 'proven', ownerIsIdle: false, hooksAreApart };
  const { verdict, confidence, reason } = session.judgement;
  if (verdict !== 'orphaned')
    return {
      endedInOrder: endedInOrder || reason === 'completed',
      ownerConfidence: 'proven',
      ownerIsIdle: false,
      hooksAreApart,
    };
  return {
    endedInOrder,
    hooksAreApart,
    // Where it is gone, only whether nobody else runs the session was likely.
    ownerConfidence: session.judgement.owner?.state === 'running' ? confidence : 'proven',
    ownerIsIdle: isIdle(session),
  };
}

/** Claude Code 2.1.126 runs hooks in its own process group, 2.1.139 in a process session of theirs. */
function runsHooksApart({ facts }: JudgedSession): boolean {
  const versions = [facts.record?.owner?.version, ...facts.claudeRecords.map(({ version }) => version)];
  const known = versions.filter((version) => version != null);
  return known.length > 0 && known.every(isSinceHooksAreApart);
}

function isSinceHooksAreApart(version: string): boolean {
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
  const [major = 0, minor = 0, patch = 0] = parts;
  return major > 2 || (major === 2 && (minor > 1 || (minor === 1 && patch >= 139)));
}

/** Claude Code's own record of the owner says that it waits for its user and nobody else steers it. */
function isIdle({ facts, judgement }: JudgedSession): boolean {
  const { owner } = judgement;
  if (owner?.state !== 'running') return false;
  const record = facts.claudeRecords.find(({ pid }) => pid === owner.info.pid);
  return record?.status === 'idle' && !record.isBridged;
}

function toVerdict(
  { facts, judgement }: JudgedSession,
  processes: readonly ProcessVerdict[],
  stored: ReadonlySet<SessionRecord>,
  host: HostFacts,
): SessionVerdict {
  const { record, claudeRecords } = facts;
  const { owner } = judgement;
  const claude = claudeRecords[0] ?? null;
  const hasRecord = record !== null && stored.has(record);
  const runs = owner?.state === 'running';
  const folder = record?.workingDir ?? claude?.workingDir ?? null;
  return {
    sessionId: facts.sessionId,
    source: hasRecord ? 'janitor' : claude === null ? 'process' : 'claude',
    verdict: judgement.verdict,
    reason: judgement.reason,
    confidence: judgement.confidence,
    explanation: judgement.explanation,
    pid: runs ? owner.info.pid : (record?.owner?.identity.pid ?? claude?.pid ?? record?.pid ?? null),
    owner: runs ? owner.info.identity : (record?.owner?.identity ?? null),
    ownerIsRunning: runs,
    ownerState: owner?.state ?? null,
    graceEndsAtMs: judgement.graceEndsAtMs,
    startedAtMs: record?.startedAtMs ?? claude?.startedAtMs ?? null,
    lastHeartbeatMs: record?.lastHeartbeatMs ?? null,
    workingDir: folder === null || folder === '' ? null : printable(folder),
    hostname: record?.hostname === undefined ? null : printable(record.hostname),
    name: shown(claude?.name ?? record?.owner?.name),
    kind: shown(claude?.kind ?? record?.owner?.kind),
    entrypoint: shown(claude?.entrypoint ?? record?.owner?.entrypoint),
    activity: runs ? activityOf(claudeRecords, owner.info.pid) : null,
    hasRecord,
    layers: judgement.layers,
    processes,
    suggestion: judgement.suggestion,
    canResume:
      judgement.verdict === 'orphaned' &&
      !runs &&
      folder !== null &&
      folder !== '' &&
      judgement.confidence === 'proven',
    diedWithMachine: judgement.verdict === 'orphaned' && !runs && isOfEarlierBoot(record, claude, host),
  };
}

/** Where no identity was recorded (Claude Code's record alone, the shell plugin's), the time of its start tells. */
function isOfEarlierBoot(
  record: SessionRecord | null,
  claude: ClaudeRecord | null,
  { bootId, bootedAtMs }: HostFacts,
): boolean {
  if (record?.owner != null) return record.owner.identity.bootId !== bootId;
  const startedAtMs = record?.startedAtMs ?? claude?.startedAtMs ?? null;
  return startedAtMs !== null && startedAtMs < bootedAtMs;
}

/** Of several processes under one session id each has a record of its own. */
function activityOf(records: readonly ClaudeRecord[], ownerPid: number): Activity | null {
  const own = records.find(({ pid }) => pid === ownerPid);
  return own === undefined
    ? null
    : { status: shown(own.status), sinceMs: own.statusUpdatedAtMs, isBridged: own.isBridged };
}

const shown = (text: string | null | undefined) => printable(text ?? '') || null;

const isActionable = ({ confidence }: ProcessVerdict) => confidence !== 'none';

/** Left-overs of a session whose records are gone: known from lineage or environment only. */
function forgottenSession(
  sessionId: string,
  processes: readonly ProcessVerdict[],
  world: World,
): SessionVerdict {
  const layers = new Layers();
  layers.pass('It is not the session that this command runs in.');
  layers.pass('Its processes run on this computer.');
  layers.pass('Each process is checked for its own age.');
  layers.pass('The Claude process that started them is gone.');
  layers.pass('Not needed: nothing is left to beat.');
  const isOrphaned = processes.some(isActionable);
  const lineage = world.lineage.get(sessionId);
  return {
    sessionId: sessionIdPattern.test(sessionId) ? sessionId : 'unknown',
    source: 'process',
    verdict: isOrphaned ? 'orphaned' : 'ended',
    reason: isOrphaned ? 'process-gone' : 'cleaned',
    confidence: !isOrphaned
      ? 'none'
      : processes.some(({ confidence }) => confidence === 'proven')
        ? 'proven'
        : 'likely',
    explanation: forgottenBecause(sessionId, isOrphaned),
    pid: lineage?.owner.pid ?? null,
    owner: lineage?.owner ?? null,
    ownerIsRunning: false,
    ownerState: 'gone',
    graceEndsAtMs: null,
    startedAtMs: null,
    lastHeartbeatMs: null,
    workingDir: shown(lineage?.workingDir),
    hostname: world.host.hostname,
    name: null,
    kind: null,
    entrypoint: null,
    hasRecord: false,
    layers: layers.all(),
    processes,
    suggestion: null,
    canResume: false,
  };
}

function forgottenBecause(sessionId: string, isOrphaned: boolean): string {
  if (sessionId === forgottenShells)
    return 'Shells of the Bash tool whose sessions are gone: nothing else tells of them any more.';
  return isOrphaned
    ? 'The session is gone, but something that it started still runs.'
    : 'The session is gone; what it started has a reason to stay.';
}

function unreadableSessions(world: World): SessionVerdict[] {
  return world.unreadable.map(({ sessionId, path, reason }) => ({
    sessionId: printable(sessionId).slice(0, 80),
    source: 'janitor',
    verdict: 'unreadable',
    reason: 'unreadable',
    confidence: 'none',
    explanation: `Its record could not be read: ${printable(reason)}`,
    pid: null,
    owner: null,
    ownerIsRunning: false,
    ownerState: null,
    graceEndsAtMs: null,
    startedAtMs: null,
    lastHeartbeatMs: null,
    workingDir: null,
    hostname: null,
    name: null,
    kind: null,
    entrypoint: null,
    hasRecord: false,
    layers: new Layers().all(),
    processes: [],
    suggestion: `Look at ${printable(path)}; nothing was changed.`,
    canResume: false,
  }));
}
