import type { Config } from '../../../shared/settings/config.ts';
import type { Platform } from '../../../shared/process/process.ts';
import type { MonitorStatus } from '../../janitor/monitor/monitor.ts';
import { appStateOf } from './app-state.ts';
import type { Costs } from './costs.ts';
import { iconFile, trayTitle, trayTooltip, type IconChoice } from './icon.ts';
import type { LoginItemState } from '../login/login-item.ts';
import { trayMenu, type MenuActions } from './menu.ts';
import type { TrayFace } from './tray.ts';

export interface TrayModel {
  platform: Platform;
  panel: IconChoice['panel'];
  status: MonitorStatus;
  config: Config;
  costs: Costs;
  startsAtLogin: LoginItemState;
}

/** Everything that the tray shows. */
export function trayFace(model: TrayModel, actions: MenuActions): TrayFace {
  const { platform, panel, status } = model;
  const app = appStateOf(status);
  return {
    iconFile: iconFile({ platform, panel, state: app.state, orphanCount: app.orphanCount }),
    title: trayTitle(platform, app),
    tooltip: trayTooltip(app),
    menu: trayMenu(
      {
        app,
        scan: status.scan,
        costs: model.costs,
        paused: status.paused,
        cleansUpAtLogin: model.config.auto_cleanup_on_start,
        startsAtLogin: model.startsAtLogin,
      },
      actions,
    ),
  };
}
