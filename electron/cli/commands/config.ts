import {
  configKeyNames,
  configKeys,
  isConfigKey,
  type ConfigKey,
  type ConfigProblem,
} from '../../../shared/settings/config.ts';
import { readConfig, setConfigValue } from '../../store/settings/config-file.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { printJson } from '../terminal/json.ts';
import { columns } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { wrap } from '../terminal/wrap.ts';
import { harmlessJson } from '../terminal/harmless.ts';

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
    else terminal.out(`${listed(current, terminal)}\n\n${terminal.paint.dim(home.configPath)}`);
    return 0;
  }
  if (key === undefined || !isConfigKey(key)) {
    throw new UserError(`There is no setting ${key ?? ''}. The settings are: ${configKeyNames.join(', ')}.`);
  }
  if (action === 'get') {
    if (options.json === true) tell({ [key]: current[key] }, problems);
    else terminal.out(harmlessJson(current[key]));
    return 0;
  }
  if (value === undefined) throw new UserError(`Give a value: ${key} must be ${configKeys[key].allowed}.`);
  const result = setConfigValue(home, key, parseValue(value));
  if (!result.ok) throw new UserError(result.message);
  if (options.json === true) tell(result.config, readConfig(home).problems);
  else terminal.out(`${key} is now ${harmlessJson(result.config[key])}.`);
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

/** Narrower, in characters, what a setting is for stands below it: beside it there is no room to read. */
const wide = 100;

function listed(current: Readonly<Record<ConfigKey, unknown>>, { columns: width, paint }: Terminal): string {
  const rows = configKeyNames.map((name) => ({
    name,
    value: harmlessJson(current[name]),
    about: configKeys[name].about,
  }));
  if (width >= wide) {
    return columns(
      rows.map(({ name, value, about }) => [name, value, paint.dim(about)]),
      { headings: ['Setting', 'Value', 'What it does'].map((text) => paint.dim(text)), width, flexible: 2 },
    );
  }
  return rows
    .map(
      ({ name, value, about }) =>
        `${name} ${paint.bold(value)}\n  ${paint.dim(wrap(about, width - 2, '  '))}`,
    )
    .join('\n');
}
