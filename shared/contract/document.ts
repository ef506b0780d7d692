import * as z from 'zod/mini';
import { shownAsNames } from '../plan/shown-as.ts';

const layer = z.object({
  layer: z.enum(['current-session', 'hostname', 'grace-period', 'process', 'heartbeat']),
  passed: z.boolean(),
  detail: z.string(),
});

const processRow = z.object({
  pid: z.number(),
  parent_pid: z.number(),
  unit_pid: z.number(),
  start_token: z.nullable(z.string()),
  name: z.string(),
  command: z.string(),
  started_at: z.nullable(z.string()),
  memory_bytes: z.nullable(z.number()),
  memory_kind: z.nullable(z.enum(['pss', 'footprint', 'private', 'rss'])),
  cpu_percent: z.nullable(z.number()),
  attribution: z.enum(['owner', 'lineage', 'environment', 'group', 'run', 'parent', 'shape']),
  origin: z.enum(['certain', 'probable']),
  use: z.enum(['none', 'unknown', 'in-use']),
  use_reasons: z.array(z.string()),
  confidence: z.enum(['proven', 'likely', 'none']),
  evidence: z.array(z.string()),
  vetoes: z.array(z.string()),
  /** Only its youth forbids touching it: it is judged later. */
  too_young: z.optional(z.boolean()),
  /** Of a running session: the MCP server that it is or works for, why it looks left over, where it listens. */
  server: z.optional(z.nullable(z.string())),
  remark: z.optional(z.nullable(z.string())),
  ports: z.optional(z.array(z.string())),
});
export type ProcessRow = z.infer<typeof processRow>;

const amount = z.object({ processes: z.number(), bytes: z.number() });

const server = z.object({ name: z.string(), pid: z.number(), memory_bytes: z.number() });

const sessionRow = z.object({
  session_id: z.string(),
  source: z.enum(['janitor', 'claude', 'process']),
  verdict: z.enum(['active', 'orphaned', 'protected', 'ended', 'unreadable']),
  reason: z.string(),
  explanation: z.string(),
  confidence: z.enum(['proven', 'likely', 'none']),
  /** The group that every door shows it in, and why, in one sentence that is true also while something of it runs. */
  shown_as: z.enum(shownAsNames),
  shown_because: z.string(),
  pid: z.nullable(z.number()),
  owner_running: z.boolean(),
  start_time: z.nullable(z.string()),
  last_heartbeat: z.nullable(z.string()),
  working_dir: z.nullable(z.string()),
  hostname: z.nullable(z.string()),
  name: z.nullable(z.string()),
  kind: z.nullable(z.string()),
  entrypoint: z.nullable(z.string()),
  suggestion: z.nullable(z.string()),
  can_resume: z.boolean(),
  /** It was cut off when the computer went down. */
  died_with_machine: z.boolean(),
  /** What a running session costs, where that was looked at (`report`, `status`, `watch`, the window); else null. */
  memory_bytes: z.nullable(z.number()),
  memory_estimated: z.boolean(),
  cpu_percent: z.nullable(z.number()),
  ports: z.array(z.string()),
  servers: z.array(server),
  /** Claude Code's own word (`busy`, `idle`, `waiting`, `shell`) for what a running session does, and since when. */
  status: z.nullable(z.string()),
  status_since: z.nullable(z.string()),
  layers: z.array(layer),
  processes: z.array(processRow),
});
export type SessionRow = z.infer<typeof sessionRow>;

/** `scan --json` and `report --json`, and what the window shows. Fields may be added, none taken away. */
export const scanSchema = z.object({
  schema: z.literal('process-janitor/scan@1'),
  scanned_at: z.string(),
  hostname: z.string(),
  duration_ms: z.number(),
  complete: z.boolean(),
  summary: z.object({
    total: z.number(),
    active: z.number(),
    orphaned: z.number(),
    protected: z.number(),
    ended: z.number(),
    unreadable: z.number(),
    /** What finished sessions left over; `sessions` are those with something to do. */
    left_over: z.object({
      sessions: z.number(),
      proven: amount,
      likely: amount,
      stays: amount,
      just_crashed: z.object({ sessions: z.number(), processes: z.number(), bytes: z.number() }),
    }),
  }),
  /** What all running sessions cost together; `null` where that was not looked at. */
  running: z.nullable(
    z.object({
      sessions: z.number(),
      processes: z.number(),
      memory_bytes: z.number(),
      memory_estimated: z.boolean(),
      cpu_percent: z.nullable(z.number()),
      /** The same MCP server in several sessions, counted once, the costliest first. */
      servers: z.array(z.object({ name: z.string(), count: z.number(), memory_bytes: z.number() })),
    }),
  ),
  orphaned_count: z.number(),
  orphaned_sessions: z.array(z.string()),
  sessions: z.array(sessionRow),
  errors: z.array(z.object({ where: z.string(), message: z.string() })),
});
export type ScanDocument = z.infer<typeof scanSchema>;
