import * as z from 'zod/mini';
import { storedIdentity, toStoredIdentity, type ProcessIdentity } from '../process/identity.ts';

export const sessionIdPattern = /^[A-Za-z0-9-]{1,64}$/;
export const sessionIdSchema = z.string().check(z.regex(sessionIdPattern));

const text = z.string().check(z.maxLength(4096));
const pid = z.number().check(z.int(), z.positive(), z.maximum(2 ** 31));
const count = z.number().check(z.nonnegative());

/**
 * What a session belonged to when it was registered; while this holds, its heartbeat beats.
 * `detached`: it had lost both before anyone looked, so there is no baseline.
 */
const attachmentSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('terminal'), tty: text }),
  z.object({ kind: z.literal('parent'), parent: storedIdentity }),
  z.object({ kind: z.literal('detached') }),
]);
export type Attachment = z.infer<typeof attachmentSchema>;

const ownerSchema = z.object({
  identity: storedIdentity,
  pid_domain: z.nullable(text),
  tty: z.nullable(text),
  pgid: z.nullable(z.number()),
  sid: z.nullable(z.number()),
  attachment: attachmentSchema,
  source: z.enum(['hook', 'adopted']),
  /** Claude Code's own words for it, where known: `interactive`, `bg`, …; `cli`, `sdk-ts`, … */
  kind: z.nullable(text),
  entrypoint: z.nullable(text),
  version: z.nullable(text),
  name: z.nullable(text),
});

/** The beat that came last, in the keeper's own awake time (see heartbeat.ts). */
const beatSchema = z.object({ clock: text, awake_ms: count });

/** `sessions/<id>/metadata.json`, the format shared with the shell plugin. `owner`, `beat`: ours only. */
const recordSchema = z.object({
  session_id: sessionIdSchema,
  pid,
  ppid: z.optional(z.nullable(z.number())),
  start_time: text,
  hostname: text,
  working_dir: text,
  last_heartbeat: z.optional(z.nullable(text)),
  platform: z.optional(z.nullable(text)),
  status: z.enum(['active', 'completed', 'stopped']),
  end_time: z.optional(z.nullable(text)),
  end_reason: z.optional(z.nullable(text)),
  owner: z.optional(ownerSchema),
  beat: z.optional(z.nullable(beatSchema)),
});

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
  const result = recordSchema.safeParse(raw);
  if (!result.success) return { ok: false, reason: complaint(result.error) };
  const r = result.data;
  return {
    ok: true,
    value: {
      sessionId: r.session_id,
      pid: r.pid,
      parentPid: r.ppid ?? null,
      startedAtMs: time(r.start_time),
      hostname: r.hostname,
      workingDir: r.working_dir,
      lastHeartbeatMs: time(r.last_heartbeat),
      platform: r.platform ?? null,
      status: r.status,
      endedAtMs: time(r.end_time),
      endReason: r.end_reason ?? null,
      owner:
        r.owner === undefined
          ? null
          : {
              identity: r.owner.identity,
              pidDomain: r.owner.pid_domain,
              tty: r.owner.tty,
              processGroup: r.owner.pgid,
              session: r.owner.sid,
              attachment: r.owner.attachment,
              source: r.owner.source,
              kind: r.owner.kind,
              entrypoint: r.owner.entrypoint,
              version: r.owner.version,
              name: r.owner.name,
            },
      beat: r.beat == null ? null : { clock: r.beat.clock, awakeMs: r.beat.awake_ms },
    },
  };
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
