import type { RunDesk, RunOutcome, RunRequest } from './run-request.ts';

/**
 * Starts a program so that all that it starts is known to come from it, by what each system has for that.
 *
 * @param env looked at only; the program gets the environment that we have
 */
export async function startRun(
  request: RunRequest,
  desk: RunDesk,
  env: NodeJS.ProcessEnv,
): Promise<RunOutcome> {
  const { platform } = process;
  if (platform === 'linux') {
    const { startOnLinux } = await import('../linux/run/start-run.ts');
    return startOnLinux(request, desk, env);
  }
  if (platform === 'win32') {
    const { startOnWindows } = await import('../win32/run/start-run.ts');
    return startOnWindows(request, desk);
  }
  const { startOnDarwin } = await import('../darwin/start-run.ts');
  return startOnDarwin(request, desk);
}
