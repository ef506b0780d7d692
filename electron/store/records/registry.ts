import * as z from 'zod/mini';
import { sessionIdSchema } from '../../../shared/session/session.ts';
import type { Home } from '../files/home.ts';
import { appendLine, lastLines, parseLine } from '../files/jsonl-file.ts';

/** How much of the registry's end is read; older lines are about sessions long gone. */
const readBytes = 1024 * 1024;

/** One line of `sessions/registry.jsonl`, as the shell plugin understands it. */
const cleanedSchema = z.lazy(() =>
  z.object({
    session_id: sessionIdSchema,
    status: z.literal('cleaned'),
    /** ISO 8601. */
    cleaned_at: z.string(),
    reason: z.optional(z.string()),
  }),
);
export type RegistryEntry = z.infer<typeof cleanedSchema>;

/**
 * Notes that a session was cleaned up. The registry only ever grows by whole lines.
 *
 * @throws StoreError
 */
export function appendRegistry(home: Home, entry: RegistryEntry): void {
  // The quarantine knows as well, and there may be thousands of lines: none waits for the disk.
  appendLine(home.registryPath, cleanedSchema.parse(entry), false);
}

/** When each session was last cleaned, in milliseconds since 1970. Torn and foreign lines are passed over. */
export function readCleaned(home: Home): Map<string, number> {
  const cleaned = new Map<string, number>();
  for (const line of lastLines(home.registryPath, readBytes)) {
    if (!line.includes('"cleaned"')) continue;
    const entry = cleanedSchema.safeParse(parseLine(line));
    if (!entry.success) continue;
    const at = Date.parse(entry.data.cleaned_at);
    if (!Number.isNaN(at)) cleaned.set(entry.data.session_id, at);
  }
  return cleaned;
}
