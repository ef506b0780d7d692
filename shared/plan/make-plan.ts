import { recogniseClaude } from '../process/claude-process.ts';
import { identityKey } from '../process/identity.ts';
import { commandHash, shortHash } from '../process/command-hash.ts';
import { groupBy } from '../words/group-by.ts';
import { describeUnit } from './step-words.ts';
import type { Asked, Plan, RemoveFilesStep, Step, TerminateStep, MarkRegistryStep } from './plan.ts';
import type { ProcessVerdict, ScanResult, SessionVerdict } from '../judge/world/verdict.ts';

/**
 * Turns verdicts into steps: units to end first, then record folders to move to quarantine, then lines for the
 * registry. Processes with a veto and sessions without a proof or likelihood yield nothing.
 *
 * @param digest gives a short text that differs for different texts; the same steps give the same plan id
 * @param asked what was asked to end before; where it still runs, its step is one of force
 */
export function makePlan(
  scan: ScanResult,
  digest: (text: string) => string,
  asked: readonly Asked[] = [],
): Plan {
  const before = new Set(asked.map(({ identity }) => identityKey(identity)));
  const steps = scan.complete ? scan.sessions.flatMap((session) => stepsOf(session, before)) : [];
  const order = { terminate: 0, 'remove-session-files': 1, 'mark-registry': 2 } as const;
  // One order whatever order the sessions were found in: the same facts are the same plan.
  steps.sort(
    (a, b) =>
      order[a.kind] - order[b.kind] || compare(a.sessionId, b.sessionId) || compare(a.stepId, b.stepId),
  );
  return { planId: digest(steps.map(fingerprint).join('\n')), createdAtMs: scan.scannedAtMs, steps };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/**
 * All that a step would touch, as one text. Two steps with the same fingerprint do the same. A loop's `sleep` is left
 * out: it differs from look to look and is nothing without the loop.
 */
export function fingerprint(step: Step): string {
  if (step.kind !== 'terminate') return step.stepId;
  const lasting = step.processes.filter(({ isPassing }) => !isPassing);
  return `${step.stepId} ${step.force ? 'force ' : ''}${lasting.map(({ identity: i, commandHash: hash }) => `${i.pid}/${i.startToken}/${hash}`).join(' ')}`;
}

/**
 * What two sightings must agree in: the step and everything in it, and for a loop also that it sleeps. A listing can
 * lack rows for a moment, and what it lacks must not make the second sighting.
 */
export function sightingOf(step: Step): string {
  if (step.kind !== 'terminate') return step.stepId;
  const sleeps = step.processes.some(({ isPassing }) => isPassing);
  return `${step.stepId} ${shortHash(fingerprint(step))}${sleeps ? ' asleep' : ''}`;
}

/**
 * The steps for one session: its units to end, and its bookkeeping. None for a session that is not over.
 *
 * @param asked keys of the identities that were asked to end before
 */
export function stepsOf(session: SessionVerdict, asked: ReadonlySet<string> = new Set()): Step[] {
  if (session.verdict !== 'orphaned' && session.verdict !== 'ended') return [];
  const terminate = unitsOf(session.processes).flatMap((unit) => terminateStep(session, unit, asked));
  return [...terminate, ...bookkeepingSteps(session, terminate)];
}

/**
 * A session's record and its place in the registry are what it is found again by. So they go only together with the
 * last process, are no surer than the least sure of them, and stay where anything stays.
 */
function bookkeepingSteps(session: SessionVerdict, terminate: readonly TerminateStep[]): Step[] {
  if (session.verdict !== 'orphaned' || session.confidence === 'none') return [];
  const ended = new Set(terminate.flatMap(({ processes }) => processes.map(({ identity }) => identity.pid)));
  if (session.processes.some(({ pid }) => !ended.has(pid))) return [];
  if (session.ownerIsRunning && (session.owner === null || !ended.has(session.owner.pid))) return [];
  const isSure =
    session.confidence === 'proven' && terminate.every(({ confidence }) => confidence === 'proven');
  const confidence = isSure ? 'proven' : 'likely';
  return [
    ...(session.hasRecord ? [removeFilesStep(session, confidence)] : []),
    ...(session.source !== 'process' ? [markRegistryStep(session, confidence)] : []),
  ];
}

const unitsOf = (processes: readonly ProcessVerdict[]): ProcessVerdict[][] => [
  ...groupBy(processes, ({ unitPid }) => unitPid).values(),
];

function terminateStep(
  session: SessionVerdict,
  unit: readonly ProcessVerdict[],
  asked: ReadonlySet<string>,
): TerminateStep[] {
  const root = unit.find(({ pid, unitPid }) => pid === unitPid);
  if (
    root?.identity == null ||
    unit.some(({ confidence, vetoes }) => confidence === 'none' || vetoes.length > 0)
  ) {
    return [];
  }
  const processes = unit.flatMap((process) =>
    process.identity === null
      ? []
      : [
          {
            identity: process.identity,
            name: process.name,
            command: process.command,
            commandHash: commandHash(process.details?.argv ?? null),
            memoryBytes: process.details?.memoryBytes ?? null,
            isPassing: process.isPassing,
          },
        ],
  );
  if (processes.length !== unit.length) return [];
  const memoryBytes = processes.reduce((sum, process) => sum + (process.memoryBytes ?? 0), 0);
  const confidence = unit.every((process) => process.confidence === 'proven') ? 'proven' : 'likely';
  const evidence = [...root.evidence.map(({ detail }) => detail), ...root.useReasons].join(' ');
  const force = processes.some(({ identity }) => asked.has(identityKey(identity)));
  const what = describeUnit(root.name, processes.length, memoryBytes);
  return [
    {
      kind: 'terminate',
      stepId: `terminate:${session.sessionId}:${root.identity.pid}:${root.identity.startToken}`,
      sessionId: session.sessionId,
      workingDir: session.workingDir,
      confidence,
      reason: session.reason,
      detail: force
        ? `Force ${what} to end: asked before, it is still at work, and what it has under way is lost. ${evidence}`
        : `End ${what}. ${evidence}`,
      patience: confidence === 'proven' && !unit.some(isClaude) ? 'useless' : 'gentle',
      force,
      processes,
      memoryBytes,
      memoryIsEstimated: unit.some(
        ({ details }) => details?.memoryBytes == null || details.memoryKind === 'rss',
      ),
    },
  ];
}

/** Claude saves a conversation when it is asked to end. */
const isClaude = ({ attribution, name, details }: ProcessVerdict) =>
  attribution === 'owner' ||
  recogniseClaude({ name, executable: details?.executable ?? null, argv: details?.argv ?? null }) ===
    'session';

function removeFilesStep(session: SessionVerdict, confidence: 'proven' | 'likely'): RemoveFilesStep {
  return {
    kind: 'remove-session-files',
    stepId: `remove-session-files:${session.sessionId}`,
    sessionId: session.sessionId,
    workingDir: session.workingDir,
    confidence,
    reason: session.reason,
    detail: `Move the session's record to quarantine, from where it can be restored for 7 days. ${session.explanation}`,
    path: `sessions/${session.sessionId}`,
  };
}

function markRegistryStep(session: SessionVerdict, confidence: 'proven' | 'likely'): MarkRegistryStep {
  return {
    kind: 'mark-registry',
    stepId: `mark-registry:${session.sessionId}`,
    sessionId: session.sessionId,
    workingDir: session.workingDir,
    confidence,
    reason: session.reason,
    detail: 'Note in the registry that the session was cleaned up.',
  };
}
