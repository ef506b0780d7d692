import { describeWarning } from '../../../shared/running/warning.ts';
import { lastWarnings } from '../../store/records/warnings.ts';
import type { Context, ExitCode } from '../look/context.ts';
import { printJson } from '../terminal/json.ts';
import { find, type FindOptions } from './find.ts';

/** `report`: every session with its five checks, its processes, their evidence and what protects them. */
export async function report(context: Context, options: FindOptions): Promise<ExitCode> {
  const { scan, document } = await find(context, options, { withFamilies: true });
  if (options.json === true) printJson(context.terminal, document);
  else {
    const { printReport } = await import('../print/print-report.ts');
    const isPart = options.session !== undefined;
    printReport(scan, document, context.terminal, isPart, isPart ? [] : recentWarnings(context));
  }
  return scan.complete ? 0 : 2;
}

/** Older ones explain nothing of what is seen now. */
const recentMs = 24 * 3_600_000;

/** What was told unasked in the last day. */
function recentWarnings({ home, system }: Context): string[] {
  const nowMs = system.now();
  return Object.values(lastWarnings(home))
    .filter((warning) => warning !== null)
    .filter(({ at }) => Math.abs(nowMs - Date.parse(at)) < recentMs)
    .map((warning) => describeWarning(warning, nowMs));
}
