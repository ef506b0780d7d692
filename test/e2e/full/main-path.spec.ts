import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, go, row, test, title } from './open-program.ts';

test('report, preview, untick one step, clean up, receipt, history, restore', async ({
  page,
  home,
  start,
  openAfterCrashOf,
}) => {
  const shop = await start('crashed-shop', 'shop', ['github-mcp-server.js', 'dev-server.js']);
  const blog = await start('crashed-blog', 'blog');
  const alive = await start('alive-notes', 'notes');
  await openAfterCrashOf(shop, blog);
  const [server, busy] = shop.processes;
  const recordFile = path.join(home.sessionsDir, 'crashed-shop', 'metadata.json');
  const recordBefore = fs.readFileSync(recordFile);

  await expect(title(page)).toHaveText(/^2 crashed sessions left 3 processes behind · \d/);
  await row(page, 'shop').click();
  await expect(page.locator('.layer-passed')).toHaveCount(5);
  await expect(page.locator('.layer').nth(3)).toContainText(`Process ${shop.pid} is not running any more.`);
  const process = page.locator(`[data-pid="${busy!.pid}"]`);
  await process.locator('summary').click();
  await expect(process).toContainText('It was seen among the processes of this session while the session');
  await expect(process).toContainText(/Right now: \d[\d.,]* % of one core, \d+ MB resident/, {
    timeout: 90_000,
  });
  await expect(page.locator('.group-running').getByText('notes')).toBeVisible();

  await page.getByRole('button', { name: 'Preview clean-up…' }).click();
  await expect(title(page)).toHaveText('What a clean-up would do');
  await page.getByRole('checkbox', { name: new RegExp(`^node ${busy!.pid}`) }).uncheck();
  await page.getByRole('button', { name: /^End 2 processes and tidy 1 record · \d+ MB$/ }).click();

  await expect(title(page)).toHaveText('Ended 2 processes and tidied 1 record');
  await expect(page.getByText(/^\d+ MB won back/)).toBeVisible();
  expect([server!.isAlive(), busy!.isAlive()]).toEqual([false, true]);
  expect([blog, alive].map((session) => session.processes[0]!.isAlive())).toEqual([false, true]);
  // A record stays as long as anything of its session runs.
  expect(fs.existsSync(recordFile)).toBe(true);

  await page.getByRole('button', { name: 'Back to the report' }).click();
  await expect(title(page)).toHaveText(/^1 crashed session left 1 process behind/);

  await go(page, 'Clean up');
  await page.getByRole('button', { name: /^End 1 process and tidy 1 record · \d+ MB$/ }).click();
  await expect(title(page)).toHaveText('Ended 1 process and tidied 1 record');
  expect(busy!.isAlive()).toBe(false);
  expect(fs.existsSync(recordFile)).toBe(false);

  await go(page, 'History');
  await expect(page.getByText(/^\d+ MB won back in 2 clean-ups$/)).toBeVisible();
  await expect(page.locator('.plot canvas')).toBeVisible();
  await page.getByText('Show as a table').click();
  await expect(page.getByRole('table').getByRole('row')).toHaveCount(3);
  await page.locator('.receipt summary').last().click();
  await expect(page.locator('.receipt').last()).toContainText('github-mcp-server.js');

  await page.getByRole('button', { name: /^Restore the record of shop/ }).click();
  await expect(page.getByText('The record of shop is back in its place.')).toBeVisible();
  expect(fs.readFileSync(recordFile)).toEqual(recordBefore);
  expect(fs.statSync(recordFile).mode & 0o777).toBe(0o600);
  await go(page, 'Report');
  await expect(title(page)).toHaveText('1 crashed session left only files behind');
  await expect(page.locator('.group-orphaned [data-row]')).toHaveText(/^shop/);
});

test('the progress of a clean-up is told step by step while it runs', async ({
  page,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop', ['stubborn-watcher.js', 'github-mcp-server.js']);
  await openAfterCrashOf(session);
  await go(page, 'Clean up');
  await page.getByRole('button', { name: /^End 2 processes and tidy 1 record/ }).click();
  await expect(title(page)).toHaveText('Cleaning up…');
  await expect(page.getByText(/^[01] of 4/)).toBeVisible();
  await expect(title(page)).toHaveText('Ended 2 processes and tidied 1 record', { timeout: 90_000 });
  expect(session.processes.map((process) => process.isAlive())).toEqual([false, false]);
});
