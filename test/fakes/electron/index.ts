/**
 * A stand-in for the part of Electron that we use, typed against Electron's own types. It refuses what the real
 * one refuses: things before `ready`, things that are destroyed, functions that a system doesn't have.
 */
export { app } from './app.ts';
export { FakeBrowserWindow as BrowserWindow } from './browser-window.ts';
export { ipcMain } from './ipc-main.ts';
export { Menu } from './menu.ts';
export { clipboard, dialog, nativeTheme, powerMonitor, protocol, screen, session } from './modules.ts';
export { nativeImage } from './native-image.ts';
export { FakeNotification as Notification } from './notification.ts';
export { FakeTray as Tray } from './tray.ts';
