import * as fs from 'node:fs';
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
  const steps = [
    `take its hooks out of ${home.settingsPath} (a backup is kept)`,
    ...(keeper === null ? [] : [`stop the keeper (process ${keeper.identity.pid})`]),
    ...(options.purge === true ? [`delete ${home.janitorDir} and ${home.configPath}, with the history`] : []),
  ];
  if (options.json !== true) {
    terminal.out('This will');
    for (const step of steps) terminal.out(`  - ${wrap(step, terminal.columns - 4, '    ')}`);
    if (options.purge !== true) terminal.out('History and settings stay; --purge deletes them, too.');
  }
  if (!(await agreed(context, 'Go ahead?', options))) return 0;
  const hooks = uninstallHooks(home);
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
    terminal.out('Done. Remove the program the way you installed it, e.g. npm uninstall -g process-janitor;');
    terminal.out('the Claude Code plugin goes with /plugin uninstall process-janitor.');
  }
  return 0;
}
