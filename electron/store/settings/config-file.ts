import {
  checkConfigValue,
  configKeyNames,
  defaultConfig,
  isConfigKey,
  parseConfig,
  type Config,
  type ConfigProblem,
} from '../../../shared/settings/config.ts';
import type { Home } from '../files/home.ts';
import { withHomeFolder } from './keep-rule.ts';
import { readJsonFile } from '../files/safe-file.ts';
import { writeFileSafelySync } from '../files/safe-write.ts';
import { StoreError } from '../files/store-error.ts';
import { writeTarget } from './user-file.ts';

/** What the configuration says. `problems` is empty where the file is missing: then all is default. */
export interface ConfigFile {
  config: Config;
  problems: ConfigProblem[];
  exists: boolean;
}

/** Reads `process-janitor-config.json`. Whatever can't be understood becomes a problem and its safe default. */
export function readConfig(home: Home): ConfigFile {
  const read = readJsonFile(home.configPath, { followLinks: true });
  if (read.ok) {
    const { config, problems } = parseConfig(read.value);
    return { config: { ...config, keep_list: config.keep_list.map(withHomeFolder) }, problems, exists: true };
  }
  if (read.missing) return { config: { ...defaultConfig }, problems: [], exists: false };
  const message = `${home.configPath} ${read.reason}. Using the safe defaults until it is mended.`;
  return { config: { ...defaultConfig }, problems: [{ key: '', message }], exists: true };
}

/**
 * Sets one key and leaves all other keys, known or not, where and as they are.
 *
 * @returns the configuration as it now is, or a sentence that says why nothing was changed
 */
export function setConfigValue(
  home: Home,
  key: string,
  value: unknown,
): { ok: true; config: Config } | { ok: false; message: string } {
  if (!isConfigKey(key)) {
    return {
      ok: false,
      message: `There is no key ${key.slice(0, 80)}. The keys are: ${configKeyNames.join(', ')}.`,
    };
  }
  const checked = checkConfigValue(key, value);
  if (!checked.ok) return checked;
  const read = readJsonFile(home.configPath, { followLinks: true });
  if (!read.ok && !read.missing) return refusal(home, read.reason);
  const before = read.ok ? read.value : {};
  if (!isObject(before)) return refusal(home, 'is not a JSON object');
  const after = { ...before, [key]: value };
  try {
    const { target, mode } = writeTarget(home.configPath);
    writeFileSafelySync(target, `${JSON.stringify(after, null, 2)}\n`, mode);
  } catch (error) {
    if (error instanceof StoreError) return { ok: false, message: error.message };
    throw error;
  }
  return { ok: true, config: parseConfig(after).config };
}

function refusal(home: Home, reason: string): { ok: false; message: string } {
  return {
    ok: false,
    message: `${home.configPath} ${reason}, so it was not changed. Mend or remove it first.`,
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
