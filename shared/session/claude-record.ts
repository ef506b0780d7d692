import * as z from 'zod/mini';
import { complaint, sessionIdSchema, type Parsed } from './session.ts';

/**
 * `sessions/<pid>.json`, written by Claude Code ≥ 2.1.75 while a session lives and left behind by a crash.
 * Read only, never written, never deleted. Only `pid` and `sessionId` are certain to be there.
 */
const schema = z.lazy(() =>
  z.object({
    pid: z.number().check(z.int(), z.positive()),
    sessionId: sessionIdSchema,
    cwd: z.optional(z.string()),
    startedAt: z.optional(z.unknown()),
    procStart: z.optional(z.string()),
    procStartFt: z.optional(z.string()),
    version: z.optional(z.string()),
    kind: z.optional(z.string()),
    entrypoint: z.optional(z.string()),
    pidDomain: z.optional(z.nullable(z.string())),
    status: z.optional(z.string()),
    statusUpdatedAt: z.optional(z.unknown()),
    name: z.optional(z.string()),
    jobId: z.optional(z.string()),
    spare: z.optional(z.boolean()),
    messagingSocketPath: z.optional(z.string().check(z.maxLength(4096))),
    bridgeSessionId: z.optional(z.unknown()),
  }),
);

export interface ClaudeRecord {
  pid: number;
  sessionId: string;
  workingDir: string | null;
  startedAtMs: number | null;
  /** The process's start token as Claude wrote it; same unit as ours on Linux and Windows. */
  procStart: string | null;
  version: string | null;
  kind: string | null;
  entrypoint: string | null;
  pidDomain: string | null;
  /** `busy`, `shell`, `idle`, `waiting`; changes only on transitions, so an old one is not a dead one. */
  status: string | null;
  statusUpdatedAtMs: number | null;
  name: string | null;
  jobId: string | null;
  isSpare: boolean;
  /** Somebody steers it from another device (Remote Control). */
  isBridged: boolean;
  /** Removed by every orderly exit and left behind by a crash (2.1.330); nobody sweeps it. `null`: not told. */
  socketPath: string | null;
}

/** Milliseconds since 1970 that a calendar knows (ECMA-262, "Time Values"); anything else is no time. */
const time = (value: unknown): number | null =>
  typeof value === 'number' && Math.abs(value) <= 8.64e15 ? value : null;

export function parseClaudeRecord(raw: unknown): Parsed<ClaudeRecord> {
  const result = schema.safeParse(raw);
  if (!result.success) return { ok: false, reason: complaint(result.error) };
  const r = result.data;
  return {
    ok: true,
    value: {
      pid: r.pid,
      sessionId: r.sessionId,
      workingDir: r.cwd ?? null,
      startedAtMs: time(r.startedAt),
      procStart: r.procStartFt ?? r.procStart ?? null,
      version: r.version ?? null,
      kind: r.kind ?? null,
      entrypoint: r.entrypoint ?? null,
      pidDomain: r.pidDomain ?? null,
      status: r.status ?? null,
      statusUpdatedAtMs: time(r.statusUpdatedAt),
      name: r.name ?? null,
      jobId: r.jobId ?? null,
      isSpare: r.spare ?? false,
      isBridged: r.bridgeSessionId != null && r.bridgeSessionId !== '',
      socketPath: r.messagingSocketPath ?? null,
    },
  };
}
