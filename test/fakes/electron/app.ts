import type * as Electron from 'electron';
import { emitters, mustNotBeReady, preventable, stage } from './stage.ts';

type Used =
  | 'disableHardwareAcceleration'
  | 'enableSandbox'
  | 'exit'
  | 'getAppPath'
  | 'getLoginItemSettings'
  | 'getVersion'
  | 'quit'
  | 'requestSingleInstanceLock'
  | 'setActivationPolicy'
  | 'setAppUserModelId'
  | 'setDesktopName'
  | 'setLoginItemSettings'
  | 'whenReady';

let ready: (() => void)[] = [];

/** Lets `ready` happen, as the real one does some time after main.ts was loaded. */
export function becomeReady(): void {
  stage.isReady = true;
  for (const tell of ready) tell();
  ready = [];
}

const onlyOn = (platforms: readonly NodeJS.Platform[], name: string) => {
  if (!platforms.includes(stage.platform)) throw new TypeError(`app.${name} is not a function`);
};

const methods = {
  commandLine: {
    hasSwitch: (name: string) => stage.switches.includes(name),
    appendSwitch: (name: string) => void stage.switches.push(name),
  },
  disableHardwareAcceleration: () => mustNotBeReady('app.disableHardwareAcceleration()'),
  enableSandbox() {
    mustNotBeReady('app.enableSandbox()');
    stage.isSandboxed = true;
  },
  exit() {
    stage.hasQuit = true;
  },
  getAppPath: () => '/opt/process-janitor',
  getVersion: () => '0.0.0-double',
  getLoginItemSettings: () => stage.loginItem,
  setLoginItemSettings(settings: Electron.Settings) {
    // Linux has the call, and it does nothing.
    if (stage.platform === 'linux') return;
    const on = settings.openAtLogin === true;
    stage.loginItem = {
      ...stage.loginItem,
      openAtLogin: on,
      executableWillLaunchAtLogin: on,
      status: on ? 'enabled' : 'not-registered',
    };
  },
  requestSingleInstanceLock: () => stage.isFirstInstance,
  setActivationPolicy: () => onlyOn(['darwin'], 'setActivationPolicy'),
  setAppUserModelId: () => undefined,
  setDesktopName: () => onlyOn(['linux'], 'setDesktopName'),
  whenReady: () => (stage.isReady ? Promise.resolve() : new Promise<void>((resolve) => ready.push(resolve))),
  /** Electron: `before-quit`, then every window is closed, then `will-quit` and `quit`; any may say no. */
  quit() {
    const before = preventable();
    emitters.app.emit('before-quit', before);
    if (before.defaultPrevented) return;
    for (const window of stage.windows.filter((one) => !one.isDestroyed())) {
      window.close();
      if (!window.isDestroyed()) return;
    }
    const will = preventable();
    emitters.app.emit('will-quit', will);
    if (will.defaultPrevented) return;
    emitters.app.emit('quit', preventable(), 0);
    stage.hasQuit = true;
  },
} satisfies Pick<Electron.App, Used> & {
  commandLine: Pick<Electron.CommandLine, 'hasSwitch' | 'appendSwitch'>;
};

/** The part of `app` that we use. */
export const app = Object.defineProperties(Object.assign(emitters.app, methods), {
  isPackaged: { get: () => stage.isPackaged },
}) as typeof emitters.app & typeof methods & Pick<Electron.App, 'isPackaged'>;
