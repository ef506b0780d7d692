import type { Context, ExitCode } from '../look/context.ts';
import { printJson } from '../terminal/json.ts';
import { find, type FindOptions } from './find.ts';

/** `report`: every session with its five checks, its processes, their evidence and what protects them. */
export async function report(context: Context, options: FindOptions): Promise<ExitCode> {
  const { scan, document } = await find(context, options, { withFamilies: true });
  if (options.json === true) printJson(context.terminal, document);
  else {
    const { printReport } = await import('../print/print-report.ts');
    printReport(scan, document, context.terminal, options.session !== undefined);
  }
  return scan.complete ? 0 : 2;
}
