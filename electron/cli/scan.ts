import type { Context, ExitCode } from './context.ts';
import { find, type FindOptions } from './find.ts';

/** `scan`: one look. 0: no orphans, 1: orphans found, 2: the list of processes could not be read. */
export async function scan(context: Context, options: FindOptions): Promise<ExitCode> {
  const { scan: found, document } = await find(context, options);
  if (options.json === true) context.terminal.out(JSON.stringify(document));
  else {
    const { printSummary } = await import('./print-scan.ts');
    printSummary(found, context.terminal);
  }
  if (!found.complete) return 2;
  return document.orphaned_count > 0 ? 1 : 0;
}
