import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  badgeText,
  iconFile,
  panelOf,
  trayTitle,
  trayTooltip,
  type IconChoice,
} from '../../../electron/desktop/tray/icon.ts';

const icons = path.resolve(import.meta.dirname, '../../../build/icons/tray');
const platforms = ['linux', 'darwin', 'win32'] as const;
const states = ['idle', 'orphans', 'paused', 'working', 'error'] as const;

describe('the tray icon', () => {
  it.each<[IconChoice, string]>([
    [{ platform: 'linux', panel: 'dark', state: 'idle', orphanCount: 0 }, 'linux/dark/idle.png'],
    [{ platform: 'linux', panel: 'any', state: 'orphans', orphanCount: 3 }, 'linux/any/count-3.png'],
    [{ platform: 'linux', panel: 'any', state: 'orphans', orphanCount: 10 }, 'linux/any/count-9plus.png'],
    [{ platform: 'win32', panel: 'dark', state: 'orphans', orphanCount: 9 }, 'windows/dark/count-9.ico'],
    [{ platform: 'win32', panel: 'light', state: 'error', orphanCount: 2 }, 'windows/light/error.ico'],
    [{ platform: 'darwin', panel: 'dark', state: 'orphans', orphanCount: 3 }, 'mac/orphansTemplate.png'],
    [{ platform: 'darwin', panel: 'light', state: 'paused', orphanCount: 0 }, 'mac/pausedTemplate.png'],
  ])('%o is %s', (choice, file) => {
    expect(iconFile(choice)).toBe(file);
  });

  it('is there for every system, theme, state and count, also for dense screens', () => {
    for (const platform of platforms) {
      for (const panel of ['dark', 'light', 'any'] as const) {
        for (const state of states) {
          for (let orphanCount = 1; orphanCount <= 11; orphanCount += 1) {
            const file = path.join(icons, iconFile({ platform, panel, state, orphanCount }));
            expect(existsSync(file), file).toBe(true);
            const dense = file.replace(/\.png$/, '@2x.png');
            expect(existsSync(dense), dense).toBe(true);
          }
        }
      }
    }
  });

  it.each([
    ['linux', false, 'KDE', 'any'],
    ['linux', true, 'XFCE', 'any'],
    ['linux', false, 'XFCE', 'any'],
    ['linux', false, 'Budgie:GNOME', 'any'],
    ['linux', false, 'ubuntu:GNOME', 'dark'],
    ['linux', false, 'Unity', 'dark'],
    ['linux', false, undefined, 'any'],
    ['win32', false, 'GNOME', 'light'],
    ['win32', true, undefined, 'dark'],
  ] as const)('on %s, dark theme %s, desktop %s: the panel is %s', (platform, theme, desktop, panel) => {
    expect(panelOf(platform, theme, desktop)).toBe(panel);
  });
});

describe('the count', () => {
  it.each([
    [-1, ''],
    [0, ''],
    [1, '1'],
    [9, '9'],
    [10, '9+'],
    [1000, '9+'],
  ])('%d reads as "%s"', (count, text) => {
    expect(badgeText(count)).toBe(text);
  });

  it('stands beside the icon on macOS only, and only while there are orphans', () => {
    const app = { state: 'orphans', orphanCount: 12, memoryBytes: 0, headline: '' } as const;
    expect(trayTitle('darwin', app)).toBe('9+');
    expect(trayTitle('win32', app)).toBe('');
    expect(trayTitle('darwin', { ...app, state: 'paused' })).toBe('');
  });
});

it('keeps the tooltip within what Windows shows', () => {
  const app = { state: 'error', orphanCount: 0, memoryBytes: 0, headline: 'x'.repeat(300) } as const;
  expect(trayTooltip(app)).toHaveLength(127);
  expect(trayTooltip({ ...app, headline: 'All tidy' })).toBe('Process Janitor: All tidy');
});
