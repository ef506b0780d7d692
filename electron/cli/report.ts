import { toScanDocument } from '../../shared/to-document.ts';
import { janitorOf, UserError, type Context, type ExitCode } from './context.ts';

/** `report`: every session with its five checks, its processes, their evidence and what protects them. */
export async function report(
  context: Context,
  options: { json?: boolean; session?: string },
): Promise<ExitCode> {
  const janitor = await janitorOf(context, false);
  const result = await janitor.scan(options.session === undefined ? {} : { session: options.session });
  const document = toScanDocument(result);
  if (options.session !== undefined && document.sessions.length === 0) {
    throw new UserError(`There is no session ${options.session}. Run \`process-janitor scan\` to see all.`);
  }
  if (options.json === true) context.terminal.out(JSON.stringify(document, null, 2));
  else {
    const { printReport } = await import('./print-report.ts');
    printReport(document, context.terminal);
  }
  return result.complete ? 0 : 2;
}
