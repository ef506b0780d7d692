import type { Page } from '@playwright/test';
import { expect, test } from './open-window.ts';
import { firstRun } from './fixtures/scenarios.ts';

const fresh = {
  ...firstRun,
  settings: { ...firstRun.settings, start_at_login: { on: false, available: true, note: null } },
};

const sent = (page: Page) =>
  page.evaluate(() =>
    window.fake.calls.filter(({ name }) => name === 'settings:start-at-login').map(({ request }) => request),
  );

test('the first page says where the program lives, and ends with it at work at login', async ({
  openWindow,
}) => {
  const page = await openWindow(fresh);
  await expect(page.getByText('the icon counts what is left over')).toBeVisible();
  await expect(page.getByRole('switch', { name: 'Start at login' })).toBeChecked();
  await page.getByRole('button', { name: 'Connect Claude Code' }).click();
  await expect(page.getByText('Nothing left behind.')).toBeVisible();
  expect(await sent(page)).toEqual([{ on: true }]);
});

test('who does not want that says so there, and skipping sets nothing up', async ({ openWindow }) => {
  const page = await openWindow(fresh);
  await page.getByRole('switch', { name: 'Start at login' }).uncheck();
  await page.getByRole('button', { name: 'Connect Claude Code' }).click();
  await expect(page.getByText('Nothing left behind.')).toBeVisible();
  expect(await sent(page)).toEqual([]);
});

for (const [what, viewport] of [
  ['420 × 560, as the window opens', { width: 420, height: 560 }],
  ['360 wide, the narrowest', { width: 360, height: 560 }],
] as const) {
  test(`all that the button agrees to is in sight beside it: ${what}`, async ({ page, openWindow }) => {
    await page.setViewportSize(viewport);
    await openWindow(fresh);
    const login = page.getByRole('switch', { name: 'Start at login' });
    await expect(login).toBeChecked();
    for (const seen of [
      login,
      page.getByText('the icon counts what is left over'),
      page.getByText('Adds small hooks to Claude Code’s settings'),
      page.getByRole('button', { name: 'Connect Claude Code' }),
      page.getByRole('button', { name: 'Skip for now' }),
    ]) {
      await expect(seen).toBeInViewport({ ratio: 1 });
      expect(await seen.evaluate(isOnTop)).toBe(true);
    }
  });
}

/** Nothing lies over the middle of it. */
function isOnTop(element: Element): boolean {
  const { left, top, width, height } = element.getBoundingClientRect();
  const there = document.elementFromPoint(left + width / 2, top + height / 2);
  return there !== null && (element.contains(there) || there.contains(element));
}

test('where the plugin is in Claude Code already, nothing has to be connected', async ({ openWindow }) => {
  const page = await openWindow({ ...fresh, settings: { ...fresh.settings, hooks: 'plugin' } });
  await expect(page.getByText('Claude Code is connected')).toBeVisible();
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await expect(page.getByText('Nothing left behind.')).toBeVisible();
  expect(await sent(page)).toEqual([{ on: true }]);
  expect(await page.evaluate(() => window.fake.calls.map(({ name }) => name))).not.toContain('hooks:connect');
});
