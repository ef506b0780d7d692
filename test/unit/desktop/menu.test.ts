import { describe, expect, it, vi } from 'vitest';
import { appStateOf } from '../../../electron/desktop/tray/app-state.ts';
import { choiceOf, confirmation } from '../../../electron/desktop/wiring/confirm.ts';
import { trayMenu, type MenuActions, type MenuModel } from '../../../electron/desktop/tray/menu.ts';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import { FakeMenu } from '../../fakes/electron/menu.ts';
import { leftover, planOf, scanOf, session, terminate } from './worlds.ts';

const actions = () =>
  ({
    open: vi.fn(),
    preview: vi.fn(),
    cleanUp: vi.fn(),
    pause: vi.fn(),
    cleanUpAtLogin: vi.fn(),
    startAtLogin: vi.fn(),
    quit: vi.fn(),
  }) satisfies MenuActions;

function model(scan: ScanResult | null, given: Partial<MenuModel> = {}): MenuModel {
  return {
    app: appStateOf({ scan, paused: false, working: false, error: null }),
    scan,
    costs: new Map(),
    paused: false,
    cleansUpAtLogin: false,
    startsAtLogin: { on: false, available: true },
    ...given,
  };
}
const menuOf = (given: MenuModel, does: MenuActions = actions()) => new FakeMenu(trayMenu(given, does));
const crashed = session('a', { processes: [leftover(7)] });

