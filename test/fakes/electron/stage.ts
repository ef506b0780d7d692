import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import type { FakeBrowserWindow } from './browser-window.ts';
import type { FakeMenu } from './menu.ts';
import type { FakeNotification } from './notification.ts';
import type { FakeTray } from './tray.ts';

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown;

/** What the stand-in for Electron knows and noted. One stage is reset for every test. */
export interface Stage {
  platform: NodeJS.Platform;
  isReady: boolean;
  isPackaged: boolean;
  hasQuit: boolean;
  isFirstInstance: boolean;
  /** Chromium's switches that it was started with, such as `no-sandbox`. */
  switches: string[];
  isSandboxed: boolean;
  notificationsAreSupported: boolean;
  /** What the operating system answers to a notification: shown, or refused as for an unsigned Mac app. */
  notificationsAreRefused: boolean;
  isDark: boolean;
  loginItem: Electron.LoginItemSettings;
  /** Index of the button that the next question is answered with, at once or when a test says so. */
  answers: (number | Promise<number>)[];
  questions: Electron.MessageBoxOptions[];
  errorBoxes: string[];
  clipboard: string;
  trays: FakeTray[];
  windows: FakeBrowserWindow[];
  notifications: FakeNotification[];
  ipcHandlers: Map<string, Handler>;
  ipcListeners: Map<string, (event: Electron.IpcMainEvent) => void>;
  privilegedSchemes: string[];
  protocolHandlers: Map<string, (request: Request) => Response | Promise<Response>>;
  permissionHandlers: { request: unknown; check: unknown };
  menus: FakeMenu[];
  /** `undefined`: Electron's own, with Reload and DevTools. */
  applicationMenu: FakeMenu | null | undefined;
}

const fresh = (): Stage => ({
  platform: 'linux',
  isReady: false,
  isPackaged: false,
  hasQuit: false,
  isFirstInstance: true,
  switches: [],
  isSandboxed: false,
  notificationsAreSupported: true,
  notificationsAreRefused: false,
  isDark: false,
  loginItem: {
    openAtLogin: false,
    executableWillLaunchAtLogin: false,
    wasOpenedAtLogin: false,
    status: 'not-registered',
    launchItems: [],
  },
  answers: [],
  questions: [],
  errorBoxes: [],
  clipboard: '',
  trays: [],
  windows: [],
  notifications: [],
  ipcHandlers: new Map(),
  ipcListeners: new Map(),
  privilegedSchemes: [],
  protocolHandlers: new Map(),
  permissionHandlers: { request: null, check: null },
  menus: [],
  applicationMenu: undefined,
});

export const stage: Stage = fresh();

/** The event emitters of modules such as `app`; emptied with the stage. */
export const emitters = {
  app: new EventEmitter(),
  nativeTheme: new EventEmitter(),
  powerMonitor: new EventEmitter(),
};

/** Everything as before the first line of main.ts. */
export function resetStage(given: Partial<Stage> = {}): void {
  Object.assign(stage, fresh(), given);
  for (const emitter of Object.values(emitters)) emitter.removeAllListeners();
}

/** Electron refuses whatever needs the display before `ready`. */
export function mustBeReady(what: string): void {
  if (!stage.isReady) throw new Error(`Cannot create ${what} before app is ready`);
}

export function mustNotBeReady(what: string): void {
  if (stage.isReady) throw new Error(`${what} should be called before app is ready`);
}

/** An event that can be prevented, as Electron hands them to listeners. */
export function preventable(): { defaultPrevented: boolean; preventDefault(): void } {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
