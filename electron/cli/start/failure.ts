import { UserError, type ExitCode } from '../look/context.ts';
import { harmlessJson } from '../terminal/harmless.ts';
import type { Output } from '../terminal/terminal.ts';

/** Whether a command line asks for JSON, before it is parsed. */
export const wantsJson = (argv: readonly string[]): boolean =>
  argv.some((word) => /^(--json|-[a-z]*j[a-z]*)$/.test(word));

/** Says what stopped a command: plain words, JSON where JSON was asked for, a stack only for who debugs. */
export function reportFailure(
  error: unknown,
  json: boolean,
  terminal: Output,
  env: NodeJS.ProcessEnv,
): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  if (json) terminal.out(harmlessJson({ schema: 'process-janitor/error@1', error: message }));
  terminal.err(message);
  const isExpected =
    error instanceof UserError ||
    (error instanceof Error && /^(StoreError|CleanupBusyError)$/.test(error.name));
  if (!isExpected && env['JANITOR_DEBUG'] && error instanceof Error) terminal.err(error.stack ?? '');
  return 2;
}
