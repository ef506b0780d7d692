import * as path from 'node:path';
import {
  checkConfigValue,
  configKeyNames,
  defaultConfig,
  isConfigKey,
  parseConfig,
  type Config,
  type ConfigProblem,
} from '../../../shared/settings/config.ts';
import { changeFile } from '../files/change-file.ts';
import type { Home } from '../files/home.ts';
import { withHomeFolder } from './keep-rule.ts';
import { maxFileBytes, parseJson, readJsonFile } from '../files/safe-file.ts';
import { StoreError } from '../files/store-error.ts';

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

export type ConfigChange = { ok: true; config: Config } | { ok: false; message: string };

/**
 * Sets one key and leaves all other keys, known or not, where and as they are.
 *
 * @returns the configuration as it now is, or a sentence that says why nothing was changed
 */
export function setConfigValue(home: Home, key: string, value: unknown): ConfigChange {
  return changeConfig(home, key, () => value);
}

/**
 * Changes the keep list, whoever else changes it at the same time.
 *
 * @param change gets the rules as they stand in the file; what it throws comes out here, and nothing is changed
 */
export function changeKeepList(home: Home, change: (rules: readonly string[]) => string[]): ConfigChange {
  return changeConfig(home, 'keep_list', (config) => change(config.keep_list));
}

/** Changes the list of what is always ended, as `changeKeepList` does its own. */
export function changeAlwaysEnd(home: Home, change: (rules: readonly string[]) => string[]): ConfigChange {
  return changeConfig(home, 'always_end', (config) => change(config.always_end));
}

function changeConfig(home: Home, key: string, change: (config: Config) => unknown): ConfigChange {
  if (!isConfigKey(key)) {
    return {
      ok: false,
      message: `There is no key ${key.slice(0, 80)}. The keys are: ${configKeyNames.join(', ')}.`,
    };
  }
  let outcome: ConfigChange = refusal(home, 'could not be read');
  try {
    changeFile(
      home.configPath,
      { turns: path.join(home.turnsDir, 'config'), maxBytes: maxFileBytes },
      (file) => {
        const read = parseJson(file);
        const before = read.ok ? read.value : {};
        if (!read.ok && !read.missing) outcome = refusal(home, read.reason);
        else if (!isObject(before)) outcome = refusal(home, 'is not a JSON object');
        else {
          const value = change(parseConfig(before).config);
          const checked = checkConfigValue(key, value);
          const after = { ...before, [key]: value };
          outcome = checked.ok ? { ok: true, config: parseConfig(after).config } : checked;
          if (checked.ok) return `${JSON.stringify(after, null, 2)}\n`;
        }
        return null;
      },
    );
  } catch (error) {
    if (error instanceof StoreError) return { ok: false, message: error.message };
    throw error;
  }
  return outcome;
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
