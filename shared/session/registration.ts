import { attachmentOf } from './attach.ts';
import type { ClaudeRecord } from './claude-record.ts';
import { identityKey, sameProcess, type ProcessIdentity } from '../process/identity.ts';
import { recogniseClaude } from '../process/claude-process.ts';
import { comparableStart, isOwnPidDomain, procStartMatches, registeredFor } from './owner.ts';
import type { HostFacts, ProcessInfo } from '../process/process.ts';
import type { Attachment, SessionOwner, SessionRecord } from './session.ts';

/** What is known when sessions are registered from what Claude Code itself wrote down. */
export interface RegistrationWorld {
  records: readonly SessionRecord[];
  claudeRecords: readonly ClaudeRecord[];
  processes: ReadonlyMap<number, ProcessInfo>;
  host: HostFacts;
  nowMs: number;
}

type Listed = ProcessInfo & { identity: ProcessIdentity };

/** An end that was noted this recently may belong to a process that is still shutting down. */
const shutdownMs = 60_000;
/** Claude Code registers itself within a second of its start; a minute allows for a machine under load. */
const registeringMs = 60_000;

/** The running process of Claude Code's record, by identity; `null` where nothing proves that it is the one. */
export function runningOwner(
  claude: ClaudeRecord,
  { processes, host }: Pick<RegistrationWorld, 'processes' | 'host'>,
): Listed | null {
  if (!isOwnPidDomain(claude.pidDomain, host)) return null;
  const info = processes.get(claude.pid);
  if (info?.identity === undefined || info.identity === null || info.state === 'zombie') return null;
  if (info.identity.uid !== host.uid || !procStartMatches(claude.procStart, info.identity, host)) return null;
  if (comparableStart(claude.procStart, host) === null) {
    if (recogniseClaude(info) === null) return null;
    if (info.startedAtMs === null || claude.startedAtMs === null) return null;
    if (info.startedAtMs - claude.startedAtMs > registeringMs) return null;
  }
  return { ...info, identity: info.identity };
}

/** True where the owner of a record runs now, by identity. */
export function ownerRuns(owner: SessionOwner, processes: ReadonlyMap<number, ProcessInfo>): boolean {
  const info = processes.get(owner.identity.pid);
  if (info?.identity === undefined || info.identity === null || info.state === 'zombie') return false;
  return sameProcess(info.identity, owner.identity);
}

/**
 * A session's owner, as it is known now. What was registered for this process before stays: its terminal or
 * parent of then is the baseline that later says whether it lost them.
 */
function ownerOf(
  info: Listed,
  claude: ClaudeRecord,
  before: SessionOwner | null,
  world: RegistrationWorld,
): SessionOwner {
  return {
    identity: info.identity,
    pidDomain: claude.pidDomain ?? before?.pidDomain ?? world.host.pidDomain,
    tty: before?.tty ?? info.tty,
    processGroup: before?.processGroup ?? info.processGroup,
    session: before?.session ?? info.session,
    attachment: baseline(before?.attachment ?? null, attachmentOf(info, world.processes)),
    source: before?.source ?? 'adopted',
    kind: claude.isSpare ? 'spare' : (claude.kind ?? before?.kind ?? null),
    entrypoint: claude.entrypoint ?? before?.entrypoint ?? null,
    version: claude.version ?? before?.version ?? null,
    name: claude.name ?? before?.name ?? null,
  };
}

/** Nobody gains a parent: who seems to have none at first was looked at while a line of the list was missing. */
function baseline(before: Attachment | null, now: Attachment): Attachment {
  return before === null || before.kind === 'detached' ? now : before;
}

/** The record of a session that Claude Code's own record shows to run; `null`: ours need not change. */
export function registered(
  claude: ClaudeRecord,
  before: SessionRecord | null,
  world: RegistrationWorld,
): SessionRecord | null {
  const info = runningOwner(claude, world);
  if (info === null) return null;
  const { host, nowMs } = world;
  if (before !== null && before.hostname.toLowerCase() !== host.hostname.toLowerCase()) return null;
  const known = before?.owner ?? null;
  const isSameOwner = known !== null && sameProcess(known.identity, info.identity);
  // Two processes may run one session (`--resume` of a live one): the first stays while it lives.
  if (known !== null && !isSameOwner && ownerRuns(known, world.processes)) return null;
  const endedMs = before === null || before.status === 'active' ? null : nowMs - (before.endedAtMs ?? nowMs);
  if (isSameOwner && endedMs !== null && endedMs >= 0 && endedMs < shutdownMs) return null;

  const owner = ownerOf(info, claude, registeredFor(info.identity, world.records), world);
  const goesOn = before !== null && (isSameOwner || before.owner === null);
  const startedAtMs = claude.startedAtMs ?? info.startedAtMs ?? nowMs;
  const after: SessionRecord = {
    sessionId: claude.sessionId,
    pid: info.pid,
    parentPid: goesOn ? before.parentPid : info.parentPid,
    startedAtMs: goesOn ? (before.startedAtMs ?? startedAtMs) : startedAtMs,
    hostname: host.hostname,
    workingDir: claude.workingDir ?? before?.workingDir ?? '',
    lastHeartbeatMs: goesOn ? before.lastHeartbeatMs : null,
    platform: host.platform,
    status: 'active',
    endedAtMs: null,
    endReason: null,
    owner,
    beat: goesOn ? before.beat : null,
  };
  return JSON.stringify(after) === JSON.stringify(before) ? null : after;
}

/**
 * Sessions whose process went over to another one (`/clear`, `/resume`): of several active records of one running
 * process, all but the current. Current is the one that Claude Code names, else the one that started last.
 */
export function leftBehind(world: RegistrationWorld): SessionRecord[] {
  const byOwner = new Map<string, SessionRecord[]>();
  for (const record of world.records) {
    if (record.status !== 'active' || record.owner === null || !ownerRuns(record.owner, world.processes))
      continue;
    const key = identityKey(record.owner.identity);
    byOwner.set(key, [...(byOwner.get(key) ?? []), record]);
  }
  return [...byOwner.values()].flatMap((records) => {
    if (records.length < 2) return [];
    const pid = records[0]?.pid;
    const named = world.claudeRecords.find(
      (claude) => claude.pid === pid && runningOwner(claude, world) !== null,
    );
    const newest = [...records].sort((a, b) => (b.startedAtMs ?? 0) - (a.startedAtMs ?? 0))[0];
    const current = named?.sessionId ?? newest?.sessionId;
    if (!records.some((record) => record.sessionId === current)) return [];
    return records.filter((record) => record.sessionId !== current);
  });
}

/** A record after its session's end. */
export function ended(record: SessionRecord, reason: string, nowMs: number): SessionRecord {
  return { ...record, status: 'completed', endedAtMs: nowMs, endReason: reason };
}

/** Reasons of Claude Code's SessionEnd after which its process goes on with another session. */
const goesOnAfter = new Set(['clear', 'resume']);

/** Processes that are known to have ended in order, as far as records tell. */
export function endedOwners(records: readonly SessionRecord[]): ProcessIdentity[] {
  return records.flatMap(({ status, owner, endReason }) =>
    status === 'completed' && owner !== null && !goesOnAfter.has(endReason ?? '') ? [owner.identity] : [],
  );
}
