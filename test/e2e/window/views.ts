import type { Page } from '@playwright/test';
import { expect } from './open-window.ts';
import type { Scenario } from './fixtures/scenario.ts';
import { cutOffSessions, machine } from './fixtures/by-hand.ts';
import { empty, failing, firstRun, mixed, one, scenarioOf, unjudged } from './fixtures/scenarios.ts';

const go = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name }).click();

const openRow = async (page: Page) => {
  await page.getByRole('button', { name: /^shop-frontend/ }).click();
  await page.getByText('npm', { exact: true }).click();
};

const cleanUp = async (page: Page) => {
  await go(page, 'Clean up');
  await page.getByRole('button', { name: /^End \d/ }).click();
};

/** Every view and every state that a reader can meet, by name: how to get there from a fresh window. */
export const views: Record<string, { scenario: Scenario; reach: (page: Page) => Promise<void> }> = {
  report: {
    scenario: mixed,
    reach: (page) => expect(page.getByRole('heading', { name: /^Orphaned/ })).toBeVisible(),
  },
  'report-open': { scenario: mixed, reach: openRow },
  'report-one': {
    scenario: one,
    reach: (page) => expect(page.getByRole('heading', { name: /^Orphaned/ })).toBeVisible(),
  },
  'report-empty': {
    scenario: empty,
    reach: (page) => expect(page.getByText('Nothing left behind.')).toBeVisible(),
  },
  'report-unjudged': {
    scenario: unjudged,
    reach: (page) => page.getByText('1 more thing could not be read').click(),
  },
  'report-failed': {
    scenario: failing,
    reach: (page) => expect(page.getByRole('alert')).toContainText('could not be looked at'),
  },
  'report-loading': {
    scenario: { ...mixed, silent: ['scan:get'] },
    reach: (page) => expect(page.getByText('Looking at your Claude Code sessions…')).toBeVisible(),
  },
  resume: {
    scenario: mixed,
    reach: async (page) => {
      await openRow(page);
      await page.getByRole('button', { name: 'Resume…' }).click();
      await page.getByRole('button', { name: 'Copy command' }).click();
    },
  },
  'report-living': {
    scenario: machine,
    reach: async (page) => {
      await page.getByRole('button', { name: /^atlas/ }).click();
      await page.locator('[data-pid="5202"] summary').click();
      await expect(page.getByRole('button', { name: 'End npm, 5202…' })).toBeVisible();
    },
  },
  'report-narrowed': {
    scenario: mixed,
    reach: (page) => page.getByRole('searchbox').fill('chroma'),
  },
  'resume-all': {
    scenario: scenarioOf(cutOffSessions),
    reach: async (page) => {
      await page.getByRole('button', { name: 'Resume all…' }).click();
      await page.getByRole('button', { name: 'Open 3 terminals' }).click();
    },
  },
  preview: {
    scenario: mixed,
    reach: async (page) => {
      await go(page, 'Clean up');
      await expect(page.getByRole('heading', { name: 'What a clean-up would do' })).toBeVisible();
    },
  },
  'preview-empty': {
    scenario: empty,
    reach: async (page) => {
      await go(page, 'Clean up');
      await expect(page.getByRole('heading', { name: 'Nothing to clean up' })).toBeVisible();
    },
  },
  'preview-failed': {
    scenario: failing,
    reach: async (page) => {
      await go(page, 'Clean up');
      await expect(page.getByText('Another clean-up is under way')).toBeVisible();
    },
  },
  progress: {
    scenario: { ...mixed, silent: ['cleanup:execute'] },
    reach: async (page) => {
      await cleanUp(page);
      await page.evaluate(() => {
        for (const [index, detail] of [
          'End npm. Ended when asked.',
          'End next-server. Ended when asked.',
        ].entries()) {
          window.fake.emit('cleanup:progress', { plan_id: 'plan-1', done: index + 1, total: 9, detail });
        }
      });
      await expect(page.getByText('2 of 9')).toBeVisible();
    },
  },
  receipt: {
    scenario: mixed,
    reach: async (page) => {
      await cleanUp(page);
      await expect(page.getByRole('button', { name: 'Back to the report' })).toBeVisible();
    },
  },
  history: {
    scenario: mixed,
    reach: async (page) => {
      await go(page, 'History');
      await expect(page.locator('.plot canvas')).toHaveCount(2);
    },
  },
  'history-open': {
    scenario: mixed,
    reach: async (page) => {
      await go(page, 'History');
      await expect(page.getByText('Show as a table')).toHaveCount(2);
      for (const table of await page.getByText('Show as a table').all()) await table.click();
      await page.locator('.receipt summary').first().click();
    },
  },
  'history-empty': {
    scenario: empty,
    reach: async (page) => {
      await go(page, 'History');
      await expect(page.getByText('No clean-up yet')).toBeVisible();
    },
  },
  settings: {
    scenario: mixed,
    reach: async (page) => {
      await go(page, 'Settings');
      await expect(page.getByRole('heading', { name: 'Timing' })).toBeVisible();
    },
  },
  'settings-refused': {
    scenario: mixed,
    reach: async (page) => {
      await go(page, 'Settings');
      await page.getByLabel('Grace period').fill('soon');
      await page.keyboard.press('Enter');
      await expect(page.getByText('"soon" does not work here.')).toBeVisible();
    },
  },
  'first-run': {
    scenario: firstRun,
    reach: (page) => expect(page.getByRole('heading', { name: 'Welcome to Process Janitor' })).toBeVisible(),
  },
};
