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
