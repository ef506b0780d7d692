import { expect, test } from './open-window.ts';
import { configKeyNames } from '../../../shared/settings/config.ts';
import { empty, mixed } from './fixtures/scenarios.ts';
import type { Page } from '@playwright/test';

const openSettings = async (page: Page) => {
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'Timing' })).toBeVisible();
};
const sent = (page: Page, name: string) =>
  page.evaluate(
    (call) => window.fake.calls.filter((known) => known.name === call).map((known) => known.request),
    name,
  );

test('every key of the configuration has its field', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await openSettings(page);
  for (const key of configKeyNames) {
    await expect(page.locator(`#setting-${key}`)).toBeVisible();
  }
});

test('a number is sent when typing pauses; a bad one shows at the field what is allowed', async ({
  openWindow,
}) => {
  const page = await openWindow(mixed);
  await openSettings(page);
  const field = page.getByLabel('Grace period (minutes)');
  await field.fill('soon');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByText('must be a whole number from 1 to 10080')).toBeVisible();
  await field.fill('15');
  await expect(field).toHaveAttribute('aria-invalid', 'false');
  await expect(page.getByText('must be a whole number')).toHaveCount(0);
  expect(await sent(page, 'settings:set')).toEqual([
    { key: 'min_session_age_minutes', value: 'soon' },
    { key: 'min_session_age_minutes', value: 15 },
  ]);
});

test('switches and choices are sent at once', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await openSettings(page);
  await page.getByRole('switch', { name: 'Clean up at login' }).check();
  await page.getByLabel('When orphans are found').selectOption('auto');
  await page.getByRole('switch', { name: 'Start at login' }).uncheck();
  expect(await sent(page, 'settings:set')).toEqual([
    { key: 'auto_cleanup_on_start', value: true },
    { key: 'cleanup_mode', value: 'auto' },
  ]);
  expect(await sent(page, 'settings:start-at-login')).toEqual([{ on: false }]);
});

test('rules of the keep list are added and removed', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await openSettings(page);
  await page.getByLabel('Keep list').fill('command:postgres');
  await page.keyboard.press('Enter');
  await expect(page.getByText('command:postgres')).toBeVisible();
  await expect(page.getByLabel('Keep list')).toHaveValue('');
  await page.getByRole('button', { name: 'Remove folder:/home/ann/code/production' }).click();
  await expect(page.getByText('folder:/home/ann/code/production')).toHaveCount(0);
});

test('what is always ended needs a rule that says enough, and can be taken back', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await openSettings(page);
  const field = page.getByLabel('Always end');
  await field.fill('npm');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Too little to tell what is meant')).toBeVisible();
  await field.fill('vite --port 5173');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('');
  await page.getByRole('button', { name: 'Remove command:vite --port 5173' }).click();
  await expect(page.getByText('command:vite --port 5173')).toHaveCount(0);
  expect(await sent(page, 'settings:set')).toEqual([
    { key: 'always_end', value: ['command:vite --port 5173'] },
    { key: 'always_end', value: [] },
  ]);
});

test('Claude Code can be disconnected and connected', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await openSettings(page);
  await page.getByRole('button', { name: 'Disconnect' }).click();
  await expect(page.getByText('Not connected')).toBeVisible();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
});

test('the history plots what was won back and can bring a record back', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await page.getByRole('navigation').getByRole('button', { name: 'History' }).click();
  await expect(
    page.getByRole('img', { name: 'Memory won back over time: 15 GB won back in 7 clean-ups.' }),
  ).toBeVisible();
  const wonBack = page.getByRole('region', { name: 'Memory won back' });
  await expect(wonBack.locator('.plot canvas')).toBeVisible();
  await wonBack.getByText('Show as a table').click();
  await expect(wonBack.getByRole('table').getByRole('row')).toHaveCount(8);
  await page.getByRole('button', { name: /^Restore the record of website/ }).click();
  await expect(page.getByText('The record of website is back in its place.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Restore/ })).toHaveCount(1);
});

test('the history plots left-over memory through time, and says the same in words and in a table', async ({
  openWindow,
}) => {
  const page = await openWindow(mixed);
  await page.getByRole('navigation').getByRole('button', { name: 'History' }).click();
  const leftOver = page.getByRole('region', { name: 'Left-over memory' });
  const words = '1.1 GB when last noted · most 5.1 GB, 7 Nov 2026 · noted since 23 Oct 2026';
  await expect(leftOver.getByText(words)).toBeVisible();
  await expect(leftOver.getByRole('img', { name: `Left-over memory over time: ${words}.` })).toBeVisible();
  await expect(leftOver.locator('.plot canvas')).toBeVisible();
  await leftOver.getByText('Show as a table').click();
  await expect(leftOver.getByRole('row', { name: /^7 Nov 2026/ })).toContainText('5.1 GB');
});

test('where no left-over memory was noted yet, or only once, the history says when it is known', async ({
  openWindow,
}) => {
  const page = await openWindow(empty);
  const history = page.getByRole('navigation').getByRole('button', { name: 'History' });
  await history.click();
  await expect(page.getByText('Known from the next look on')).toBeVisible();
  await page.getByRole('navigation').getByRole('button', { name: 'Settings' }).click();
  await page.evaluate((sample) => (window.fake.scenario.leftOver = [sample]), mixed.leftOver.at(-1)!);
  await history.click();
  await expect(page.getByText('Known since 22 Nov 2026, 12:00.')).toBeVisible();
});
