import {
  configKeyNames,
  configKeys,
  type Config,
  type ConfigProblem,
} from '../../../shared/settings/config.ts';
import type { Reply } from '../../../shared/contract/ipc.ts';
import type { LoginItemState } from '../login/login-item.ts';

/** Where the settings page gets what it shows. */
export interface SettingsSource {
  config: () => { config: Config; problems: readonly ConfigProblem[] };
  configPath: string;
  startAtLogin: () => LoginItemState;
  hooks: () => Reply<'settings:get'>['hooks'];
}

/** Everything that the settings page shows, in the form of the contract. */
export function settingsReply(source: SettingsSource): Reply<'settings:get'> {
  const { config, problems } = source.config();
  return {
    config,
    keys: configKeyNames.map((key) => {
      const { about, allowed, fallback } = configKeys[key];
      return { key, about, allowed, fallback };
    }),
    problems: [...problems],
    config_path: source.configPath,
    start_at_login: source.startAtLogin(),
    hooks: source.hooks(),
  };
}
