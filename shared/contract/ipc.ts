import * as z from 'zod/mini';
import { scanSchema } from './document.ts';
import { sampleSchema } from '../plan/left-over-series.ts';
import { cleanupSchema } from '../plan/receipt.ts';
import { resumedAtOnce } from './resumed-at-once.ts';

const nothing = z.undefined();
const shortText = z.string().check(z.maxLength(512));
const sessionId = z.string().check(z.maxLength(64));

/** A row on screen: enough to sample its CPU and memory, never to signal it. */
const rowKey = z.object({ pid: z.number(), start_token: shortText });

const usage = z.array(
  z.object({ pid: z.number(), start_token: z.string(), cpu_percent: z.number(), memory_bytes: z.number() }),
);

const quarantined = z.object({
  session_id: z.string(),
  removed_at: z.string(),
  /** When it will be deleted for good. */
  purge_at: z.string(),
  working_dir: z.nullable(z.string()),
});

const settings = z.object({
  /** All configuration keys with the values in force. */
  config: z.record(z.string(), z.unknown()),
  keys: z.array(z.object({ key: z.string(), about: z.string(), allowed: z.string(), fallback: z.unknown() })),
  problems: z.array(z.object({ key: z.string(), message: z.string() })),
  config_path: z.string(),
  start_at_login: z.object({
    on: z.boolean(),
    available: z.boolean(),
    /** Where it is not available, or waits for the user's approval: what to do. */
    note: z.nullable(z.string()),
  }),
  /** `plugin`: our plugin in Claude Code does what the hooks in its settings would do. */
  hooks: z.enum(['connected', 'plugin', 'not-connected', 'outdated', 'disabled', 'unreadable']),
});

const appState = z.object({
  state: z.enum(['idle', 'orphans', 'paused', 'working', 'error']),
  /** The sentence at the top of the window and of the menu. */
  headline: z.string(),
  orphan_count: z.number(),
  memory_bytes: z.number(),
  first_run: z.boolean(),
  platform: z.enum(['linux', 'darwin', 'win32']),
  version: z.string(),
});

/** What came of something that was to be ended by hand; nothing is said where the person said no. */
const byHand = z.object({ done: z.boolean(), said: z.string() });

/** Every call from the window to the program: `[request schema, reply schema]`. */
export const calls = {
  'app:state': [nothing, appState],
  'app:first-run-done': [nothing, nothing],
  'app:pause': [z.object({ paused: z.boolean() }), appState],
  /** The newest scan; `fresh` looks again first. */
  'scan:get': [z.object({ fresh: z.boolean() }), scanSchema],
  'usage:sample': [z.object({ rows: z.array(rowKey).check(z.maxLength(64)) }), usage],
  /** Makes a plan and keeps it under its id. Nothing is touched. */
  'cleanup:preview': [nothing, cleanupSchema],
  /** Carries out the ticked steps of the plan with that id; each is checked again first. */
  'cleanup:execute': [
    z.object({
      plan_id: shortText,
      step_ids: z.array(shortText).check(z.maxLength(20_000)),
      /** Those among them that were asked to end before and that a person wants forced. */
      force_step_ids: z.optional(z.array(shortText).check(z.maxLength(20_000))),
    }),
    cleanupSchema,
  ],
  'history:list': [nothing, z.array(cleanupSchema)],
  /** What was left over through time, oldest first; the newest is at most ten minutes old while the program runs. */
  'left-over:list': [nothing, z.array(sampleSchema)],
  'quarantine:list': [nothing, z.array(quarantined)],
  'quarantine:restore': [z.object({ session_id: sessionId }), nothing],
  'settings:get': [nothing, settings],
  /** Checks and writes one key; a bad value is an error that says what is allowed. */
  'settings:set': [z.object({ key: shortText, value: z.unknown() }), settings],
  'settings:start-at-login': [z.object({ on: z.boolean() }), settings],
  'hooks:connect': [nothing, settings],
  'hooks:disconnect': [nothing, settings],
  'keep:add': [z.object({ rule: shortText }), settings],
  'keep:remove': [z.object({ rule: shortText }), settings],
  /** The commands that take crashed conversations up again; `terminal` also opens each in one. */
  'session:resume': [
    z.object({
      session_ids: z.array(sessionId).check(z.minLength(1), z.maxLength(resumedAtOnce)),
      how: z.enum(['copy', 'terminal']),
    }),
    z.object({ commands: z.array(z.string()), opened: z.number() }),
  ],
  /**
   * Ends one process that a session started, or closes a session, after a question outside of the page that repeats
   * everything against it. What needs longer than a moment is waited for, a minute at most.
   */
  'process:end': [rowKey, byHand],
  'session:close': [z.object({ session_id: sessionId }), byHand],
  /** Puts the kind of a process on the list of what is always ended, after such a question. */
  'always-end:add': [rowKey, settings],
} as const satisfies Record<string, readonly [z.ZodMiniType, z.ZodMiniType]>;

export type CallName = keyof typeof calls;
export type Request<C extends CallName> = z.infer<(typeof calls)[C][0]>;
export type Reply<C extends CallName> = z.infer<(typeof calls)[C][1]>;

/** Everything that the program tells the window unasked. */
export const events = {
  'scan:changed': scanSchema,
  'app:changed': appState,
  /** A step of a running clean-up changed its outcome. */
  'cleanup:progress': z.object({
    plan_id: z.string(),
    done: z.number(),
    total: z.number(),
    detail: z.string(),
  }),
  'app:navigate': z.object({ view: z.enum(['report', 'preview', 'history', 'settings']) }),
} as const satisfies Record<string, z.ZodMiniType>;

export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.infer<(typeof events)[E]>;

/** Only an error's message survives a throw across processes, so failures come back as values. */
export type Answer<T> = { ok: true; value: T } | { ok: false; error: string };

/** What the preload script puts on `window.janitor`, and all that the window can do. */
export interface Bridge {
  call<C extends CallName>(name: C, request: Request<C>): Promise<Answer<Reply<C>>>;
  /** Returns a function that unsubscribes. */
  on<E extends EventName>(name: E, listener: (payload: EventPayload<E>) => void): () => void;
}
