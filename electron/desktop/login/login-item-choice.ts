import { app } from 'electron';
import { autostartPath, loginCommand } from './autostart.ts';
import { linuxLoginItem } from './login-item-linux.ts';
import { systemLoginItem } from './login-item-system.ts';
import type { LoginItem } from './login-item.ts';

/** How this system starts programs at login. `desktopFile`: the name of our file in the autostart folder. */
export function chooseLoginItem(
  platform: NodeJS.Platform,
  env: Readonly<Record<string, string | undefined>>,
  homeDir: string,
  desktopFile: string,
): LoginItem {
  if (platform === 'darwin' || platform === 'win32') return systemLoginItem(platform);
  const command = loginCommand({
    appImage: env['APPIMAGE'],
    execPath: process.execPath,
    appPath: app.getAppPath(),
    isPackaged: app.isPackaged,
  });
  return linuxLoginItem(autostartPath(env, homeDir, desktopFile), command);
}
