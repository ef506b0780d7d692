import { status } from '../commands/status.ts';
import { createContext, type ExitCode } from '../look/context.ts';
import { pipedTerminal } from '../terminal/piped-terminal.ts';
import { reportFailure } from './failure.ts';

/** `status`, perhaps with `--json`, and nothing else on the line: what it says without the parser for arguments. */
export async function quickStatus(env: NodeJS.ProcessEnv, json: boolean): Promise<ExitCode> {
  const terminal = pipedTerminal() ?? (await import('../terminal/process-terminal.ts')).processTerminal(env);
  try {
    return await status(await createContext(terminal, env), json ? { json } : {});
  } catch (error) {
    return reportFailure(error, json, terminal, env);
  }
}
