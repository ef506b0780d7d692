import { toScanDocument } from '../../../shared/contract/to-document.ts';
import { standingOf } from '../../../shared/plan/standing.ts';
import { look, surroundingsOf } from '../../janitor/look/look.ts';
import { readFacts } from '../../janitor/look/read-facts.ts';
import { readConfig } from '../../store/settings/config-file.ts';
import { homeAndSystem, type ExitCode } from '../look/context.ts';
import { directOutput } from '../terminal/direct-output.ts';
import { reportFailure } from './failure.ts';
import { scanExitCode } from '../look/scan-exit-code.ts';

/**
 * `scan --json` and nothing else on the line, as scripts and prompts call it all the time: the same look and the same
 * document, with nothing else loaded. The parser for arguments alone costs more than a scan.
 */
export async function plainScan(env: NodeJS.ProcessEnv): Promise<ExitCode> {
  try {
    const { home, system } = await homeAndSystem(env);
    const sources = {
      config: () => readConfig(home),
      read: (sessions?: ReadonlySet<string>) => readFacts(home, sessions),
    };
    const scan = await look(system, sources, surroundingsOf(env, process.pid));
    const standing = standingOf(scan);
    directOutput.out(JSON.stringify(toScanDocument(scan, null, standing)));
    return scanExitCode(scan, standing);
  } catch (error) {
    return reportFailure(error, true, directOutput, env);
  }
}
