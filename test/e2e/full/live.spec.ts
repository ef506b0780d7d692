import { expect, go, row, test, title } from './open-program.ts';

test('a session that crashes while the window is open appears without losing focus, open rows or scroll', async ({
  page,
  start,
  open,
}) => {
  const sessions = [];
  for (const project of ['alpha', 'beta', 'gamma', 'delta']) {
    sessions.push(await start(`live-${project}`, project));
  }
  const program = await open();
  await expect(title(page)).toHaveText('All tidy · 4 sessions running');
  await row(page, 'beta').click();
  const keep = page.locator('[data-session="live-beta"]').getByRole('button', { name: 'Keep' });
  await keep.focus();
  await page.evaluate(() => window.scrollTo(0, 200));
  const top = () => keep.evaluate((element) => element.getBoundingClientRect().top);
  const before = await top();

  await sessions[3]!.crash();
  await program.tick();
  await expect(title(page)).toHaveText(/^1 crashed session left 1 process behind/);
  await expect(page.locator('.group-orphaned [data-row]')).toHaveText(/^delta/);
  await expect(row(page, 'beta')).toHaveAttribute('aria-expanded', 'true');
  await expect(keep).toBeFocused();
  await expect(page.locator('.group-running [data-row]')).toHaveCount(3);
  // The new group, 75 px of it, comes above; what is being read stays where it is on the screen. A row that was
  // never drawn has an estimated height, which may be a few pixels off.
  await expect.poll(async () => Math.abs((await top()) - before)).toBeLessThan(8);
});

test('a crashed session can be resumed from its folder, but not while it is open elsewhere', async ({
  page,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', "ann's shop");
  const program = await openAfterCrashOf(session);
  await row(page, 'ann').click();
  await page.getByRole('button', { name: 'Resume…' }).click();
  await page.getByRole('button', { name: 'Copy command' }).click();
  const command = `cd '${session.workingDir.replace("'", "'\\''")}' && claude --resume crashed-shop`;
  await expect(page.getByRole('dialog').getByRole('status')).toContainText(command);
  expect(program.copied).toEqual([command]);

  // Opened elsewhere while the dialog is still there: the program looks again before it answers.
  await start('crashed-shop', "ann's shop");
  await page.getByRole('button', { name: 'Copy command' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toContainText('it is open elsewhere');
  expect(program.copied).toEqual([command]);
  await page.keyboard.press('Escape');
  await program.tick();
  await expect(page.locator('.group-running [data-row]')).toHaveText(/shop/);
  await expect(page.getByRole('button', { name: 'Resume…' })).toHaveCount(0);
});

test('pausing stops the watching, and watching again finds what crashed meanwhile', async ({
  page,
  start,
  open,
}) => {
  const session = await start('live-shop', 'shop');
  const program = await open();
  await page.getByRole('button', { name: 'Pause watching' }).click();
  await expect(title(page)).toHaveText('Watching is paused');
  await session.crash();
  await expect(program.tick()).rejects.toThrow('paused');
  await expect(page.locator('.group-running [data-row]')).toHaveText(/shop/);
  await page.getByRole('button', { name: 'Watch again' }).click();
  await program.tick();
  await expect(title(page)).toHaveText(/^1 crashed session left 1 process behind/);
});

test('set to clean by itself, it ends a proven orphan at the second sighting and leaves its receipt', async ({
  page,
  start,
  open,
}) => {
  const session = await start('live-shop', 'shop');
  const wanted = await start('live-blog', 'blog');
  const program = await open();
  await go(page, 'Settings');
  await page.getByLabel('When orphans are found').selectOption('auto');
  await go(page, 'Report');
  await session.crash();
  await program.tick();
  await expect(page.locator('.group-orphaned [data-row]')).toHaveText(/^shop/);
  expect(session.processes[0]!.isAlive()).toBe(true);
  await program.tick();
  expect([session, wanted].map(({ processes }) => processes[0]!.isAlive())).toEqual([false, true]);
  await expect(title(page)).toHaveText('All tidy · 1 session running');
  await go(page, 'History');
  await expect(page.getByText('Automatic, from the tray')).toBeVisible();
});
