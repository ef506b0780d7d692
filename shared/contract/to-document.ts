import type { ProcessRow, ScanDocument, SessionRow } from './document.ts';
import { newestFirst } from '../words/newest-first.ts';
import type { Plan, Step } from '../plan/plan.ts';
import { standingOf, type SessionStanding } from '../plan/standing.ts';
import type { CleanupDocument, StepReport, Trigger } from '../plan/receipt.ts';
import type { ProcessVerdict, ScanResult, VerdictKind } from '../judge/world/verdict.ts';

/** Milliseconds since 1970 as ISO 8601; `null` stays, and so does what no calendar knows. */
export function isoTime(ms: number | null): string | null {
  return ms === null || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15 ? null : new Date(ms).toISOString();
}

/** A scan as `scan --json` prints it and the window shows it. */
export function toScanDocument(scan: ScanResult): ScanDocument {
  const standing = standingOf(scan);
  const sessions = standing.sessions.map(sessionRow).sort(newestFirst);
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
    orphaned_count: orphaned.length,
    orphaned_sessions: orphaned,
    sessions,
    errors: scan.problems.map(({ where, message }) => ({ where, message })),
  };
}

function sessionRow({ session, shownAs, why }: SessionStanding): SessionRow {
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
    layers: session.layers.map(({ layer, passed, detail }) => ({ layer, passed, detail })),
    processes: session.processes.map(processRow),
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
    confidence: process.confidence,
    evidence: process.evidence.map(({ detail }) => detail),
    vetoes: process.vetoes.map(({ detail }) => detail),
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
    pid: root?.pid ?? null,
    start_token: root?.startToken ?? null,
    path: step.kind === 'remove-session-files' ? step.path : null,
    confidence: step.confidence,
    reason: step.reason,
    outcome: 'planned',
    detail: step.detail,
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
