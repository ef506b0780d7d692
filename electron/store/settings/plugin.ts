import type { Home } from '../files/home.ts';
import { readJsonFile } from '../files/safe-file.ts';

/**
 * The janitor's own Claude Code plugin, as the user's `settings.json` names it under `enabledPlugins`
 * (`process-janitor@marketplace`: true; docs of Claude Code, "Plugins reference"). Its hooks then do what ours in the
 * settings would do.
 *
 * @returns its full name, or `null` where it is not enabled or the settings can't be read
 */
export function enabledPlugin(home: Home): string | null {
  const read = readJsonFile(home.settingsPath, { followLinks: true });
  if (!read.ok || !isObject(read.value) || !isObject(read.value['enabledPlugins'])) return null;
  const enabled = Object.entries(read.value['enabledPlugins']).find(
    ([name, value]) => /^process-janitor(@|$)/.test(name) && value === true,
  );
  return enabled?.[0] ?? null;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
