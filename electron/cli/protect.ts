import { sessionIdPattern } from '../../shared/session.ts';
import { readConfig, setConfigValue } from '../store/config-file.ts';
import { UserError, type Context, type ExitCode } from './context.ts';

/** `protect`: puts a rule on the keep list, or lists it. A bare session id means that session. */
export function protect(context: Context, rule: string | undefined, options: { json?: boolean }): ExitCode {
  const rules = readConfig(context.home).config.keep_list;
  if (rule !== undefined) {
    const wanted = toRule(rule);
    return change(
      context,
      rules.includes(wanted) ? rules : [...rules, wanted],
      `Kept from now on: ${wanted}`,
      options,
    );
  }
  if (options.json === true) context.terminal.out(JSON.stringify(rules, null, 2));
  else context.terminal.out(rules.length === 0 ? 'The keep list is empty.' : rules.join('\n'));
  return 0;
}

/** `unprotect`: takes a rule off the keep list. */
export function unprotect(context: Context, rule: string, options: { json?: boolean }): ExitCode {
  const rules = readConfig(context.home).config.keep_list;
  const wanted = rules.find((known) => known === rule || known === toRule(rule));
  if (wanted === undefined)
    throw new UserError(`The keep list has no rule ${rule}. \`process-janitor protect\` shows all.`);
  const rest = rules.filter((known) => known !== wanted);
  return change(context, rest, `No longer kept: ${wanted}`, options);
}

function toRule(text: string): string {
  if (/^(session|folder|command):./s.test(text)) return text;
  if (/^[/~]|^[A-Za-z]:[\\/]/.test(text)) return `folder:${text}`;
  return sessionIdPattern.test(text) ? `session:${text}` : `command:${text}`;
}

function change(context: Context, rules: string[], message: string, options: { json?: boolean }): ExitCode {
  const result = setConfigValue(context.home, 'keep_list', rules);
  if (!result.ok) throw new UserError(result.message);
  context.terminal.out(options.json === true ? JSON.stringify(result.config.keep_list) : message);
  return 0;
}
