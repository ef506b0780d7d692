import * as z from 'zod/mini';
import { sessionIdSchema } from '../../../shared/session/session.ts';

const maxInputBytes = 1024 * 1024;
const maxWaitMs = 500;

/**
 * What Claude Code tells a hook on its standard input, as far as it is of use (documentation, "Hooks reference").
 * `source`: of SessionStart: `startup`, `resume`, `clear`, `compact`, `fork`. `reason`: of SessionEnd: `clear`,
 * `resume`, `logout`, `prompt_input_exit`, `other`.
 */
const schema = z.lazy(() =>
  z.object({
    session_id: sessionIdSchema,
    cwd: z.optional(z.string().check(z.maxLength(4096))),
    source: z.optional(z.string().check(z.maxLength(64))),
    reason: z.optional(z.string().check(z.maxLength(64))),
  }),
);

export interface HookInput {
  sessionId: string;
  workingDir: string | null;
  source: string | null;
  reason: string | null;
}

/** Understands the text that a hook was given; `null` where it is of no use. */
export function parseHookInput(text: string): HookInput | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  const result = schema.safeParse(raw);
  if (!result.success) return null;
  const { session_id, cwd, source, reason } = result.data;
  return { sessionId: session_id, workingDir: cwd ?? null, source: source ?? null, reason: reason ?? null };
}

/**
 * Reads all that comes, up to 1 MiB and half a second: a hook must not hang on an input that never ends.
 * A terminal is not read at all. Gives `''` where there was nothing in time.
 */
export function readHookText(stream: NodeJS.ReadStream): Promise<string> {
  if (stream.isTTY) return Promise.resolve('');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = () => {
      clearTimeout(timer);
      stream.destroy();
      resolve(length > maxInputBytes ? '' : Buffer.concat(chunks).toString('utf8'));
    };
    // On a busy machine the time may be up before the first look at what has been there all along.
    const timer = setTimeout(() => setImmediate(() => setImmediate(finish)), maxWaitMs);
    stream.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxInputBytes) finish();
    });
    stream.on('end', finish);
    stream.on('error', finish);
  });
}
