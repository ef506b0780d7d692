import { toScanDocument } from '../../shared/to-document.ts';
import { look, surroundingsOf } from '../janitor/look.ts';
import { readFacts } from '../janitor/read-facts.ts';
import { readConfig } from '../store/config-file.ts';
import { createContext, type ExitCode } from './context.ts';
import { reportFailure } from './failure.ts';
import { scanExitCode } from './scan-exit-code.ts';
import type { Terminal } from './terminal.ts';

/** `scan --json` and nothing else on the line: the same look and the same document, with nothing else loaded. */
export async function plainScan(terminal: Terminal, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  try {
    const { home, system } = await createContext(terminal, env);
    const sources = {
      config: () => readConfig(home),
      read: (session?: string) => readFacts(home, session),
    };
    const scan = await look(system, sources, surroundingsOf(env, process.pid));
    terminal.out(JSON.stringify(toScanDocument(scan)));
    return scanExitCode(scan);
  } catch (error) {
    return reportFailure(error, true, terminal, env);
  }
}
