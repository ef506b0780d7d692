import type { Home } from '../../store/files/home.ts';
import {
  hooksStatus,
  installHooks,
  uninstallHooks,
  type HooksStatus,
  type SettingsChange,
} from '../../store/settings/settings-hooks.ts';
import { enabledPlugin } from '../../store/settings/plugin.ts';
import { readInstall, recordInstall, type Launch } from '../keep/launch.ts';
import { doorCall, doorIsUp } from '../keep/door.ts';

/** Puts up the door and enters it in Claude Code's settings. @throws StoreError where our own folder can't be written */
export function connectHooks(home: Home, launch: Launch, platform: NodeJS.Platform): SettingsChange {
  recordInstall(home, launch);
  return installHooks(home, doorCall(home, platform, launch.command));
}

/** Takes our hooks out of Claude Code's settings. The door stays: sessions of this moment still know it. */
export const disconnectHooks = (home: Home): SettingsChange => uninstallHooks(home);

/**
 * Whether Claude Code calls a program that is there. `outdated` is also said of entries of an earlier version, which
 * name the program itself and would fail at every turn once it is gone.
 */
export function connection(home: Home, platform: NodeJS.Platform): HooksStatus {
  const known = readInstall(home);
  const status = hooksStatus(home, doorCall(home, platform, known?.command ?? process.execPath));
  return status === 'connected' && (known === null || !doorIsUp(home)) ? 'outdated' : status;
}

/** Who tells of sessions when they start and end. */
export interface Teller {
  hooks: HooksStatus;
  /** The plugin's full name, where it does what the hooks in the settings would do. */
  plugin: string | null;
}

/**
 * What every door says of the connection with Claude Code. The plugin counts only where Claude Code calls it: not where
 * all hooks are switched off, and it heals no hooks of ours that point nowhere.
 */
export function tellerOf(home: Home, platform: NodeJS.Platform): Teller {
  const hooks = connection(home, platform);
  return { hooks, plugin: hooks === 'not-connected' ? enabledPlugin(home) : null };
}
