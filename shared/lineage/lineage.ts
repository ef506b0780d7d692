import * as z from 'zod/mini';
import { storedIdentity, type ProcessIdentity } from '../process/identity.ts';

/** How a process was recognised as a session's own while that session lived. */
export const lineageVias = ['descendant', 'process-group', 'terminal-session', 'environment'] as const;
export type LineageVia = (typeof lineageVias)[number];

const entry = z.lazy(() =>
  z.object({
    identity: storedIdentity,
    /** Hash of the command line, so that an exec in the same process is noticed. */
    command_hash: z.string(),
    name: z.string().check(z.maxLength(256)),
    via: z.enum(lineageVias),
    /** True where it was the owner's own child in the owner's process group, as stdio MCP servers are. */
    server: z.boolean(),
    /** It left its parent or its process session while its session lived: it may be meant to go on. */
    left: z.optional(z.boolean()),
    pgid: z.nullable(z.number()),
    sid: z.nullable(z.number()),
    first_seen: z.string(),
  }),
);

/** `process-janitor/lineage.json`: what live sessions started, by session. */
export const lineageFileSchema = z.lazy(() =>
  z.object({
    version: z.literal(1),
    sessions: z.record(
      z.string(),
      z.object({
        owner: storedIdentity,
        working_dir: z.nullable(z.string()),
        entries: z.array(entry),
        ended_in_order: z.optional(z.boolean()),
        agent: z.optional(z.string().check(z.maxLength(64))),
      }),
    ),
  }),
);
export type LineageFile = z.infer<typeof lineageFileSchema>;

export interface LineageEntry {
  identity: ProcessIdentity;
  commandHash: string;
  name: string;
  via: LineageVia;
  isServer: boolean;
  /** It left its parent or its process session while its session lived: it may be meant to go on. */
  hasLeft?: boolean;
  processGroup: number | null;
  session: number | null;
  firstSeenMs: number;
}

export interface SessionLineage {
  owner: ProcessIdentity;
  workingDir: string | null;
  entries: readonly LineageEntry[];
  /**
   * The owner ended in order, so that what it left may have been left on purpose. Kept here because the session's
   * record goes away, or goes on to another process, before what was left does.
   */
  endedInOrder?: boolean;
  /** Set where the owner is another agent (Codex, …): what it started is never Claude Code's. */
  agent?: string;
}

/** Lineage of all sessions by session id. */
export type Lineage = ReadonlyMap<string, SessionLineage>;
