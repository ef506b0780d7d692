import type { Step } from '../../../shared/plan/plan.ts';
import type { ScanResult, SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import type { CleanupDeps } from './deps.ts';
import { changed, notLooked, stillRuns } from './step-result.ts';
import type { TerminateResult } from './terminate.ts';

/**
 * One picture of all processes serves so many records: whatever belongs to a session that is over can only come from
 * something of it that runs already, and each record is looked at again for itself.
 */
const PICTURE_LIFE_MS = 5000;

/** Carries out steps of bookkeeping, each looked at again first. */
export interface Books {
  keep(step: Exclude<Step, { kind: 'terminate' }>): Promise<TerminateResult>;
}

/** To be opened when all processes have been ended that will be. */
export function openBooks(deps: CleanupDeps): Books {
  const { sources, system } = deps;
  const removed = new Set<string>();
  let picture: { atMs: number; scan: ScanResult; byId: Map<string, SessionVerdict> } | null = null;

  async function lookAround(): Promise<NonNullable<typeof picture>> {
    if (picture !== null && system.monotonicMs() - picture.atMs < PICTURE_LIFE_MS) return picture;
    const scan = await deps.look();
    picture = {
      atMs: system.monotonicMs(),
      scan,
      byId: new Map(scan.sessions.map((session) => [session.sessionId, session])),
    };
    return picture;
  }

  /** Why nothing may be done, where the picture of all shows that something of the session runs. */
  async function runsNow(step: Step): Promise<TerminateResult | null> {
    const { scan, byId } = await lookAround();
    if (!scan.complete) return notLooked;
    const among = byId.get(step.sessionId);
    return isOver(among) && (among.processes.length > 0 || among.ownerIsRunning) ? stillRuns : null;
  }

  /** The session as it is now, or why nothing may be done: something of it runs, or it is no orphan any more. */
  async function settled(step: Step): Promise<SessionVerdict | TerminateResult> {
    const runs = await runsNow(step);
    if (runs !== null) return runs;
    const among = (await lookAround()).byId.get(step.sessionId);
    const alone = await deps.lookAtRecord(step.sessionId);
    if (!alone.complete) return notLooked;
    // Its record alone is mostly enough; where it is not, as for a process whose record was not read, all decide.
    const itself = alone.sessions.find(({ sessionId }) => sessionId === step.sessionId);
    const session = [itself, among].find((found) => isOrphaned(found, step));
    return session ?? changed;
  }

  return {
    async keep(step) {
      if (step.kind === 'mark-registry') {
        if (!removed.has(step.sessionId)) {
          const session = await settled(step);
          if ('outcome' in session) return session;
          if (session.hasRecord) return changed;
        }
        sources.markCleaned(step.sessionId, system.now(), step.reason);
        return { outcome: 'done', detail: '' };
      }
      // Of what is not over at all, nothing is written, not even a lock.
      const around = await runsNow(step);
      if (around !== null) return around;
      const found: { last: SessionVerdict | TerminateResult } = { last: changed };
      const moved = await sources.quarantine(step.sessionId, system.now(), async () => {
        found.last = await settled(step);
        return !('outcome' in found.last) && found.last.hasRecord;
      });
      if (!moved.ok) {
        if (moved.reason !== null) return { outcome: 'failed', detail: moved.reason };
        return 'outcome' in found.last ? found.last : changed;
      }
      removed.add(step.sessionId);
      return { outcome: 'done', detail: 'It can be restored for 7 days.' };
    },
  };
}

const isOver = (session: SessionVerdict | undefined): session is SessionVerdict =>
  session?.verdict === 'orphaned' || session?.verdict === 'ended';

/** Whether it still is what was agreed to, and nothing runs it. */
function isOrphaned(session: SessionVerdict | undefined, step: Step): boolean {
  if (session?.verdict !== 'orphaned' || session.ownerIsRunning) return false;
  return step.confidence === 'likely' || session.confidence === 'proven';
}
