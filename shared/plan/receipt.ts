import * as z from 'zod/mini';

/**
 * `ending`: asked to end, and still at work. In the journal of a clean-up that runs: it is being asked right now.
 */
const outcomes = ['planned', 'done', 'ending', 'skipped', 'failed', 'unkillable'] as const;
export type Outcome = (typeof outcomes)[number];

const stepSchema = z.object({
  step_id: z.string(),
  kind: z.enum(['terminate', 'remove-session-files', 'mark-registry']),
  session_id: z.string(),
  /** The folder that its session works in; older receipts lack it. */
  working_dir: z._default(z.nullable(z.string()), null),
  pid: z.nullable(z.number()),
  start_token: z.nullable(z.string()),
  path: z.nullable(z.string()),
  confidence: z.enum(['proven', 'likely']),
  reason: z.string(),
  outcome: z.enum(outcomes),
  detail: z.string(),
  /** It was asked to end before and still runs; the step ends it by force. Only a person takes it. */
  force: z._default(z.boolean(), false),
  memory_bytes: z.number(),
  /** Every process of the unit, the one at the top first. */
  processes: z.array(
    z.object({
      pid: z.number(),
      start_token: z.string(),
      name: z.string(),
      command: z.string(),
      memory_bytes: z.nullable(z.number()),
    }),
  ),
});
export type StepReport = z.infer<typeof stepSchema>;

/** `cleanup --json`, and one line of `history.jsonl`. Before acting every outcome is `planned`. */
export const cleanupSchema = z.object({
  schema: z.literal('process-janitor/cleanup@1'),
  dry_run: z.boolean(),
  plan_id: z.string(),
  /** How it came to be: by hand, `--auto`, at login, by a hook, by the tray on its own. */
  trigger: z.enum(['manual', 'auto', 'login', 'hook', 'tray']),
  started_at: z.string(),
  finished_at: z.nullable(z.string()),
  steps: z.array(stepSchema),
  memory_before_bytes: z.number(),
  memory_after_bytes: z.number(),
  /** True where some of the memory is resident size, which counts shared pages more than once. */
  memory_estimated: z.boolean(),
});
export type CleanupDocument = z.infer<typeof cleanupSchema>;
export type Trigger = CleanupDocument['trigger'];
