import { toScanDocument } from '../../../shared/contract/to-document.ts';
import { standingOf } from '../../../shared/plan/standing.ts';
import { homeAndSystem, type ExitCode } from '../look/context.ts';
import { onlookerOf } from '../look/onlooker-of.ts';
import { harmlessJson } from '../terminal/harmless.ts';
import { directOutput } from '../terminal/direct-output.ts';
import { reportFailure } from './failure.ts';
import { scanExitCode } from '../look/scan-exit-code.ts';

/**
 * `scan --json` and nothing else on the line, as scripts and prompts call it all the time: the same look and the same
 * document, with nothing else loaded. The parser for arguments alone costs more than a scan.
 */
export async function plainScan(env: NodeJS.ProcessEnv): Promise<ExitCode> {
  try {
    const scan = await onlookerOf({ ...(await homeAndSystem(env)), env }).scan();
    const standing = standingOf(scan);
    directOutput.out(harmlessJson(toScanDocument(scan, null, standing)));
    return scanExitCode(scan, standing);
  } catch (error) {
    return reportFailure(error, true, directOutput, env);
  }
}
