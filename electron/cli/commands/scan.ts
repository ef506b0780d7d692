import type { Context, ExitCode } from '../look/context.ts';
import { find, type FindOptions } from './find.ts';
import { scanExitCode } from '../look/scan-exit-code.ts';
import { harmlessJson } from '../terminal/harmless.ts';

/** `scan`: one look. 0: nothing left behind, 1: orphaned sessions or proven left-overs of others, 2: nothing could be judged. */
export async function scan(context: Context, options: FindOptions): Promise<ExitCode> {
  const { scan: found, document } = await find(context, options);
  if (options.json === true) context.terminal.out(harmlessJson(document));
  else {
    const { printSummary } = await import('../print/print-scan.ts');
    printSummary(found, context.terminal, { isPart: options.session !== undefined });
  }
  return scanExitCode(found);
}
