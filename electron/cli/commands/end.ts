import { formatBytes, projectName } from '../../../shared/words/format.ts';
import type { Target } from '../../../shared/plan/by-hand.ts';
import type { CleanupDocument } from '../../../shared/plan/receipt.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import { permissionToEnd } from '../look/by-hand.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { cut } from '../print/terminal.ts';
import { wrap } from '../print/wrap.ts';

export interface ByHandOptions {
  json?: boolean;
  yes?: boolean;
}

/** `end PID`: one process that a session started, after a question that repeats every reason against it. */
export async function end(context: Context, given: string, options: ByHandOptions): Promise<ExitCode> {
  const { terminal } = context;
  const pid = Number(given);
  if (!Number.isInteger(pid) || pid < 1) throw new UserError(`${given} is no process number.`);
  const janitor = await janitorOf(context, true);
  const scan = await janitor.scan();
  if (!scan.complete)
    throw new UserError(scan.problems[0]?.message ?? 'This machine could not be looked at.');
  const families = await janitor.families(scan);
  const permission = permissionToEnd(pid, scan, families, janitor.config().config.keep_list);
  if (permission === null) {
    throw new UserError(
      `Process ${pid} comes from no Claude Code session that is known, so it is not the janitor's to end.`,
    );
  }
  if (!permission.ok) throw new UserError(`Process ${pid} stays. ${permission.reasons.join(' ')}`);
  const { target } = permission;
  if (options.json !== true) {
    const size = target.memoryBytes === null ? '' : ` · ${formatBytes(target.memoryBytes)}`;
    terminal.out(terminal.paint.bold(`Process ${pid} of ${projectName(target.workingDir)}${size}`));
    terminal.out(`  ${cut(target.command, Math.max(40, terminal.columns - 2))}`);
    for (const reason of target.against)
      terminal.out(terminal.paint.yellow(`  ! ${wrap(reason, terminal.columns - 4, '    ')}`));
    terminal.out('An ended process can not be brought back.');
  }
  if (!(await agreed(context, 'End it?', options))) return 0;
  return endAndTell(janitor, target, context, options);
}

/** @throws UserError where nobody can be asked */
export async function agreed(
  { terminal }: Context,
  question: string,
  options: ByHandOptions,
): Promise<boolean> {
  if (options.yes === true) return true;
  if (options.json === true || !terminal.isInteractive)
    throw new UserError('Nobody can be asked here. Add --yes to go ahead.');
  if (await terminal.confirm(question)) return true;
  terminal.out('Nothing was changed.');
  return false;
}

/** Asks it to end; where it goes on, forcing it is another question. */
async function endAndTell(
  janitor: Janitor,
  target: Target,
  context: Context,
  options: ByHandOptions,
): Promise<ExitCode> {
  const { terminal } = context;
  let receipt = await janitor.endOne(target, 'terminate');
  if (receipt.steps[0]?.outcome === 'failed' && options.json !== true && terminal.isInteractive) {
    terminal.out('It was asked to end and still runs. What it has not saved would be lost by force.');
    if (await terminal.confirm('Force it?')) receipt = await janitor.endOne(target, 'kill');
  }
  return tell(receipt, context, options);
}

export function tell(receipt: CleanupDocument, { terminal }: Context, options: ByHandOptions): ExitCode {
  const [step] = receipt.steps;
  const isDone = step?.outcome === 'done';
  if (options.json === true) terminal.out(JSON.stringify(receipt, null, 2));
  else if (isDone) {
    const won = receipt.memory_before_bytes - receipt.memory_after_bytes;
    terminal.out(`Ended${won > 0 ? ` · ${formatBytes(won)} won back` : ''}.`);
  } else terminal.err(step?.detail ?? 'Nothing was ended.');
  return isDone ? 0 : 1;
}
