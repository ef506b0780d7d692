import type { ProcessRow, ScanDocument, SessionRow } from './document.ts';
import { newestFirst } from '../words/newest-first.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { isTooYoung } from '../plan/share.ts';
import { standingOf, type SessionStanding, type Standing } from '../plan/standing.ts';
import type { CleanupDocument, StepReport, Trigger } from '../plan/receipt.ts';
import type { Family, Member } from '../running/family-of.ts';
import { sharedServers } from '../running/shared-servers.ts';
import type { ProcessVerdict, ScanResult, SessionVerdict, VerdictKind } from '../judge/world/verdict.ts';

/** Milliseconds since 1970 as ISO 8601; `null` stays, and so does what no calendar knows. */
export function isoTime(ms: number | null): string | null {
  return ms === null || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();
}

/**
 * A scan as `scan --json` prints it and the window shows it.
 *
 * @param families what running sessions cost, where that was looked at
 * @param standing that of the scan, where it is known already
 */
export function toScanDocument(
  scan: ScanResult,
  families: readonly Family[] | null = null,
  standing: Standing = standingOf(scan),
): ScanDocument {
  const familyOf = new Map((families ?? []).map((family) => [family.sessionId, family]));
  const sessions = standing.sessions
    .map((one) => sessionRow(one, familyOf.get(one.session.sessionId)))
    .sort(newestFirst);
  const { leftOver } = standing;
  const count = (kind: VerdictKind) => sessions.filter(({ verdict }) => verdict === kind).length;
  const orphaned = sessions.filter(({ verdict }) => verdict === 'orphaned').map(({ session_id: id }) => id);
  return {
    schema: 'process-janitor/scan@1',
    scanned_at: isoTime(scan.scannedAtMs) ?? '',
    hostname: scan.hostname,
    duration_ms: scan.durationMs,
    complete: scan.complete,
    summary: {
      total: scan.sessions.length,
      active: count('active'),
      orphaned: count('orphaned'),
      protected: count('protected'),
      ended: count('ended'),
      unreadable: count('unreadable'),
      left_over: {
        sessions: leftOver.sessions,
        proven: leftOver.proven,
        likely: leftOver.likely,
        stays: leftOver.stays,
        just_crashed: leftOver.justCrashed,
      },
    },
    running: families === null ? null : runningTotal(families),
    orphaned_count: orphaned.length,
    orphaned_sessions: orphaned,
    sessions,
    errors: scan.problems.map(({ where, message }) => ({ where, message })),
  };
}

function sessionRow({ session, shownAs, why }: SessionStanding, family: Family | undefined): SessionRow {
  return {
    session_id: session.sessionId,
    source: session.source,
    verdict: session.verdict,
    reason: session.reason,
    explanation: session.explanation,
    confidence: session.confidence,
    shown_as: shownAs,
    shown_because: why,
    pid: session.pid,
    owner_running: session.ownerIsRunning,
    start_time: isoTime(session.startedAtMs),
    last_heartbeat: isoTime(session.lastHeartbeatMs),
    working_dir: session.workingDir,
    hostname: session.hostname,
    name: session.name,
    kind: session.kind,
    entrypoint: session.entrypoint,
    suggestion: session.suggestion,
    can_resume: session.canResume,
    died_with_machine: session.diedWithMachine ?? false,
    memory_bytes: family?.memoryBytes ?? null,
    memory_estimated: family?.memoryIsEstimated ?? false,
    cpu_percent: family?.cpuPercent ?? null,
    ports: [...(family?.ports ?? [])],
    servers: (family?.servers ?? []).map(({ name, pid, memoryBytes }) => ({
      name,
      pid,
      memory_bytes: memoryBytes,
    })),
    status: session.activity?.status ?? null,
    status_since: isoTime(session.activity?.sinceMs ?? null),
    layers: [...session.layers],
    processes: processRows(session, family),
  };
}

/** What was judged one by one says more than being a member of the tree. */
function processRows(session: SessionVerdict, family: Family | undefined): ProcessRow[] {
  if (family === undefined) return session.processes.map(processRow);
  const judged = new Map(session.processes.map((process) => [process.pid, process]));
  const inTree = new Set(family.members.map(({ pid }) => pid));
  return [
    ...family.members.map((member) => {
      const one = judged.get(member.pid);
      const row = one === undefined ? memberRow(member) : { ...memberRow(member), ...processRow(one) };
      return { ...row, memory_bytes: member.memoryBytes ?? row.memory_bytes };
    }),
    ...session.processes.filter(({ pid }) => !inTree.has(pid)).map(processRow),
  ];
}

