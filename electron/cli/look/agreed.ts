import { UserError, type Context } from './context.ts';

/**
 * Whether a person agrees, here or with `--yes`.
 *
 * @throws UserError where nobody can be asked
 */
export async function agreed(
  { terminal }: Context,
  question: string,
  options: { json?: boolean; yes?: boolean },
): Promise<boolean> {
  if (options.yes === true) return true;
  if (options.json === true || !terminal.isInteractive)
    throw new UserError('Nobody can be asked here. Add --yes to go ahead.');
  if (await terminal.confirm(question)) return true;
  terminal.out('Nothing was changed.');
  return false;
}
