/**
 * Runs a command to its end, and the program ends with its exit code. Where it stops half-way, since nothing is left
 * that could go on (a promise that nobody keeps) or by an error that nobody expected, that is said, with 2: nothing
 * said and 0 would mean that all is well.
 *
 * @param isHook stays silent and well: with 2 Claude Code would hold its session up
 */
export async function toItsEnd(
  work: () => Promise<number>,
  argv: readonly string[],
  isHook: boolean,
): Promise<void> {
  const stopped = async (error: unknown) => {
    if (isHook) return;
    const { reportFailure, wantsJson } = await import('./failure.ts');
    const { directOutput } = await import('../terminal/direct-output.ts');
    process.exitCode = reportFailure(error, wantsJson(argv), directOutput, process.env);
  };
  const unfinished = () =>
    void stopped(new Error('Process Janitor stopped half-way, so it can say nothing. Please try again.'));
  // "Emitted when Node.js empties its event loop and has no additional work to schedule" (nodejs.org/api/process.html).
  process.once('beforeExit', unfinished);
  try {
    process.exitCode = await work();
  } catch (error) {
    await stopped(error);
  }
  process.off('beforeExit', unfinished);
}
