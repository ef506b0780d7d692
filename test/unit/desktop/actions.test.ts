import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startedAtLogin, systemLoginItem } from '../../../electron/desktop/login/login-item-system.ts';
import { electronNotifier } from '../../../electron/desktop/notify/notifications.ts';
import { createTray, type TrayFace } from '../../../electron/desktop/tray/tray.ts';
import path from 'node:path';
import { becomeReady } from '../../fakes/electron/app.ts';
import { resetStage, stage } from '../../fakes/electron/stage.ts';

vi.mock('electron', () => import('../../fakes/electron/index.ts'));

const message = { title: 'Process Janitor', body: 'Something' };

beforeEach(() => {
  resetStage();
  becomeReady();
});

describe('notifications', () => {
  const stageOf = () => {
    const fallback = { show: vi.fn(), clear: vi.fn() };
    const onClick = vi.fn();
    return { fallback, onClick, notifier: electronNotifier(onClick, fallback) };
  };

  const told = () => new Promise((resolve) => setImmediate(resolve));

  it('are Electron’s own, and a click opens the window', async () => {
    const { notifier, fallback, onClick } = stageOf();
    notifier.show(message);
    await told();
    expect(stage.notifications).toMatchObject([{ ...message, wasShown: true }]);
    stage.notifications[0]?.emit('click');
    expect(onClick).toHaveBeenCalledOnce();
    expect(fallback.show).not.toHaveBeenCalled();
  });

  it('replace each other where the system does not know that by itself', async () => {
    const { notifier } = stageOf();
    notifier.show(message);
    await told();
    notifier.show({ ...message, body: 'And now this.' });
    await told();
    expect(stage.notifications.map(({ wasClosed }) => wasClosed)).toEqual([
      process.platform === 'linux',
      false,
    ]);
    notifier.clear();
    expect(stage.notifications.at(-1)?.wasClosed).toBe(true);
  });

  it('fall back where they would arrive nowhere', async () => {
    const { fallback, onClick } = stageOf();
    electronNotifier(onClick, fallback, () => Promise.resolve(false)).show(message);
    await told();
    expect(fallback.show).toHaveBeenCalledExactlyOnceWith(message);
    expect(stage.notifications).toHaveLength(0);
  });

  it('fall back where Electron has none', async () => {
    resetStage({ notificationsAreSupported: false });
    becomeReady();
    const { notifier, fallback } = stageOf();
    notifier.show(message);
    await told();
    expect(fallback.show).toHaveBeenCalledExactlyOnceWith(message);
    expect(stage.notifications).toHaveLength(0);
  });

  it('fall back where the system refuses them, as macOS does to an unsigned build', async () => {
    resetStage({ notificationsAreRefused: true });
    becomeReady();
    const { notifier, fallback } = stageOf();
    notifier.show(message);
    await told();
    expect(fallback.show).toHaveBeenCalledExactlyOnceWith(message);
  });
});

describe('start at login', () => {
  it('is not offered by a program that is not installed', () => {
    resetStage({ platform: 'darwin' });
    expect(systemLoginItem('darwin').state()).toMatchObject({ on: false, available: false });
    expect(() => systemLoginItem('darwin').set(true)).toThrow('Install it first');
  });

  it.each(['darwin', 'win32'] as const)('goes on and off on %s', (platform) => {
    resetStage({ platform, isPackaged: true });
    const item = systemLoginItem(platform);
    expect(item.state()).toEqual({ on: false, available: true, note: null });
    item.set(true);
    expect(item.state()).toEqual({ on: true, available: true, note: null });
    item.set(false);
    expect(item.state().on).toBe(false);
  });

  it('says where macOS waits for consent and where Windows has switched it off', () => {
    resetStage({ platform: 'darwin', isPackaged: true });
    stage.loginItem = { ...stage.loginItem, status: 'requires-approval' };
    expect(systemLoginItem('darwin').state().note).toContain('System Settings');
    resetStage({ platform: 'win32', isPackaged: true });
    stage.loginItem = { ...stage.loginItem, openAtLogin: true };
    expect(systemLoginItem('win32').state()).toMatchObject({
      on: true,
      note: expect.stringContaining('Startup'),
    });
  });

  it('is told from other starts by our argument, or by macOS itself', () => {
    expect(startedAtLogin('linux', ['electron', '.', '--login'])).toBe(true);
    expect(startedAtLogin('linux', ['electron', '.'])).toBe(false);
    resetStage({ platform: 'darwin' });
    expect(startedAtLogin('darwin', [])).toBe(false);
    stage.loginItem = { ...stage.loginItem, wasOpenedAtLogin: true };
    expect(startedAtLogin('darwin', [])).toBe(true);
  });
});

describe('the tray', () => {
  const icons = path.resolve(import.meta.dirname, '../../../build/icons/tray');
  const face = (iconFile: string, label = 'Status'): TrayFace => ({
    iconFile,
    title: '3',
    tooltip: 'tip',
    menu: [{ id: 'status', label }],
  });

  it('has the count beside the icon on macOS, where a click opens the menu', () => {
    resetStage({ platform: 'darwin' });
    becomeReady();
    const [open, lookedAt] = [vi.fn(), vi.fn()];
    const tray = createTray(icons, 'darwin', face('mac/orphansTemplate.png'), open, lookedAt);
    stage.trays[0]?.emit('click');
    stage.trays[0]?.emit('mouse-enter');
    expect(lookedAt).toHaveBeenCalledOnce();
    expect(stage.trays[0]).toMatchObject({ title: '3', tooltip: 'tip' });
    expect(open).not.toHaveBeenCalled();
    expect(tray.area().width).toBe(22);
  });

  it.each([
    ['win32', 'windows/dark/count-3.ico'],
    ['linux', 'linux/dark/count-3.png'],
  ] as const)('opens the window with a click on %s', (platform, file) => {
    resetStage({ platform });
    becomeReady();
    const open = vi.fn();
    createTray(icons, platform, face(file), open, vi.fn());
    stage.trays[0]?.emit('click');
    expect(open).toHaveBeenCalledOnce();
    expect(stage.trays[0]?.title).toBe('');
  });

  it('leaves an open menu alone while nothing in it changes', () => {
    const tray = createTray(icons, 'linux', face('linux/dark/idle.png'), vi.fn(), vi.fn());
    tray.show(face('linux/dark/paused.png'));
    expect(stage.trays[0]?.menusSet).toBe(1);
    expect(stage.trays[0]?.image.path).toContain('paused');
    tray.show(face('linux/dark/paused.png', 'Other'));
    expect(stage.trays[0]?.menusSet).toBe(2);
    tray.show(face('linux/dark/paused.png', 'Other'), true);
    expect(stage.trays[0]?.menusSet).toBe(3);
  });

  it('is left in peace once it is gone', () => {
    const tray = createTray(icons, 'linux', face('linux/dark/idle.png'), vi.fn(), vi.fn());
    tray.destroy();
    expect(() => tray.show(face('linux/dark/paused.png', 'Other'))).not.toThrow();
  });
});
