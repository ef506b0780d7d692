import { unreadDetails } from '../../../shared/process/process.ts';
import { processIdentity, type ProcessIdentity } from '../../../shared/process/identity.ts';
import type { Plan, Step, TerminateStep } from '../../../shared/plan/plan.ts';
import type { Family } from '../../../shared/running/family-of.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type {
  ProcessVerdict,
  ScanResult,
  SessionVerdict,
  Veto,
} from '../../../shared/judge/world/verdict.ts';

/** Small builders for scans, plans and receipts, so that a test names only what it is about. */
export const MB = 1024 ** 2;

export const identity = (pid: number, startToken = `t${pid}`): ProcessIdentity =>
  processIdentity({ pid, startToken, bootId: 'boot', uid: 1000 });

export function leftover(
  pid: number,
  given: Partial<ProcessVerdict> & { memoryBytes?: number; vetoes?: readonly Veto[] } = {},
): ProcessVerdict {
  const { memoryBytes = 100 * MB, ...rest } = given;
  return {
    pid,
    parentPid: 1,
    identity: identity(pid),
    unitPid: pid,
    name: 'node',
    command: 'node server.js',
    startedAtMs: 0,
    attribution: 'lineage',
    confidence: 'proven',
    evidence: [],
    vetoes: [],
    isPassing: false,
    origin: 'certain',
    use: 'none',
    useReasons: ['Nobody can speak to it any more.'],
    details: {
      ...unreadDetails,
      argv: null,
      executable: null,
      workingDirectory: null,
      managedBy: null,
      foreignPidNamespace: null,
      stdinIsTerminal: null,
      ignoresHangup: null,
      listeningSockets: null,
      liveClients: null,
      memoryBytes,
      memoryKind: 'pss',
      cpuPercent: 0,
    },
    ...rest,
  };
}

export function session(sessionId: string, given: Partial<SessionVerdict> = {}): SessionVerdict {
  return {
    sessionId,
    source: 'janitor',
    verdict: 'orphaned',
    reason: 'process-gone',
    confidence: 'proven',
    explanation: 'Its process is gone.',
    pid: 1,
    owner: identity(1),
    ownerIsRunning: false,
    ownerState: 'gone',
    graceEndsAtMs: null,
    startedAtMs: 0,
    lastHeartbeatMs: null,
    workingDir: `/home/ann/${sessionId}`,
    hostname: 'here',
    name: null,
    kind: null,
    entrypoint: null,
    hasRecord: true,
    layers: [],
    processes: [],
    suggestion: null,
    canResume: true,
    ...given,
  };
}

/** A session that runs and waits for its next prompt. */
export const idleSession = (sessionId: string): SessionVerdict =>
  session(sessionId, {
    verdict: 'active',
    reason: 'fresh-heartbeat',
    owner: identity(100),
    ownerIsRunning: true,
    activity: { status: 'idle', sinceMs: 0, isBridged: false },
    canResume: false,
  });

/** Its Claude alone. */
export const familyOf = ({ sessionId, owner }: SessionVerdict): Family => ({
  sessionId,
  owner: owner ?? identity(100),
  members: [
    {
      pid: owner?.pid ?? 100,
      parentPid: 1,
      identity: owner,
      name: 'claude',
      command: 'claude',
      commandHash: 'h',
      startedAtMs: 0,
      isOwner: true,
      server: null,
      remark: null,
      memoryBytes: 300 * MB,
      memoryKind: 'pss',
      cpuPercent: 0,
      ports: [],
    },
  ],
  servers: [],
  memoryBytes: 400 * MB,
  memoryIsEstimated: false,
  cpuPercent: 0,
  ports: [],
});

export const scanOf = (sessions: readonly SessionVerdict[], given: Partial<ScanResult> = {}): ScanResult => ({
  scannedAtMs: 0,
  durationMs: 1,
  hostname: 'here',
  sessions,
  problems: [],
  complete: true,
  ...given,
});

export function terminate(
  stepId: string,
  sessionId: string,
  given: Partial<TerminateStep> = {},
): TerminateStep {
  return {
    kind: 'terminate',
    stepId,
    sessionId,
    workingDir: `/home/ann/${sessionId}`,
    confidence: 'proven',
    reason: 'process-gone',
    detail: 'End node.',
    patience: 'useless',
    force: false,
    processes: [
      {
        identity: identity(7),
        name: 'node',
        command: 'node',
        commandHash: '',
        memoryBytes: 100 * MB,
        isPassing: false,
      },
    ],
    memoryBytes: 100 * MB,
    memoryIsEstimated: false,
    ...given,
  };
}

export const planOf = (steps: readonly Step[], planId = 'plan'): Plan => ({ planId, createdAtMs: 0, steps });

export function receiptOf(
  steps: readonly Step[],
  outcome: CleanupDocument['steps'][number]['outcome'] = 'done',
  given: Partial<CleanupDocument> = {},
): CleanupDocument {
  const memory = steps.reduce((sum, step) => sum + (step.kind === 'terminate' ? step.memoryBytes : 0), 0);
  return {
    schema: 'process-janitor/cleanup@1',
    dry_run: outcome === 'planned',
    plan_id: 'plan',
    trigger: 'manual',
    started_at: '2026-11-22T10:00:00.000Z',
    finished_at: '2026-11-22T10:00:01.000Z',
    steps: steps.map((step) => ({
      step_id: step.stepId,
      kind: step.kind,
      session_id: step.sessionId,
      working_dir: step.workingDir,
      pid: step.kind === 'terminate' ? (step.processes[0]?.identity.pid ?? null) : null,
      start_token: null,
      path: null,
      confidence: step.confidence,
      reason: step.reason,
      outcome,
      detail: '',
      force: step.kind === 'terminate' && step.force,
      memory_bytes: step.kind === 'terminate' ? step.memoryBytes : 0,
      processes:
        step.kind === 'terminate'
          ? step.processes.map(({ identity: of, name, command, memoryBytes }) => ({
              pid: of.pid,
              start_token: of.startToken,
              name,
              command,
              memory_bytes: memoryBytes,
            }))
          : [],
    })),
    memory_before_bytes: memory,
    memory_after_bytes: outcome === 'done' ? 0 : memory,
    memory_estimated: false,
    ...given,
  };
}
