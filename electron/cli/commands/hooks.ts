import { connectHooks, disconnectHooks, tellerOf } from '../../janitor/hooks/connection.ts';
import { readInstall, type Launch } from '../../janitor/keep/launch.ts';
import type { HooksStatus, SettingsChange } from '../../store/settings/settings-hooks.ts';
import { enabledPlugin } from '../../store/settings/plugin.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { printJson } from '../terminal/json.ts';
import { wrap } from '../terminal/wrap.ts';

export type HooksAction = 'install' | 'uninstall' | 'status';

export function isHooksAction(name: string): name is HooksAction {
  return name === 'install' || name === 'uninstall' || name === 'status';
}

const statusWords: Record<HooksStatus, string> = {
  connected: 'Connected: Claude Code tells Process Janitor when a session starts and ends.',
  'not-connected':
    'Not connected. Sessions are found without it, a little later; `process-janitor hooks install` connects.',
  outdated:
    'Connected in part, or to a program that has moved. `process-janitor hooks install` puts it right.',
  disabled:
    'Switched off: your settings say "disableAllHooks". Sessions are found without hooks, a little later.',
  unreadable:
    'Your settings.json could not be understood. Mend it, then run `process-janitor hooks install`.',
};

/**
 * `hooks install | uninstall | status`: connects Claude Code, by entries in the user's `settings.json`, with this very
 * program: by the door in our own folder, which knows Node by its full path, since a hook has no reliable PATH.
 *
 * @returns for `status` 1 where Claude Code does not call us, or not as it should
 */
export function hooks(
  context: Pick<Context, 'home' | 'terminal'>,
  action: HooksAction,
  launch: Launch,
  options: { json?: boolean } = {},
): ExitCode {
  const { home, terminal } = context;
  if (action === 'status') {
    const { hooks: status, plugin } = tellerOf(home, process.platform);
    const words =
      plugin === null
        ? statusWords[status]
        : `Connected by the plugin ${plugin}: Claude Code tells Process Janitor when a session starts and ends.`;
    if (options.json === true) tellStatus(context, { changed: false, backup: null });
    else terminal.out(wrap(words, terminal.columns));
    return status === 'connected' || plugin !== null ? 0 : 1;
  }
  const change = action === 'install' ? connectHooks(home, launch, process.platform) : disconnectHooks(home);
  if (!change.ok) throw new UserError(change.reason);
  if (options.json === true) tellStatus(context, change);
  else terminal.out(words(action, change, home.settingsPath));
  return 0;
}

function tellStatus(
  { home, terminal }: Pick<Context, 'home' | 'terminal'>,
  { changed, backup }: { changed: boolean; backup: string | null },
): void {
  const program = readInstall(home);
  printJson(terminal, {
    schema: 'process-janitor/hooks@1',
    status: tellerOf(home, process.platform).hooks,
    settings: home.settingsPath,
    program: program === null ? null : { command: program.command, args: [...program.args] },
    plugin: enabledPlugin(home),
    changed,
    backup,
  });
}

function words(
  action: 'install' | 'uninstall',
  change: Extract<SettingsChange, { ok: true }>,
  file: string,
): string {
  const isInstall = action === 'install';
  if (!change.changed)
    return isInstall ? 'The hooks were connected already.' : 'No hooks of ours were connected.';
  const backup = change.backup === null ? '' : ` The file as it was is kept as ${change.backup}.`;
  return isInstall
    ? `Connected. Claude Code sessions that start from now on call Process Janitor (${file}).${backup}`
    : `Disconnected. Nothing else in ${file} was touched.${backup}`;
}
