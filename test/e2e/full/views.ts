import type { Page } from '@playwright/test';
import type { HeldSignals } from './held-signals.ts';
import { expect, go, row, title } from './open-program.ts';

/** Every view with what real sessions put into it, in the order of a visit: each begins where the last one left. */
export const visit: Record<string, (page: Page, signals: HeldSignals) => Promise<void>> = {
  report: (page) => expect(title(page)).toHaveText(/crashed sessions? left/),
  'report-open': async (page) => {
    await row(page, 'shop').click();
    await page.locator('[data-pid] summary').first().click();
    await expect(page.getByText(/^Right now: /).first()).toBeVisible({ timeout: 90_000 });
  },
  resume: async (page) => {
    await page.getByRole('button', { name: 'Resume…' }).click();
    await page.getByRole('button', { name: 'Open in terminal' }).click();
    await expect(page.getByText('No terminal could be opened. Run this yourself:')).toBeVisible();
  },
  preview: async (page) => {
    await page.keyboard.press('Escape');
    await go(page, 'Clean up');
    await expect(page.getByRole('button', { name: /^End \d/ })).toBeVisible();
  },
  progress: async (page, signals) => {
    signals.hold();
    await page.getByRole('button', { name: /^End \d/ }).click();
    await expect(title(page)).toHaveText('Cleaning up…');
  },
  receipt: async (page, signals) => {
    signals.letGo();
    await expect(title(page)).toHaveText(/^Ended/);
  },
  history: async (page) => {
    await go(page, 'History');
    await page.getByText('Show as a table').click();
    await page.locator('.receipt summary').first().click();
  },
  settings: async (page) => {
    await go(page, 'Settings');
    await page.getByLabel('Grace period').fill('soon');
    await page.keyboard.press('Enter');
    await expect(page.getByText('"soon" does not work here.')).toBeVisible();
  },
};
