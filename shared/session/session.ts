import type * as z from 'zod/mini';
import { fromStoredIdentity, toStoredIdentity, type ProcessIdentity } from '../process/identity.ts';
import { isUsualRecord, storedRecord, type StoredRecord } from './stored-record.ts';

export { sessionIdPattern, sessionIdSchema } from './stored-record.ts';

/**
 * What a session belonged to when it was registered; while this holds, its heartbeat beats.
 * `detached`: it had lost both before anyone looked, so there is no baseline.
 */
export type Attachment =
  | { kind: 'terminal'; tty: string }
  | { kind: 'parent'; parent: ProcessIdentity }
  | { kind: 'detached' };

/** Who runs a session, as far as it was recorded. */
export interface SessionOwner {
  identity: ProcessIdentity;
  pidDomain: string | null;
  tty: string | null;
  processGroup: number | null;
  session: number | null;
  attachment: Attachment;
  source: 'hook' | 'adopted';
  kind: string | null;
  entrypoint: string | null;
  version: string | null;
  name: string | null;
}

/** One `metadata.json`, understood. Times are milliseconds since 1970; `null`: absent or unreadable. */
export interface SessionRecord {
  sessionId: string;
  pid: number;
  parentPid: number | null;
  startedAtMs: number | null;
  hostname: string;
  workingDir: string;
  lastHeartbeatMs: number | null;
  platform: string | null;
  status: 'active' | 'completed' | 'stopped';
  endedAtMs: number | null;
  endReason: string | null;
  /** `null`: written by the shell plugin; its pid was a hook's shell, not Claude. */
  owner: SessionOwner | null;
  beat: { clock: string; awakeMs: number } | null;
}

/** ISO 8601 with a time of day. `Date.parse` alone would take "session 12" for a day in 2001. */
const isoForm = /^(\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/;

const time = (value: string | null | undefined): number | null => {
  const ms = value != null && isoForm.test(value) ? Date.parse(value) : NaN;
  return Number.isNaN(ms) ? null : ms;
};

export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: string };

/** The first complaint of a schema as "field: problem"; never quotes the file's content. */
export function complaint(error: z.core.$ZodError): string {
  const issue = error.issues[0];
  return issue === undefined
    ? 'has an unknown form'
    : `${issue.path.join('.') || 'content'}: ${issue.code.replaceAll('_', ' ')}`;
}

/** Understands the parsed JSON of a `metadata.json`. Bad input is a value with its reason, never an exception. */
export function parseSessionRecord(raw: unknown): Parsed<SessionRecord> {
  if (isUsualRecord(raw)) return { ok: true, value: fromStoredRecord(raw) };
  const result = storedRecord.safeParse(raw);
  return result.success
    ? { ok: true, value: fromStoredRecord(result.data) }
    : { ok: false, reason: complaint(result.error) };
}

function fromStoredRecord(stored: StoredRecord): SessionRecord {
  const { owner, beat } = stored;
  return {
    sessionId: stored.session_id,
    pid: stored.pid,
    parentPid: stored.ppid ?? null,
    startedAtMs: time(stored.start_time),
    hostname: stored.hostname,
    workingDir: stored.working_dir,
    lastHeartbeatMs: time(stored.last_heartbeat),
    platform: stored.platform ?? null,
    status: stored.status,
    endedAtMs: time(stored.end_time),
    endReason: stored.end_reason ?? null,
    owner:
      owner === undefined
        ? null
        : {
            identity: fromStoredIdentity(owner.identity),
            pidDomain: owner.pid_domain,
            tty: owner.tty,
            processGroup: owner.pgid,
            session: owner.sid,
            attachment: fromStoredAttachment(owner.attachment),
            source: owner.source,
            kind: owner.kind,
            entrypoint: owner.entrypoint,
            version: owner.version,
            name: owner.name,
          },
    beat: beat == null ? null : { clock: beat.clock, awakeMs: beat.awake_ms },
  };
}

function fromStoredAttachment(stored: NonNullable<StoredRecord['owner']>['attachment']): Attachment {
  switch (stored.kind) {
    case 'terminal':
      return { kind: 'terminal', tty: stored.tty };
    case 'parent':
      return { kind: 'parent', parent: fromStoredIdentity(stored.parent) };
    case 'detached':
      return { kind: 'detached' };
  }
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** The JSON that a `metadata.json` holds. `parseSessionRecord` reads it back unchanged. */
export function toStoredRecord(record: SessionRecord) {
  const owner = record.owner;
  return {
    session_id: record.sessionId,
    pid: record.pid,
    ppid: record.parentPid,
    start_time: iso(record.startedAtMs) ?? '',
    hostname: record.hostname,
    working_dir: record.workingDir,
    last_heartbeat: iso(record.lastHeartbeatMs),
    platform: record.platform,
    status: record.status,
    end_time: iso(record.endedAtMs),
    end_reason: record.endReason,
    ...(owner !== null && {
      owner: {
        identity: toStoredIdentity(owner.identity),
        pid_domain: owner.pidDomain,
        tty: owner.tty,
        pgid: owner.processGroup,
        sid: owner.session,
        attachment:
          owner.attachment.kind === 'parent'
            ? { kind: 'parent', parent: toStoredIdentity(owner.attachment.parent) }
            : owner.attachment,
        source: owner.source,
        kind: owner.kind,
        entrypoint: owner.entrypoint,
        version: owner.version,
        name: owner.name,
      },
    }),
    beat: record.beat === null ? null : { clock: record.beat.clock, awake_ms: record.beat.awakeMs },
  };
}
