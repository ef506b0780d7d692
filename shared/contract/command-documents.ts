import * as z from 'zod/mini';
import { scanSchema } from './document.ts';
import { sampleSchema } from '../plan/left-over-series.ts';
import { cleanupSchema } from '../plan/receipt.ts';
import { warningSchema } from '../running/warning.ts';

/**
 * What each command prints with `--json`, besides the two documents that have files of their own: one object with a
 * `schema`, names in snake_case, times in ISO 8601. docs/JSON.md tells of every field. Fields may be added, none taken
 * away; what changes a meaning gets the next number.
 */
const text = z.string();
const maybe = z.nullable(text);
const hooksStatus = z.enum(['connected', 'not-connected', 'outdated', 'disabled', 'unreadable']);
const { summary, running, orphaned_count: orphanedCount } = scanSchema.shape;
const config = z.record(text, z.unknown());

export const statusSchema = z.object({
  schema: z.literal('process-janitor/status@1'),
  headline: text,
  complete: z.boolean(),
  summary,
  orphaned_count: orphanedCount,
  running,
  keeper: z.nullable(z.object({ kind: z.enum(['tray', 'keep']), pid: z.number(), last_tick_at: text })),
  last_cleanup: z.nullable(z.object({ plan_id: text, finished_at: maybe })),
  memory: z.nullable(
    z.object({
      total_bytes: z.number(),
      available_bytes: z.nullable(z.number()),
      stalled_percent: z.nullable(z.number()),
      level: z.nullable(z.enum(['normal', 'warning', 'critical'])),
      is_short: z.boolean(),
    }),
  ),
  config,
  home: text,
  hooks: hooksStatus,
  plugin: maybe,
});

export const whySchema = z.object({
  schema: z.literal('process-janitor/why@1'),
  about: text,
  whose: z.array(text),
  wanted: z.array(text),
  forbidden: z.array(text),
  next: z.array(text),
  you: z.array(text),
});

export const doctorSchema = z.object({
  schema: z.literal('process-janitor/doctor@1'),
  findings: z.array(
    z.object({ check: text, level: z.enum(['ok', 'hint', 'problem']), detail: text, remedy: maybe }),
  ),
});

export const historySchema = z.object({
  schema: z.literal('process-janitor/history@1'),
  receipts: z.array(cleanupSchema),
  /** What was left over through time, oldest first. */
  left_over: z.array(sampleSchema),
});

export const restoreSchema = z.object({
  schema: z.literal('process-janitor/restore@1'),
  restored: maybe,
  quarantined: z.array(z.object({ session_id: text, removed_at: text, purge_at: text })),
});

export const configSchema = z.object({
  schema: z.literal('process-janitor/config@1'),
  config,
  problems: z.array(z.object({ key: text, message: text })),
});

export const keepListSchema = z.object({
  schema: z.literal('process-janitor/keep-list@1'),
  keep_list: z.array(text),
});

export const hooksSchema = z.object({
  schema: z.literal('process-janitor/hooks@1'),
  status: hooksStatus,
  settings: text,
  program: z.nullable(z.object({ command: text, args: z.array(text) })),
  plugin: maybe,
  changed: z.boolean(),
  backup: maybe,
});

export const openSchema = z.object({
  schema: z.literal('process-janitor/open@1'),
  opened: z.boolean(),
});

export const uninstallSchema = z.object({
  schema: z.literal('process-janitor/uninstall@1'),
  hooks_removed: z.boolean(),
  keeper_stopped: z.boolean(),
  purged: z.boolean(),
});

export const errorSchema = z.object({
  schema: z.literal('process-janitor/error@1'),
  error: text,
});

/** Every document, by its name. */
export const documents = {
  scan: scanSchema,
  warning: warningSchema,
  cleanup: cleanupSchema,
  status: statusSchema,
  why: whySchema,
  doctor: doctorSchema,
  history: historySchema,
  restore: restoreSchema,
  config: configSchema,
  'keep-list': keepListSchema,
  hooks: hooksSchema,
  open: openSchema,
  uninstall: uninstallSchema,
  error: errorSchema,
} as const;

export type DocumentName = keyof typeof documents;
export type CommandDocument = z.infer<(typeof documents)[DocumentName]>;
