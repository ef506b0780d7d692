import { runProgram } from '../../run-program.ts';

/** Runs a PowerShell script; `null` where it could not run or failed. */
export type RunScript = (script: string) => Promise<string | null>;

/** PowerShell takes scripts as base64 of UTF-16LE, which needs no quoting. */
export function encodedCommand(script: string): string {
  return Buffer.from(script, 'utf16le').toString('base64');
}

const timeoutMs = 20_000;

/** Windows PowerShell 5.1, which every Windows has; never looked up in `PATH`. */
export function powershell(env: NodeJS.ProcessEnv): RunScript {
  const root = env['SystemRoot'] ?? 'C:\\Windows';
  const program = `${root}\\System32\\WindowsPowerShell\\v1.0\\powershell.exe`;
  return async (script) => {
    const args = ['-NoProfile', '-NonInteractive', '-EncodedCommand', encodedCommand(script)];
    try {
      const { code, stdout } = await runProgram(program, args, { timeoutMs, env });
      return code === 0 ? stdout : null;
    } catch {
      return null;
    }
  };
}
