import { createContext, type ExitCode } from './context.ts';
import { reportFailure } from './failure.ts';
import { scan } from './scan.ts';
import type { Terminal } from './terminal.ts';

/** `scan` and `scan --json` and nothing else on the line. */
export async function plainScan(
  options: { json: boolean },
  terminal: Terminal,
  env: NodeJS.ProcessEnv,
): Promise<ExitCode> {
  try {
    return await scan(await createContext(terminal, env), options);
  } catch (error) {
    return reportFailure(error, options.json, terminal, env);
  }
}
