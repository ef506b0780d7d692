import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import * as double from '../../fakes/electron/index.ts';
import { becomeReady } from '../../fakes/electron/app.ts';
import { resetStage } from '../../fakes/electron/stage.ts';

const { app, BrowserWindow, ipcMain, Menu, nativeImage, Notification, protocol, Tray } = double;
const icon = nativeImage.createFromPath(
  path.resolve(import.meta.dirname, '../../../build/icons/tray/linux/dark/idle.png'),
);

beforeEach(() => resetStage());

describe('the double refuses what Electron refuses', () => {
  it.each<[string, () => unknown]>([
    ['a tray before ready', () => new Tray(icon)],
    ['a window before ready', () => new BrowserWindow()],
    ['a notification before ready', () => new Notification({})],
    ['a protocol handler before ready', () => protocol.handle('app', () => new Response())],
  ])('%s', (_what, attempt) => {
    expect(attempt).toThrow('before app is ready');
  });

  it.each<[string, () => unknown, string]>([
    [
      'a privileged scheme after ready',
      () => protocol.registerSchemesAsPrivileged([]),
      'before app is ready',
    ],
    ['the sandbox after ready', () => app.enableSandbox(), 'before app is ready'],
    [
      'a tray without an image',
      () => new Tray(nativeImage.createFromPath('/nowhere.png')),
      'Failed to load image',
    ],
    ['login items on Linux', () => app.setLoginItemSettings({}), 'not a function'],
    ['a title on Linux', () => new Tray(icon).setTitle('3'), 'not a function'],
    ['bounds on Linux', () => new Tray(icon).getBounds(), 'not a function'],
    [
      'a menu item without a label',
      () => Menu.buildFromTemplate([{ click: () => undefined }]),
      'Invalid template',
    ],
    [
      'an unknown kind of menu item',
      () => Menu.buildFromTemplate([{ label: 'a', type: 'link' as never }]),
      'Unknown',
    ],
    ['a menu that is none', () => new Tray(icon).setContextMenu([]), 'Error processing argument'],
  ])('%s', (_what, attempt, message) => {
    becomeReady();
    expect(attempt).toThrow(message);
  });

  it('a second handler for one channel', () => {
    ipcMain.handle('x', () => 1);
    expect(() => ipcMain.handle('x', () => 2)).toThrow("second handler for 'x'");
  });

  it('a notification where there are none', () => {
    resetStage({ notificationsAreSupported: false });
    becomeReady();
    expect(() => new Notification({}).show()).toThrow('not supported');
  });

  it('anything of a window or tray that is destroyed', () => {
    becomeReady();
    const window = new BrowserWindow();
    window.destroy();
    expect(() => window.show()).toThrow('destroyed');
    expect(() => window.webContents.send('x')).toThrow('destroyed');
    const tray = new Tray(icon);
    tray.destroy();
    expect(() => tray.setToolTip('x')).toThrow('destroyed');
  });

  it('a page of an unknown scheme', async () => {
    becomeReady();
    await expect(new BrowserWindow().loadURL('app://ui/index.html')).rejects.toThrow(
      'ERR_UNKNOWN_URL_SCHEME',
    );
  });
});

it('the double has all that the program takes from Electron, and nothing that it does not', () => {
  const root = path.resolve(import.meta.dirname, '../../../electron');
  const inDesktop = readdirSync(path.join(root, 'desktop'), { recursive: true, encoding: 'utf8' });
  const files = ['main.ts', ...inDesktop.map((file) => path.join('desktop', file))].filter((file) =>
    file.endsWith('.ts'),
  );
  const taken = new Set<string>();
  for (const file of files) {
    const text = readFileSync(path.join(root, file), 'utf8');
    for (const [, isType, names = ''] of text.matchAll(/import (type )?\{([^}]*)\} from 'electron'/g)) {
      if (isType !== undefined) continue;
      for (const name of names.split(',')) if (!name.trim().startsWith('type ')) taken.add(name.trim());
    }
  }
  taken.delete('');
  expect([...taken].sort()).toEqual(Object.keys(double).sort());
});
