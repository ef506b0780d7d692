import * as z from 'zod/mini';
import { formatAgo } from '../words/format.ts';
import type { MemoryReading } from './pressure.ts';
import { describeRunaways } from './runaway-words.ts';
import type { Runaway } from './runaways.ts';

const bytes = z.nullable(z.number());
const runawaySchema = z.object({
  pid: z.number(),
  start_token: z.string(),
  name: z.string(),
  session_id: z.string(),
  kind: z.enum(['cpu', 'memory']),
  for_ms: z.number(),
  cpu_ms: bytes,
  from_bytes: bytes,
  to_bytes: bytes,
});

/** What is told unasked, as `watch --json` prints it and `warnings.jsonl` keeps it: one line each. */
export const warningSchema = z.object({
  schema: z.literal('process-janitor/warning@1'),
  at: z.string(),
  kind: z.enum(['memory', 'runaway']),
  text: z.string(),
  memory: z.nullable(
    z.object({ total_bytes: z.number(), available_bytes: bytes, stalled_percent: z.nullable(z.number()) }),
  ),
  runaways: z.array(runawaySchema),
});
export type Warning = z.infer<typeof warningSchema>;

const warning = (at: number, rest: Omit<Warning, 'schema' | 'at'>): Warning => ({
  schema: 'process-janitor/warning@1',
  at: new Date(at).toISOString(),
  ...rest,
});

/** @param text what a person hears of it */
export const memoryWarning = (text: string, reading: MemoryReading, nowMs: number): Warning =>
  warning(nowMs, {
    kind: 'memory',
    text,
    memory: {
      total_bytes: reading.totalBytes,
      available_bytes: reading.availableBytes,
      stalled_percent: reading.stalledPercent,
    },
    runaways: [],
  });

export const runawayWarning = (runaways: readonly Runaway[], nowMs: number): Warning =>
  warning(nowMs, {
    kind: 'runaway',
    text: describeRunaways(runaways),
    memory: null,
    runaways: runaways.map(({ sample: { identity, name, sessionId }, what }) => ({
      pid: identity.pid,
      start_token: identity.startToken,
      name,
      session_id: sessionId,
      kind: what.kind,
      for_ms: what.forMs,
      cpu_ms: what.kind === 'cpu' ? what.cpuMs : null,
      from_bytes: what.kind === 'memory' ? what.fromBytes : null,
      to_bytes: what.kind === 'memory' ? what.toBytes : null,
    })),
  });

/** `Told 2 hours ago: Memory is short: …`; `null` stands for never. */
export function describeWarning(told: Warning | null, nowMs: number): string {
  return told === null
    ? 'Never told so far.'
    : `Told ${formatAgo(nowMs - Date.parse(told.at))}: ${told.text}`;
}
