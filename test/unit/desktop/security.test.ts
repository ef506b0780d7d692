import { describe, expect, it } from 'vitest';
import { escapeHidesWindow } from '../../../electron/desktop/window/escape.ts';
import { placeWindow } from '../../../electron/desktop/window/place-window.ts';
import {
  contentSecurityPolicy,
  isTrusted,
  webPreferences,
} from '../../../electron/desktop/window/security.ts';

describe('who may ask', () => {
  const good = { frameUrl: 'app://ui/index.html', isTopFrame: true, isOurWindow: true };
  it.each([
    [good, true],
    [{ ...good, frameUrl: 'app://ui/index.html#preview' }, true],
    [{ ...good, isTopFrame: false }, false],
    [{ ...good, isOurWindow: false }, false],
    [{ ...good, frameUrl: null }, false],
    [{ ...good, frameUrl: '' }, false],
    [{ ...good, frameUrl: 'about:blank' }, false],
    [{ ...good, frameUrl: 'app://ui.evil/index.html' }, false],
    [{ ...good, frameUrl: 'app://evil@ui/index.html' }, false],
    [{ ...good, frameUrl: 'app://ui:1/index.html' }, false],
    [{ ...good, frameUrl: 'https://ui/index.html' }, false],
    [{ ...good, frameUrl: 'file:///app://ui/index.html' }, false],
  ])('%o: %s', (sender, trusted) => {
    expect(isTrusted(sender)).toBe(trusted);
  });
});

it('shields the page', () => {
  expect(webPreferences('/p')).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
  });
  expect(contentSecurityPolicy).toMatch(/^default-src 'none'; script-src 'self'; /);
  expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|https?:/);
});

describe('Escape', () => {
  const press = { key: 'Escape', defaultPrevented: false, isComposing: false, target: null };
  const page = { querySelector: () => null };
  const search = (value: string) => ({ value, matches: (selectors: string) => selectors.includes('search') });
  it.each<[string, typeof press | object, { querySelector(selectors: string): unknown }, boolean]>([
    ['hides the window', {}, page, true],
    ['does so from an empty search field', { target: search('') }, page, true],
    ['empties a search field first', { target: search('shop') }, page, false],
    ['closes a dialog first', {}, { querySelector: () => ({}) }, false],
    ['is the page’s where the page used it', { defaultPrevented: true }, page, false],
    ['ends an input method first', { isComposing: true }, page, false],
    ['is no other key', { key: 'Enter' }, page, false],
  ])('%s', (_case, given, on, hides) => {
    expect(escapeHidesWindow({ ...press, ...given }, on)).toBe(hides);
  });
});

describe('the place of the window', () => {
  const screen = { x: 0, y: 25, width: 1440, height: 875 };
  const size = { width: 420, height: 560 };
  it.each([
    ['below a menu bar', { x: 900, y: 0, width: 22, height: 25 }, { x: 701, y: 33 }],
    ['inside the screen at its right edge', { x: 1420, y: 0, width: 22, height: 25 }, { x: 1012, y: 33 }],
    ['above a taskbar', { x: 700, y: 900, width: 24, height: 40 }, { x: 502, y: 332 }],
    ['where the window manager likes', { x: 0, y: 0, width: 0, height: 0 }, null],
  ])('is %s', (_case, icon, corner) => {
    expect(placeWindow(icon, screen, size)).toEqual(corner);
  });
});
