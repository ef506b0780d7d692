import { endByHand } from '../../janitor/clean/by-hand.ts';
import { handDeps, tellByHand, type ByHandOptions } from '../look/ask-by-hand.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';

/** `end PID`: one process that a session started, after a question that repeats every reason against it. */
export async function end(context: Context, given: string, options: ByHandOptions): Promise<ExitCode> {
  const pid = Number(given);
  if (!/^\d{1,10}$/.test(given) || pid < 1) throw new UserError(`"${given}" is no process number.`);
  if ((await context.system.identify(pid)) === null) throw new UserError(`There is no process ${pid}.`);
  const janitor = await janitorOf(context, true);
  const result = await endByHand(pid, null, handDeps(context, janitor, options));
  const exitCode = tellByHand(result, `Process ${pid}`, context, options);
  const isEnding = result.outcome === 'told' && result.receipt.steps[0]?.outcome === 'ending';
  if (isEnding && options.json !== true)
    context.terminal.out(
      `What is still at work after a minute can be forced: process-janitor end ${pid} --force`,
    );
  return exitCode;
}
