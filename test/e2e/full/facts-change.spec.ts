import * as fs from 'node:fs';
import * as path from 'node:path';
import { expect, go, test, title } from './open-program.ts';

const run = /^End \d+ process/;

test('a process that exits by itself after the preview is skipped, and said to be', async ({
  page,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop', ['github-mcp-server.js', 'test-runner.js']);
  await openAfterCrashOf(session);
  const [server, runner] = session.processes;
  await go(page, 'Clean up');
  await expect(page.getByRole('button', { name: /^End 2 processes and tidy 1 record/ })).toBeVisible();
  runner!.signal('SIGKILL');
  await expect.poll(() => runner!.isAlive()).toBe(false);
  await page.getByRole('button', { name: run }).click();
  await expect(title(page)).toHaveText('Ended 1 process and tidied 1 record');
  await expect(page.getByText('1 step skipped, because something had changed.')).toBeVisible();
  await expect(page.locator('.outcome-skipped')).toContainText(String(runner!.pid));
  await expect(page.locator('.outcome-skipped')).toContainText('Nothing was done.');
  expect(server!.isAlive()).toBe(false);
});

test('a process that joins a unit after the preview keeps all of the unit alive, and its session on record', async ({
  page,
  home,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop', ['github-mcp-server.js', 'test-runner.js']);
  await openAfterCrashOf(session);
  const [server, runner] = session.processes;
  await go(page, 'Clean up');
  await expect(page.getByRole('button', { name: /^End 2 processes and tidy 1 record/ })).toBeVisible();
  const children = `/proc/${runner!.pid}/task/${runner!.pid}/children`;
  runner!.signal('SIGUSR2');
  await expect.poll(() => fs.readFileSync(children, 'utf8').trim()).toMatch(/^\d+$/);
  await page.getByRole('button', { name: run }).click();
  await expect(title(page)).toHaveText('Ended 1 process');
  const skipped = page.locator('.outcome-skipped');
  await expect(skipped).toContainText(String(runner!.pid));
  await expect(skipped).toContainText('Its record');
  expect(fs.existsSync(path.join(home.sessionsDir, session.sessionId))).toBe(true);
  expect([server!.isAlive(), runner!.isAlive()]).toEqual([false, true]);
  expect(fs.readFileSync(children, 'utf8').trim()).toMatch(/^\d+$/);
});

test('a record that goes away after the preview is skipped; the processes still end', async ({
  page,
  home,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop');
  await openAfterCrashOf(session);
  await go(page, 'Clean up');
  await expect(page.getByRole('button', { name: /^End 1 process and tidy 1 record/ })).toBeVisible();
  fs.rmSync(path.join(home.sessionsDir, session.sessionId), { recursive: true });
  await page.getByRole('button', { name: run }).click();
  await expect(title(page)).toHaveText(/^Ended 1 process/);
  await expect(page.locator('.outcome-skipped')).toContainText('Its record');
  expect(session.processes[0]!.isAlive()).toBe(false);
});

test('a conversation that is taken up again after the preview is left alone', async ({
  page,
  home,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop');
  await openAfterCrashOf(session);
  await go(page, 'Clean up');
  await expect(page.getByRole('button', { name: /^End 1 process and tidy 1 record/ })).toBeVisible();
  const again = await start('crashed-shop', 'shop');
  await page.getByRole('button', { name: run }).click();
  await expect(title(page)).toHaveText('Nothing was changed');
  await expect(page.getByText('3 steps skipped, because something had changed.')).toBeVisible();
  expect([session, again].map(({ processes }) => processes[0]!.isAlive())).toEqual([true, true]);
  expect(fs.existsSync(path.join(home.sessionsDir, session.sessionId))).toBe(true);
});
