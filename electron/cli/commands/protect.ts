import { printable } from '../../../shared/words/redact.ts';
import { changeKeepList, readConfig, type ConfigChange } from '../../store/settings/config-file.ts';
import { keepRulesFor, newKeepRules, withHomeFolder } from '../../store/settings/keep-rule.ts';
import { printJson } from '../terminal/json.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';

/** `protect`: puts a session, a folder or part of a command line on the keep list, or lists it. */
export function protect(context: Context, words: string | undefined, options: { json?: boolean }): ExitCode {
  if (words !== undefined) {
    const found = newKeepRules(words, process.cwd());
    if (!found.ok) throw new UserError(found.reason);
    const { rules } = found;
    const result = changeKeepList(context.home, (known) => [...new Set([...known, ...rules])]);
    return tell(context, result, `Kept from now on: ${rules.join(', ')}`, options);
  }
  const known = readConfig(context.home).config.keep_list;
  if (options.json === true) printKeepList(context, known);
  else context.terminal.out(known.length === 0 ? 'The keep list is empty.' : known.map(printable).join('\n'));
  return 0;
}

/** `unprotect`: takes a rule off the keep list, named as it stands there or as it was given to `protect`. */
export function unprotect(context: Context, words: string, options: { json?: boolean }): ExitCode {
  const found = keepRulesFor(words, process.cwd());
  const meant = new Set(found.ok ? [words, ...found.rules] : [words]);
  let gone: string[] = [];
  const result = changeKeepList(context.home, (known) => {
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
