import type { Step } from '../../../shared/plan/plan.ts';
import type { ScanResult, SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import type { CleanupDeps } from './ending/deps.ts';
import { lookAtMany } from './look-at-many.ts';
import { changed, notLooked, stillRuns } from './ending/step-result.ts';
import type { TerminateResult } from './ending/terminate.ts';

/**
 * One picture of all processes serves so many records: whatever belongs to a session that is over can only come from
 * something of it that runs already, and each record is looked at again for itself.
 */
const PICTURE_LIFE_MS = 5000;
/** With thousands of records a picture takes long: pictures may take one part in so many of the time. */
const PICTURE_SHARE = 20;

type Bookkeeping = Exclude<Step, { kind: 'terminate' }>;

/** Carries out steps of bookkeeping, each looked at again first. */
export interface Books {
  keep(step: Bookkeeping): Promise<TerminateResult>;
}

interface Picture {
  goodUntilMs: number;
  scan: ScanResult;
  byId: Map<string, SessionVerdict>;
}

/**
 * To be opened when all processes have been ended that will be.
 *
 * @param steps what is to come, in this order
 */
export function openBooks(steps: readonly Step[], deps: CleanupDeps): Books {
  const { sources, system } = deps;
  const removed = new Set<string>();
  let picture: Picture | null = null;
  const records = lookAtMany(
    steps.filter(({ kind }) => kind !== 'terminate').map(({ sessionId }) => sessionId),
    deps,
  );

  async function lookAround(): Promise<Picture> {
    const startedMs = system.monotonicMs();
    if (picture !== null && startedMs < picture.goodUntilMs) return picture;
    const scan = await deps.look();
    const nowMs = system.monotonicMs();
    picture = {
      goodUntilMs: nowMs + Math.max(PICTURE_LIFE_MS, PICTURE_SHARE * (nowMs - startedMs)),
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
    const around = await lookAround();
    const itself = await records.look(step.sessionId, around.scan);
    if (!itself.complete) return notLooked;
    // Where it has no record, and is known from its processes alone, the picture of all decides.
    const session = itself.session ?? around.byId.get(step.sessionId);
    return isOrphaned(session, step) ? session : changed;
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
function isOrphaned(session: SessionVerdict | undefined, step: Step): session is SessionVerdict {
  if (session?.verdict !== 'orphaned' || session.ownerIsRunning) return false;
  return step.confidence === 'likely' || session.confidence === 'proven';
}
