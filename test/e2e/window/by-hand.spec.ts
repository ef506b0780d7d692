import type { Page } from '@playwright/test';
import { expect, test } from './open-window.ts';
import { scenarioOf } from './fixtures/scenarios.ts';
import { cutOffSessions, machine } from './fixtures/by-hand.ts';

const asked = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => window.fake.calls.filter((call) => call.name === wanted).map(({ request }) => request),
    name,
  );

test('End… asks the program about that very process, and says what came of it', async ({ openWindow }) => {
  const page = await openWindow(machine);
  await page.getByRole('button', { name: /^billing/ }).click();
  await page.getByText('next-server', { exact: true }).click();
  await page.getByRole('button', { name: 'End next-server, 6000…' }).click();
  await expect(page.locator('.process-actions').getByText('Ended · 90 MB won back.')).toBeVisible();
  expect(await asked(page, 'process:end')).toEqual([{ pid: 6000, start_token: '60000' }]);
});

test('what the program says no to stays, with the reason beside it', async ({ openWindow }) => {
  const page = await openWindow({
    ...machine,
    failures: { 'process:end': 'It stays. Your keep list says so.' },
  });
  await page.getByRole('button', { name: /^billing/ }).click();
  await page.getByText('next-server', { exact: true }).click();
  await page.getByRole('button', { name: 'End next-server, 6000…' }).click();
  await expect(page.locator('.process-actions')).toContainText('It stays. Your keep list says so.');
});

test('neither a process with a veto nor Claude itself has an End…', async ({ openWindow }) => {
  const page = await openWindow(machine);
  await page.getByRole('button', { name: /^billing/ }).click();
  await page.getByText('postgres', { exact: true }).click();
  await expect(page.getByText('It serves 2 connections.')).toBeVisible();
  await page.getByRole('button', { name: /^atlas/ }).click();
  await page.locator('[data-pid="5200"] summary').click();
  await page.locator('[data-pid="5201"] summary').click();
  await expect(page.getByRole('button', { name: /^End / })).toHaveText('End…');
  await expect(page.getByRole('button', { name: 'End npm, 5201…' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Always end this kind…' })).toHaveCount(0);
});

test('Always end this kind… is listed in the settings, and taken off there', async ({ openWindow }) => {
  const page = await openWindow(machine);
  await page.getByRole('button', { name: /^billing/ }).click();
  await page.getByText('next-server', { exact: true }).click();
  await page.getByRole('button', { name: 'Always end this kind…' }).click();
  await expect(page.getByText(/Always ended once its session is gone: command:next-server/)).toBeVisible();
  await page
    .getByRole('link', { name: 'Settings' })
    .or(page.getByRole('button', { name: 'Settings' }))
    .click();
  await page.getByRole('button', { name: 'Remove command:next-server' }).click();
  await expect(page.getByRole('button', { name: 'Remove command:next-server' })).toHaveCount(0);
});

test('what looks left over inside a running session is said in its row, and why beside the process', async ({
  openWindow,
}) => {
  const page = await openWindow(machine);
  await expect(page.getByRole('button', { name: /^atlas/ })).toContainText(
    '1 process inside looks left over · 120 MB',
  );
  await page.getByRole('button', { name: /^atlas/ }).click();
  await page.locator('[data-pid="5202"] summary').click();
  await expect(
    page.getByText('An older copy of this MCP server: the newest began 3 hours after it.'),
  ).toBeVisible();
  await expect(page.getByRole('button', { name: 'End npm, 5202…' })).toBeVisible();
});

test('Close session… is offered of a session that is idle, and of no other', async ({ openWindow }) => {
  const page = await openWindow(machine);
  await page.getByRole('button', { name: /^billing/ }).click();
  await expect(page.getByRole('button', { name: 'Close session…' })).toHaveCount(0);
  await page.getByRole('button', { name: /^atlas/ }).click();
  await page.getByRole('button', { name: 'Close session…' }).click();
  await expect(page.getByText('Ended · 400 MB won back.')).toBeVisible();
  expect(await asked(page, 'session:close')).toEqual([{ session_id: 'idle-one' }]);
});

test('after a crash of the computer all conversations are resumed together', async ({ openWindow }) => {
  const page = await openWindow(scenarioOf(cutOffSessions));
  await expect(page.getByText('3 sessions were cut off when the computer went down.')).toBeVisible();
  await page.getByRole('button', { name: 'Resume all…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Resume 3 conversations' });
  await expect(dialog.getByRole('listitem')).toHaveText(['atlas', 'billing', 'notes']);
  await dialog.getByRole('button', { name: 'Open 3 terminals' }).click();
  await expect(dialog.getByRole('status')).toContainText('claude --resume notes');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Resume all…' })).toBeFocused();
  expect(await asked(page, 'session:resume')).toEqual([
    { session_ids: ['atlas', 'billing', 'notes'], how: 'terminal' },
  ]);
});
