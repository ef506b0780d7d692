import { afterRound, beaten, isDue, mayBeat } from '../../../shared/session/beats.ts';
import type { Glimpse } from '../../../shared/lineage/glimpses.ts';
import type { LiveSession } from '../../../shared/lineage/lineage-members.ts';
import type { AwakeClock } from '../../../shared/session/heartbeat.ts';
import {
  ended,
  leftBehind,
  ownerRuns,
  registered,
  type RegistrationWorld,
} from '../../../shared/session/registration.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import { readClaudeRecords } from '../../store/records/claude-records.ts';
import type { Home } from '../../store/files/home.ts';
import type { SessionsListing } from '../../store/records/session-folder.ts';
import { writeHeartbeatPid } from '../../store/records/sessions.ts';
import { createLineageRecorder, liveSessions } from './lineage-recorder.ts';
import { createOrderlyEnds } from './orderly-end.ts';
import { createSessionCache } from './session-cache.ts';
import type { Updater } from './session-lock.ts';
import { updateSession } from './session-update.ts';

/** What a keeper did for the sessions in one round. */
export interface Round {
  /** Sessions whose owner runs. */
  live: number;
  /** The same, as they are recorded. */
  running: readonly LiveSession[];
  beaten: number;
  registered: number;
  ended: number;
  /** What could not be written, in sentences. */
  problems: string[];
}

/** What both the system and the disk showed at the beginning of a round, whole. */
export interface Picture {
  processes: RegistrationWorld['processes'];
  sessions: Extract<SessionsListing, { ok: true }>;
  nowMs: number;
  /** What was seen below owners since the last round. */
  glimpses: readonly Glimpse[];
}

type Change = (
  sessionId: string,
  make: (record: SessionRecord | null) => SessionRecord | null,
) => Promise<boolean>;

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Makes the function that does one round: registers what Claude Code's own records show, ends what moved on or
 * went in order, beats, and records lineage. One session's trouble never keeps the others from their beat.
 */
export function createRounds(home: Home) {
  const cache = createSessionCache(home);
  const orderlyEnds = createOrderlyEnds();
  const recorder = createLineageRecorder(home);
  const pidNoted = new Set<string>();
  let unreadableBefore: ReadonlySet<string> = new Set();

  async function notePid(sessionId: string, pid: number): Promise<void> {
    if (pidNoted.has(sessionId)) return;
    await writeHeartbeatPid(home, sessionId, pid);
    pidNoted.add(sessionId);
  }

  return async function round(
    updater: Updater,
    clock: AwakeClock,
    intervalMs: number,
    { processes, sessions, nowMs, glimpses }: Picture,
  ): Promise<Round> {
    const result: Round = { live: 0, running: [], beaten: 0, registered: 0, ended: 0, problems: [] };
    const attempt = async (work: () => Promise<boolean>): Promise<boolean> => {
      try {
        return await work();
      } catch (error) {
        result.problems.push(messageOf(error));
        return false;
      }
    };
    const { records, unreadable } = cache.read(sessions.entries);
    const { records: claudeRecords } = await readClaudeRecords(home, sessions);
    const known = new Map(records.map((record) => [record.sessionId, record]));
    const world = (): RegistrationWorld => ({
      records: [...known.values()],
      claudeRecords,
      processes,
      host: updater.system.host,
      nowMs,
    });
    const change: Change = (sessionId, make) =>
      attempt(async () => {
        const updated = await updateSession(updater, sessionId, make);
        if (!updated.ok) result.problems.push(`Session ${sessionId}: ${updated.reason}`);
        else if (updated.record !== null) known.set(sessionId, updated.record);
        return updated.ok && updated.written;
      });
    const end = (sessionId: string, reason: string) =>
      change(sessionId, (current) => (current?.status === 'active' ? ended(current, reason, nowMs) : null));

    for (const claude of claudeRecords) {
      const { sessionId } = claude;
      const isNew = !known.has(sessionId);
      if (unreadable.has(sessionId) || registered(claude, known.get(sessionId) ?? null, world()) === null)
        continue;
      if ((await change(sessionId, (current) => registered(claude, current, world()))) && isNew)
        result.registered += 1;
    }
    for (const { sessionId } of leftBehind(world())) {
      if (await end(sessionId, 'clear')) result.ended += 1;
    }
    for (const record of [...known.values()]) {
      const { sessionId, owner } = record;
      if (record.status !== 'active' || owner === null) continue;
      if (!ownerRuns(owner, processes)) {
        if (orderlyEnds.wasOrderly(record, world()) && (await end(sessionId, 'exited'))) result.ended += 1;
        continue;
      }
      result.live += 1;
      // Nobody could beat for it while its record could not be read: its time begins anew.
      const isMended = unreadableBefore.has(sessionId);
      if (!isMended && !isDue(record, clock, intervalMs)) continue;
      const next = (current: SessionRecord) =>
        isMended ? beaten(current, clock, nowMs) : afterRound(current, processes, clock, nowMs);
      if (next(record) === null) continue;
      const isWritten = await change(sessionId, (current) => (current === null ? null : next(current)));
      if (isWritten && (isMended || mayBeat(record, processes))) result.beaten += 1;
      await attempt(async () => {
        await notePid(sessionId, updater.self.pid);
        return true;
      });
    }
    unreadableBefore = unreadable;
    orderlyEnds.note(world());
    await attempt(async () => {
      // The records of before too: one that had ended may have gone on to another process in this very round.
      const all = [...known.values(), ...records.filter(({ status }) => status === 'completed')];
      await recorder.record(all, { processes, selfPid: updater.self.pid, nowMs }, glimpses);
      return true;
    });
    result.running = liveSessions([...known.values()], processes);
    return result;
  };
}
