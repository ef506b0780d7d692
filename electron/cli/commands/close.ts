import { mayClose } from '../../../shared/plan/by-hand.ts';
import { formatBytes, plural, projectName } from '../../../shared/words/format.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { idFrom } from '../look/one-session.ts';
import { cut } from '../print/terminal.ts';
import { agreed, tell, type ByHandOptions } from './end.ts';

/** `close SESSION`: asks an idle running session to end, after showing what runs below it. Never by force. */
export async function close(context: Context, given: string, options: ByHandOptions): Promise<ExitCode> {
  const { terminal } = context;
  const janitor = await janitorOf(context, true);
  const look = async () => {
    const scan = await janitor.scan();
    if (!scan.complete)
      throw new UserError(scan.problems[0]?.message ?? 'This machine could not be looked at.');
    const id = idFrom(
      scan.sessions.map(({ sessionId }) => sessionId),
      given,
    );
    const session = scan.sessions.find(({ sessionId }) => sessionId === id);
    if (session === undefined)
      throw new UserError(`There is no session ${given}. Run \`process-janitor scan\` to see all.`);
    const families = await janitor.families(scan);
    const family = families.find(({ sessionId }) => sessionId === id);
    const permission = mayClose(session, family);
    if (!permission.ok)
      throw new UserError(`${projectName(session.workingDir)} stays open. ${permission.reasons.join(' ')}`);
    return { session, target: permission.target, bytes: family?.memoryBytes ?? 0 };
  };
  const { session, target, bytes } = await look();
  if (options.json !== true) {
    terminal.out(terminal.paint.bold(`Close ${projectName(session.workingDir)} · ${formatBytes(bytes)}`));
    const count = target.against.length;
    terminal.out(
      count === 0
        ? '  Nothing runs below it.'
        : `  ${plural(count, 'process')} below it ${count === 1 ? 'ends' : 'end'} with it, as far as Claude Code ends them:`,
    );
    for (const line of target.against) terminal.out(`    ${cut(line, Math.max(40, terminal.columns - 4))}`);
    terminal.out(`  The conversation can be resumed: claude --resume ${session.sessionId}`);
  }
  if (!(await agreed(context, 'Close it?', options))) return 0;
  // A turn may have begun while the question stood there.
  const again = await look();
  return tell(await janitor.endOne(again.target, 'terminate'), context, options);
}