describe('the menu', () => {
  it('has its items in the order of the design', () => {
    const ids = menuOf(model(scanOf([]))).items.flatMap(({ id }) => (id === undefined ? [] : [id]));
    expect(ids).toEqual([
      'status',
      'open',
      'preview',
      'clean',
      'sessions',
      'pause',
      'clean-at-login',
      'start-at-login',
      'quit',
    ]);
  });

  it('offers what goes on after a clean-up, though its session is over', () => {
    const cleaned = session('a', { verdict: 'ended', confidence: 'none', processes: [leftover(7)] });
    const over = session('b', { verdict: 'ended', confidence: 'none' });
    const menu = menuOf(model(scanOf([cleaned, over])));
    expect(menu.getMenuItemById('clean')).toMatchObject({ label: 'Clean up 1 session…', enabled: true });
    expect(menu.getMenuItemById('sessions')?.submenu?.items.map(({ label }) => label)).toEqual([
      'a · over · 1 process · 100 MB',
    ]);
  });

  it('does with each item what it says', () => {
    const does = actions();
    const menu = menuOf(model(scanOf([crashed])), does);
    for (const id of ['open', 'preview', 'clean', 'pause', 'clean-at-login', 'start-at-login', 'quit']) {
      menu.getMenuItemById(id)?.click();
    }
    expect(Object.values(does).map((action) => action.mock.calls)).toEqual([
      [[]],
      [[]],
      [[]],
      [[true]],
      [[true]],
      [[true]],
      [[]],
    ]);
  });

  it('turns off what is on', () => {
    const does = actions();
    const on = { paused: true, cleansUpAtLogin: true, startsAtLogin: { on: true, available: true } };
    const menu = menuOf(model(scanOf([]), on), does);
    for (const id of ['pause', 'clean-at-login', 'start-at-login']) {
      expect(menu.getMenuItemById(id)?.checked).toBe(true);
      menu.getMenuItemById(id)?.click();
    }
    expect([does.pause, does.cleanUpAtLogin, does.startAtLogin].map((one) => one.mock.calls)).toEqual([
      [[false]],
      [[false]],
      [[false]],
    ]);
  });

  it.each<[string, MenuModel, string, boolean]>([
    ['nothing', model(scanOf([])), 'Clean up…', false],
    ['before the first look', model(null), 'Clean up…', false],
    ['one', model(scanOf([crashed])), 'Clean up 1 session…', true],
    ['only a likely one', model(scanOf([session('a', { confidence: 'likely' })])), 'Clean up…', false],
    ['a look that judged nothing', model(scanOf([crashed], { complete: false })), 'Clean up…', false],
  ])('offers to clean up: %s', (_case, given, label, enabled) => {
    expect(menuOf(given).getMenuItemById('clean')).toMatchObject({ label, enabled });
  });

  it('offers no second clean-up while one runs', () => {
    const scan = scanOf([crashed]);
    const app = appStateOf({ scan, paused: false, working: true, error: null });
    expect(menuOf(model(scan, { app })).getMenuItemById('clean')?.enabled).toBe(false);
  });

  it('cannot start at login where the system has no way', () => {
    const given = model(scanOf([]), { startsAtLogin: { on: false, available: false } });
    expect(menuOf(given).getMenuItemById('start-at-login')?.enabled).toBe(false);
  });

  it('lists sessions, the crashed ones first, ended ones not, and at most twelve', () => {
    const live = Array.from({ length: 20 }, (_, index) => session(`live-${index}`, { verdict: 'active' }));
    const ended = session('ended', { verdict: 'ended' });
    const does = actions();
    const items = menuOf(model(scanOf([ended, ...live, crashed])), does).getMenuItemById('sessions')?.submenu
      ?.items;
    expect(items).toHaveLength(13);
    expect(items?.[0]?.label).toBe('a · crashed · 1 process · 100 MB');
    expect(items?.[1]?.label).toBe('live-0 · running');
    expect(items?.[12]?.label).toBe('9 more sessions…');
    items?.[12]?.click();
    expect(does.open).toHaveBeenCalledOnce();
  });

  it('tells what running sessions hold, where that was read', () => {
    const live = ['big', 'unread'].map((id) => session(id, { verdict: 'active' }));
    const costs = new Map([['big', 300 * 1024 * 1024]]);
    const items = menuOf(model(scanOf(live), { costs })).getMenuItemById('sessions')?.submenu?.items;
    expect(items?.map(({ label }) => label)).toEqual(['big · running · 300 MB', 'unread · running']);
  });

  it('says so where there are no sessions', () => {
    const items = menuOf(model(scanOf([]))).getMenuItemById('sessions')?.submenu?.items;
    expect(items).toMatchObject([{ label: 'No sessions', enabled: false }]);
  });

  it('shows names as they are, and not without end', () => {
    const odd = session('a', { name: `R&D ${'x'.repeat(200)}` });
    const label = menuOf(model(scanOf([odd]))).getMenuItemById('sessions')?.submenu?.items[0]?.label ?? '';
    expect(label).toMatch(/^a · R&&D x+…$/);
    expect(label.length).toBeLessThan(100);
  });
});

describe('the question before a clean-up', () => {
  const files = { ...terminate('f', 'a'), kind: 'remove-session-files' as const, path: 'a' };

  it('says what will end, what can be undone, and what is left to judge', () => {
    const likely = terminate('l', 'b', { confidence: 'likely' });
    expect(confirmation(planOf([terminate('t', 'a'), files, likely]))).toMatchObject({
      message: 'Clean up after 1 crashed session?',
      detail: [
        'Ends 1 left-over process and frees about 100 MB. This cannot be undone.',
        'Tidies 1 record; what is put away can be restored for 7 days.',
        'Leaves 1 less certain step for you to judge in the preview.',
      ].join('\n'),
    });
  });

  it('does nothing to be sorry for on Enter or Escape', () => {
    const { defaultId, cancelId, buttons } = confirmation(planOf([files]));
    expect(buttons).toEqual(['Clean up', 'Preview…', 'Cancel']);
    expect(choiceOf(defaultId ?? 0)).toBe('preview');
    expect(choiceOf(cancelId ?? 0)).toBe('cancel');
    expect(choiceOf(0)).toBe('clean');
    expect(choiceOf(-1)).toBe('cancel');
  });
});
