import { shortSessionId } from '../../../shared/session/title.ts';
import { closeByHand } from '../../janitor/clean/by-hand.ts';
import { handDeps, tellByHand, type ByHandOptions } from '../look/ask-by-hand.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { idFrom } from '../look/one-session.ts';

/** `close SESSION`: asks an idle running session to end, after showing what runs below it. Never by force. */
export async function close(context: Context, given: string, options: ByHandOptions): Promise<ExitCode> {
  const janitor = await janitorOf(context, true);
  const deps = handDeps(context, janitor, options);
  const { sessions } = await deps.look();
  const id = idFrom(
    sessions.map(({ sessionId }) => sessionId),
    given,
  );
  if (id === null)
    throw new UserError(`There is no session ${given}. Run \`process-janitor scan\` to see all.`);
  return tellByHand(await closeByHand(id, deps), `Session ${shortSessionId(id)}`, context, options);
}
