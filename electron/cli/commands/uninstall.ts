import * as fs from 'node:fs';
import { tellerOf } from '../../janitor/hooks/connection.ts';
import { enabledPlugin } from '../../store/settings/plugin.ts';
import { uninstallHooks } from '../../store/settings/settings-hooks.ts';
import { UserError, type Context, type ExitCode } from '../look/context.ts';
import { printJson } from '../terminal/json.ts';
import { agreed } from '../look/agreed.ts';
import { runningKeeper } from './status.ts';
import { wrap } from '../terminal/wrap.ts';

/**
 * `uninstall`: takes the hooks out of Claude Code's settings and stops the keeper; with `--purge` also deletes what the
 * janitor wrote for itself. Claude Code's own files and all sessions stay.
 */
export async function uninstall(
  context: Context,
  options: { json?: boolean; yes?: boolean; purge?: boolean },
): Promise<ExitCode> {
  const { terminal, home, system } = context;
  const keeper = await runningKeeper(context);
  if (keeper?.kind === 'tray')
    throw new UserError('The tray application is running. Quit it first (in its menu), then try again.');
  const hasHooks = tellerOf(home, process.platform).hooks !== 'not-connected';
  const steps = [
    ...(hasHooks ? [`take its hooks out of ${home.settingsPath} (a backup is kept)`] : []),
    ...(keeper === null ? [] : [`stop the keeper (process ${keeper.identity.pid})`]),
    ...(options.purge === true ? [`delete ${home.janitorDir} and ${home.configPath}, with the history`] : []),
  ];
  if (options.json !== true && steps.length === 0) {
    terminal.out('No hooks of ours are in the settings, and no keeper runs.');
  } else if (options.json !== true) {
    terminal.out('This will');
    for (const step of steps) terminal.out(`  - ${wrap(step, terminal.columns - 4, '    ')}`);
    if (options.purge !== true) terminal.out('History and settings stay; --purge deletes them, too.');
  }
  if (steps.length > 0 && !(await agreed(context, 'Go ahead?', options))) return 0;
  const hooks = hasHooks ? uninstallHooks(home) : ({ ok: true, changed: false } as const);
  if (!hooks.ok) throw new UserError(hooks.reason);
  if (keeper !== null) await system.signal(keeper.identity, 'terminate');
  if (options.purge === true) {
    fs.rmSync(home.janitorDir, { recursive: true, force: true });
    fs.rmSync(home.configPath, { force: true });
  }
  if (options.json === true) {
    printJson(terminal, {
      schema: 'process-janitor/uninstall@1',
      hooks_removed: hooks.changed,
      keeper_stopped: keeper !== null,
      purged: options.purge === true,
    });
  } else {
    const done = steps.length === 0 ? '' : 'Done. ';
    const plugin = enabledPlugin(home);
    const rest =
      plugin === null ? '' : ` The Claude Code plugin goes with /plugin uninstall ${plugin} in a session.`;
    const words = `${done}Remove the program the way you installed it, e.g. npm uninstall -g process-janitor.`;
    terminal.out(wrap(`${words}${rest}`, terminal.columns));
  }
  return 0;
}
