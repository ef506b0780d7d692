import {
  configKeyNames,
  configKeys,
  isConfigKey,
  type ConfigProblem,
} from '../../../shared/settings/config.ts';
import { readConfig, setConfigValue } from '../../store/settings/config-file.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { printJson } from '../terminal/json.ts';
import { columns } from '../terminal/table.ts';

/** `config list|get|set`: the settings, with what is allowed. */
export function config(
  context: Context,
  action: 'list' | 'get' | 'set',
  key: string | undefined,
  value: string | undefined,
  options: { json?: boolean },
): ExitCode {
  const { terminal, home } = context;
  const { config: current, problems } = readConfig(home);
  const tell = (config: Record<string, unknown>, found: readonly ConfigProblem[]) =>
    printJson(terminal, { schema: 'process-janitor/config@1', config, problems: [...found] });
  for (const { message } of problems) terminal.err(terminal.paint.yellow(`! ${message}`));
  if (action === 'list') {
    if (options.json === true) tell(current, problems);
    else {
      const rows = configKeyNames.map((name) => [
        name,
        JSON.stringify(current[name]),
        terminal.paint.dim(configKeys[name].about),
      ]);
      terminal.out(
        `${columns(rows, { width: terminal.columns, flexible: 2 })}\n\n${terminal.paint.dim(home.configPath)}`,
      );
    }
    return 0;
  }
  if (key === undefined || !isConfigKey(key)) {
    throw new UserError(`There is no setting ${key ?? ''}. The settings are: ${configKeyNames.join(', ')}.`);
  }
  if (action === 'get') {
    if (options.json === true) tell({ [key]: current[key] }, problems);
    else terminal.out(JSON.stringify(current[key]));
    return 0;
  }
  if (value === undefined) throw new UserError(`Give a value: ${key} must be ${configKeys[key].allowed}.`);
  const result = setConfigValue(home, key, parseValue(value));
  if (!result.ok) throw new UserError(result.message);
  if (options.json === true) tell(result.config, readConfig(home).problems);
  else terminal.out(`${key} is now ${JSON.stringify(result.config[key])}.`);
  return 0;
}

/** What is typed is JSON where it can be read as such (`true`, `10`, `["x"]`), else a text (`auto`). */
function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
