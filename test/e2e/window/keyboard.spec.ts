import type { Locator, Page } from '@playwright/test';
import { expect, test } from './open-window.ts';
import { mixed } from './fixtures/scenarios.ts';

/** Goes on with Tab until something has the focus, as a person would; fails where it is never reached. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never reached ${target.toString()}`);
}

test('from the report to the receipt and back with the keyboard alone', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await tabTo(page, page.getByRole('button', { name: /^Preview clean-up/ }));
  await page.keyboard.press('Enter');

  const title = page.getByRole('heading', { level: 1 });
  await expect(title).toHaveText('What a clean-up would do');
  await expect(title).toBeFocused();
  await expect(
    page.getByRole('button', { name: 'End 4 processes and tidy 2 records · 1.1 GB' }),
  ).toBeVisible();

  await tabTo(page, page.getByRole('checkbox', { name: /^next-server/ }));
  await page.keyboard.press('Space');
  await tabTo(page, page.getByRole('button', { name: 'End 3 processes and tidy 1 record · 490 MB' }));
  await page.keyboard.press('Enter');

  await expect(title).toHaveText('Ended 2 processes and tidied 1 record');
  await expect(title).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Would not end 1' })).toBeVisible();
  const executed = await page.evaluate(() =>
    window.fake.calls.find((call) => call.name === 'cleanup:execute'),
  );
  expect(executed?.request).toMatchObject({ plan_id: 'plan-1' });
  expect(JSON.stringify(executed?.request)).not.toContain('4802');
  expect(JSON.stringify(executed?.request)).toContain('terminate:c2d9:4990');

  await tabTo(page, page.getByRole('button', { name: 'Back to the report' }));
  await page.keyboard.press('Enter');
  await expect(title).toHaveText(/crashed sessions left/);
});

test('arrow keys move between rows and open them; Tab leaves the list', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  const row = (name: RegExp) => page.getByRole('button', { name });
  await tabTo(page, row(/^shop-frontend/));
  await page.keyboard.press('ArrowDown');
  await expect(row(/^billing/)).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(row(/^billing/)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('ArrowLeft');
  await expect(row(/^billing/)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('End');
  await expect(row(/^site/)).toBeFocused();
  await page.keyboard.press('Home');
  await expect(row(/^shop-frontend/)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(row(/^shop-frontend/)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Resume…' })).toBeFocused();
});

test('a slash goes to the search field, and types a slash inside it', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  const search = page.getByRole('searchbox', { name: 'Search sessions' });
  await expect(search).toBeVisible();
  await page.keyboard.press('/');
  await expect(search).toBeFocused();
  await page.keyboard.type('code/bill');
  await expect(search).toHaveValue('code/bill');
  await expect(page.getByText('1 session found among 9 sessions.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^shop-frontend/ })).toBeHidden();
});

for (const key of ['Control+r', 'Meta+r', 'F5']) {
  test(`${key} looks again instead of reloading the window`, async ({ openWindow }) => {
    const page = await openWindow(mixed);
    await expect(page.getByText('Looked just now at 9 sessions')).toBeVisible();
    await page.keyboard.press(key);
    await expect
      .poll(() => page.evaluate(() => window.fake.calls.filter((call) => call.name === 'scan:get')))
      .toEqual([
        { name: 'scan:get', request: { fresh: false } },
        { name: 'scan:get', request: { fresh: true } },
      ]);
  });
}

test('a dialog closes on Escape and gives the focus back', async ({ openWindow }) => {
  const page = await openWindow(mixed);
  await page.getByRole('button', { name: /^shop-frontend/ }).click();
  await page.getByRole('button', { name: 'Resume…' }).press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Resume…' })).toBeFocused();
});
