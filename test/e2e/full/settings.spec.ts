import * as fs from 'node:fs';
import type { Home } from '../../../electron/store/files/home.ts';
import { expect, go, row, test, title } from './open-program.ts';

const configOf = (home: Home): unknown => JSON.parse(fs.readFileSync(home.configPath, 'utf8'));

test('a bad value is refused at its field, a good one is written, and unknown keys stay', async ({
  page,
  home,
  open,
}) => {
  fs.writeFileSync(home.configPath, JSON.stringify({ from_the_future: [1, 2], cleanup_mode: 'interactive' }));
  await open();
  await go(page, 'Settings');
  const grace = page.getByLabel('Grace period (minutes)');
  await grace.fill('soon');
  await expect(
    page.getByText('"soon" does not work here. It must be a whole number from 1 to 10080.'),
  ).toBeVisible();
  await expect(grace).toHaveAttribute('aria-invalid', 'true');
  expect(configOf(home)).toEqual({ from_the_future: [1, 2], cleanup_mode: 'interactive' });

  await grace.fill('25');
  await expect(grace).toHaveAttribute('aria-invalid', 'false');
  await expect
    .poll(() => configOf(home))
    .toEqual({ from_the_future: [1, 2], cleanup_mode: 'interactive', min_session_age_minutes: 25 });
  await page.getByLabel('When orphans are found').selectOption('auto');
  await page.getByRole('switch', { name: 'Notifications' }).click();
  await expect
    .poll(() => configOf(home))
    .toEqual({
      from_the_future: [1, 2],
      cleanup_mode: 'auto',
      min_session_age_minutes: 25,
      notification_enabled: false,
    });
});

test('a setting counts at once: a longer grace period makes an orphan too young', async ({
  page,
  start,
  openAfterCrashOf,
}) => {
  await openAfterCrashOf(await start('crashed-shop', 'shop'));
  await expect(page.locator('.group-orphaned')).toBeVisible();
  await go(page, 'Settings');
  await page.getByLabel('Grace period (minutes)').fill('600');
  await page.keyboard.press('Enter');
  await go(page, 'Report');
  await expect(page.locator('.group-just-crashed [data-row]')).toHaveText(/^shop/);
  await expect(page.locator('.group-orphaned')).toHaveCount(0);
});

test('Keep protects a session at once and in the file; taken back, it is offered again', async ({
  page,
  home,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop');
  await openAfterCrashOf(session);
  await row(page, 'shop').click();
  await page.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByText('Kept: no clean-up will touch it.')).toBeVisible();
  await expect(page.locator('.group-left-running [data-row]')).toHaveText(/^shop/);
  await expect(row(page, 'shop')).toContainText('kept');
  expect(configOf(home)).toEqual({ keep_list: ['session:crashed-shop'] });
  await go(page, 'Clean up');
  await expect(title(page)).toHaveText('Nothing to clean up');

  await go(page, 'Settings');
  await page.getByRole('button', { name: 'Remove session:crashed-shop' }).click();
  await expect.poll(() => configOf(home)).toEqual({ keep_list: [] });
  await go(page, 'Clean up');
  await expect(page.getByRole('button', { name: /^End 1 process and tidy 1 record/ })).toBeVisible();
  expect(session.processes[0]!.isAlive()).toBe(true);
});

test('the first page connects Claude Code: hooks in its settings, and never shown again', async ({
  page,
  home,
  open,
}) => {
  fs.writeFileSync(home.settingsPath, '{"model": "opus"}');
  await open({ isFirstRun: true });
  await expect(title(page)).toHaveText('Welcome to Process Janitor');
  await page.getByRole('button', { name: 'Connect Claude Code' }).click();
  await expect(title(page)).toHaveText('All tidy · no sessions running');
  const settings = JSON.parse(fs.readFileSync(home.settingsPath, 'utf8')) as Record<string, object>;
  expect(settings['model']).toBe('opus');
  expect(Object.keys(settings['hooks']!)).toEqual(expect.arrayContaining(['SessionStart', 'SessionEnd']));
  await page.reload();
  await expect(title(page)).toHaveText('All tidy · no sessions running');
  await go(page, 'Settings');
  await expect(page.getByText('Connected', { exact: true })).toBeVisible();
});

test('the first page may be skipped, and then nothing is connected', async ({ page, home, open }) => {
  await open({ isFirstRun: true });
  await page.getByRole('button', { name: 'Skip for now' }).click();
  await expect(title(page)).toHaveText('All tidy · no sessions running');
  expect(fs.existsSync(home.settingsPath)).toBe(false);
  await page.reload();
  await expect(title(page)).toHaveText('All tidy · no sessions running');
});

test('Start at login makes the autostart file, and takes it away again', async ({ page, home, open }) => {
  await open();
  const file = `${home.dir}/../.config/autostart/process-janitor.desktop`;
  await go(page, 'Settings');
  const login = page.getByRole('switch', { name: 'Start at login' });
  await login.click();
  await expect(login).toBeChecked();
  expect(fs.readFileSync(file, 'utf8')).toContain('--login');
  await login.click();
  await expect(login).not.toBeChecked();
  expect(fs.existsSync(file)).toBe(false);
});
