import { toScanDocument } from '../../shared/to-document.ts';
import { janitorOf, type Context, type ExitCode } from './context.ts';

/** `scan`: one look. 0: no orphans, 1: orphans found, 2: the list of processes could not be read. */
export async function scan(
  context: Context,
  options: { json?: boolean; session?: string },
): Promise<ExitCode> {
  const janitor = await janitorOf(context, false);
  const result = await janitor.scan(options.session === undefined ? {} : { session: options.session });
  const document = toScanDocument(result);
  if (options.json === true) context.terminal.out(JSON.stringify(document));
  else {
    const { printSummary } = await import('./print-scan.ts');
    printSummary(document, context.terminal);
  }
  if (!result.complete) return 2;
  return document.orphaned_count > 0 ? 1 : 0;
}
