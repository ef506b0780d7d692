import { readConfig, setConfigValue } from '../../store/settings/config-file.ts';
import { keepRulesFor } from '../../store/settings/keep-rule.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';

/** `protect`: puts a session, a folder or part of a command line on the keep list, or lists it. */
export function protect(context: Context, words: string | undefined, options: { json?: boolean }): ExitCode {
  const known = readConfig(context.home).config.keep_list;
  if (words !== undefined) {
    const found = keepRulesFor(words, process.cwd());
    if (!found.ok) throw new UserError(found.reason);
    const all = [...new Set([...known, ...found.rules])];
    return change(context, all, `Kept from now on: ${found.rules.join(', ')}`, options);
  }
  if (options.json === true) context.terminal.out(JSON.stringify(known, null, 2));
  else context.terminal.out(known.length === 0 ? 'The keep list is empty.' : known.join('\n'));
  return 0;
}

/** `unprotect`: takes a rule off the keep list, named as it stands there or as it was given to `protect`. */
export function unprotect(context: Context, words: string, options: { json?: boolean }): ExitCode {
  const known = readConfig(context.home).config.keep_list;
  const found = keepRulesFor(words, process.cwd());
  const meant = new Set(found.ok ? [words, ...found.rules] : [words]);
  const gone = known.filter((rule) => meant.has(rule));
  if (gone.length === 0)
    throw new UserError(`The keep list has no rule ${words}. \`process-janitor protect\` shows all.`);
  const rest = known.filter((rule) => !meant.has(rule));
  return change(context, rest, `No longer kept: ${gone.join(', ')}`, options);
}

function change(context: Context, rules: string[], message: string, options: { json?: boolean }): ExitCode {
  const result = setConfigValue(context.home, 'keep_list', rules);
  if (!result.ok) throw new UserError(result.message);
  context.terminal.out(options.json === true ? JSON.stringify(result.config.keep_list) : message);
  return 0;
}