function memberRow(member: Member): ProcessRow {
  return {
    pid: member.pid,
    parent_pid: member.parentPid,
    unit_pid: member.pid,
    start_token: member.identity?.startToken ?? null,
    name: member.name,
    command: member.command,
    started_at: isoTime(member.startedAtMs),
    memory_bytes: member.memoryBytes,
    memory_kind: member.memoryBytes === null ? null : member.memoryKind,
    cpu_percent: member.cpuPercent,
    attribution: member.isOwner ? 'owner' : 'lineage',
    origin: 'certain',
    use: 'in-use',
    use_reasons: ['Its session is running.'],
    confidence: 'none',
    evidence: [
      member.isOwner ? 'It is the Claude process of this session.' : 'It runs below this session’s Claude.',
    ],
    vetoes: ['Its session is running.'],
    server: member.server,
    remark: member.remark,
    ports: [...(member.ports ?? [])],
  };
}

function runningTotal(families: readonly Family[]): ScanDocument['running'] {
  const cpu = families.flatMap(({ cpuPercent }) => cpuPercent ?? []);
  return {
    sessions: families.length,
    processes: families.reduce((sum, { members }) => sum + members.length, 0),
    memory_bytes: families.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0),
    memory_estimated: families.some(({ memoryIsEstimated }) => memoryIsEstimated),
    cpu_percent: cpu.length === 0 ? null : cpu.reduce((sum, one) => sum + one, 0),
    servers: sharedServers(families).map(({ name, count, memoryBytes }) => ({
      name,
      count,
      memory_bytes: memoryBytes,
    })),
  };
}

function processRow(process: ProcessVerdict): ProcessRow {
  return {
    pid: process.pid,
    parent_pid: process.parentPid,
    unit_pid: process.unitPid,
    start_token: process.identity?.startToken ?? null,
    name: process.name,
    command: process.command,
    started_at: isoTime(process.startedAtMs),
    memory_bytes: process.details?.memoryBytes ?? null,
    memory_kind: process.details?.memoryKind ?? null,
    cpu_percent: process.details?.cpuPercent ?? null,
    attribution: process.attribution,
    origin: process.origin,
    use: process.use,
    use_reasons: [...process.useReasons],
    confidence: process.confidence,
    evidence: process.evidence.map(({ detail }) => detail),
    vetoes: process.vetoes.map(({ detail }) => detail),
    too_young: isTooYoung(process),
  };
}

/** A plan in the form of a receipt: every outcome is `planned`, nothing was touched. */
export function toCleanupDocument(plan: Plan, about: { dryRun: boolean; trigger: Trigger }): CleanupDocument {
  const memory = plan.steps.reduce(
    (sum, step) => sum + (step.kind === 'terminate' ? step.memoryBytes : 0),
    0,
  );
  return {
    schema: 'process-janitor/cleanup@1',
    dry_run: about.dryRun,
    plan_id: plan.planId,
    trigger: about.trigger,
    started_at: isoTime(plan.createdAtMs) ?? '',
    finished_at: null,
    steps: plan.steps.map(stepReport),
    memory_before_bytes: memory,
    memory_after_bytes: memory,
    memory_estimated: plan.steps.some((step) => step.kind === 'terminate' && step.memoryIsEstimated),
  };
}

function stepReport(step: Step): StepReport {
  const root = step.kind === 'terminate' ? (step.processes[0]?.identity ?? null) : null;
  return {
    step_id: step.stepId,
    kind: step.kind,
    session_id: step.sessionId,
    working_dir: step.workingDir,
    pid: root?.pid ?? null,
    start_token: root?.startToken ?? null,
    path: step.kind === 'remove-session-files' ? step.path : null,
    confidence: step.confidence,
    reason: step.reason,
    outcome: 'planned',
    detail: step.detail,
    force: step.kind === 'terminate' && step.force,
    memory_bytes: step.kind === 'terminate' ? step.memoryBytes : 0,
    processes:
      step.kind === 'terminate'
        ? step.processes.map(({ identity, name, command, memoryBytes }) => ({
            pid: identity.pid,
            start_token: identity.startToken,
            name,
            command,
            memory_bytes: memoryBytes,
          }))
        : [],
  };
}
