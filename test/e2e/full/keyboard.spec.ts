import type { Locator, Page } from '@playwright/test';
import { expect, row, test, title } from './open-program.ts';

/** Goes on with Tab until something has the focus, as a person would; fails where it is never reached. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never reached ${target.toString()}`);
}

test('the whole way from the report to what was restored with the keyboard alone', async ({
  page,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop', ['github-mcp-server.js', 'dev-server.js']);
  const whole = await start('crashed-blog', 'blog');
  await openAfterCrashOf(session, whole);
  const [server, busy] = session.processes;

  await tabTo(page, row(page, 'shop'));
  await page.keyboard.press('Enter');
  await tabTo(page, page.locator(`[data-pid="${server!.pid}"] summary`));
  await page.keyboard.press('Enter');
  await expect(
    page.locator(`[data-pid="${server!.pid}"]`).getByText('How we know whose it is'),
  ).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: /^Preview clean-up/ }));
  await page.keyboard.press('Enter');

  await expect(title(page)).toBeFocused();
  await tabTo(page, page.getByRole('checkbox', { name: new RegExp(`^node ${busy!.pid}`) }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: /^End 2 processes and tidy 1 record/ }));
  await page.keyboard.press('Enter');

  await expect(title(page)).toHaveText('Ended 2 processes and tidied 1 record');
  await expect(title(page)).toBeFocused();
  expect([server!.isAlive(), busy!.isAlive()]).toEqual([false, true]);
  await tabTo(page, page.getByRole('button', { name: 'Back to the report' }));
  await page.keyboard.press('Enter');

  await tabTo(page, page.getByRole('navigation').getByRole('button', { name: 'History' }));
  await page.keyboard.press('Enter');
  await expect(title(page)).toHaveText('History');
  await tabTo(page, page.getByRole('button', { name: /^Restore the record of blog/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('The record of blog is back in its place.')).toBeVisible();
});
