import { app } from 'electron';
import type { LoginItem, LoginItemState } from './login-item.ts';

const notPackaged = 'Start at login works in the installed application only. Install it first.';
const needsApproval = 'macOS waits for your consent: System Settings › General › Login Items & Extensions.';
const switchedOff = 'Windows has it switched off: Settings › Apps › Startup.';

/** The command line that tells a start at login from others on Windows; get and set must name the same. */
const windowsItem = { args: ['--login'] };

/** macOS and Windows: Electron's own login items. Nothing is registered for a program that isn't installed. */
export function systemLoginItem(platform: 'darwin' | 'win32'): LoginItem {
  return {
    state(): LoginItemState {
      if (!app.isPackaged) return { on: false, available: false, note: notPackaged };
      if (platform === 'darwin') {
        const { status } = app.getLoginItemSettings();
        const waits = status === 'requires-approval';
        return { on: waits || status === 'enabled', available: true, note: waits ? needsApproval : null };
      }
      const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(windowsItem);
      const isOff = openAtLogin && !executableWillLaunchAtLogin;
      return { on: openAtLogin, available: true, note: isOff ? switchedOff : null };
    },
    set(on) {
      if (!app.isPackaged) throw new Error(notPackaged);
      app.setLoginItemSettings({ openAtLogin: on, ...(platform === 'win32' && windowsItem) });
    },
  };
}

/** True where the system itself started us at login. macOS says so; on Windows and Linux our argument does. */
export function startedAtLogin(platform: NodeJS.Platform, argv: readonly string[]): boolean {
  if (argv.includes('--login')) return true;
  return platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
