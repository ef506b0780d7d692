import { printable } from '../../../shared/words/redact.ts';
import { changeKeepList, readConfig, type ConfigChange } from '../../store/settings/config-file.ts';
import { keepRulesFor, newKeepRules, withHomeFolder } from '../../store/settings/keep-rule.ts';
import { printJson } from '../terminal/json.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { janitorOf } from '../look/janitor-of.ts';
import { idFrom } from '../look/one-session.ts';

/** `protect`: puts a session, a folder or part of a command line on the keep list, or lists it. */
export async function protect(
  context: Context,
  words: string | undefined,
  options: { json?: boolean },
): Promise<ExitCode> {
  if (words !== undefined) {
    const found = newKeepRules(await withWholeId(words, context), process.cwd());
    if (!found.ok) throw new UserError(found.reason);
    const { rules } = found;
    const result = changeKeepList(context.home, (known) => [...new Set([...known, ...rules])]);
    return tell(context, result, `Kept from now on: ${rules.join(', ')}`, options);
  }
  const { config, problems } = readConfig(context.home);
  const known = config.keep_list;
  // "Empty" would not be true of a list that can't be read.
  if (known.length === 0 && problems[0] !== undefined) throw new UserError(problems[0].message);
  if (options.json === true) printKeepList(context, known);
  else context.terminal.out(known.length === 0 ? 'The keep list is empty.' : known.map(printable).join('\n'));
  return 0;
}

/**
 * `session:4d41` as a rule with the whole id of the session that begins so: a rule is matched for ever, and a beginning
 * would keep other sessions one day, or, being short, none. The whole id of a session that is not there may be kept.
 *
 * @throws UserError where no session, or more than one, begins so
 */
async function withWholeId(words: string, context: Context): Promise<string> {
  const given = /^\s*session:(.*\S)\s*$/s.exec(words)?.[1];
  if (given === undefined || wholeId.test(given)) return words;
  const { sessions } = await (await janitorOf(context, false)).scan();
  const id = idFrom([...new Set(sessions.map(({ sessionId }) => sessionId))], given);
  if (id === null)
    throw new UserError(`There is no session ${given}. Run \`process-janitor scan\` to see all.`);
  return `session:${id}`;
}

/** A UUID, as Claude Code names its sessions. */
const wholeId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** `unprotect`: takes a rule off the keep list, named as it stands there or as it was given to `protect`. */
export function unprotect(context: Context, words: string, options: { json?: boolean }): ExitCode {
  const found = keepRulesFor(words, process.cwd());
  const meant = new Set(found.ok ? [words, ...found.rules] : [words]);
  let gone: string[] = [];
  const result = changeKeepList(context.home, (known) => {
    const begun = known.filter((rule) => /^session:./.test(words) && rule.startsWith(words));
    if (begun.length === 1) meant.add(begun[0] ?? '');
    const isMeant = (rule: string) => meant.has(rule) || meant.has(withHomeFolder(rule));
    gone = known.filter(isMeant);
    if (gone.length === 0)
      throw new UserError(
        `The keep list has no rule ${printable(words)}. \`process-janitor protect\` shows all.`,
      );
    return known.filter((rule) => !isMeant(rule));
  });
  return tell(context, result, `No longer kept: ${gone.join(', ')}`, options);
}

const printKeepList = ({ terminal }: Context, rules: readonly string[]) =>
  printJson(terminal, { schema: 'process-janitor/keep-list@1', keep_list: [...rules] });

function tell(
  context: Context,
  result: ConfigChange,
  message: string,
  options: { json?: boolean },
): ExitCode {
  if (!result.ok) throw new UserError(result.message);
  if (options.json === true) printKeepList(context, result.config.keep_list);
  else context.terminal.out(printable(message));
  return 0;
}
