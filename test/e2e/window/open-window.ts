import { test as base, expect, type Page } from '@playwright/test';
import { chromiumPath } from './chromium.ts';
import { installFakeBridge } from './fixtures/fake-bridge.ts';
import type { Scenario } from './fixtures/scenario.ts';
import { nowMs } from './fixtures/sessions.ts';
import { serveWindow } from './serve-window.ts';

interface Fixtures {
  /** Skips aloud, before anything tries to start a browser. */
  needsChromium: undefined;
  /** Opens the window on a machine. Afterwards the test fails on any error in the console, CSP included. */
  openWindow: (scenario: Scenario) => Promise<Page>;
}

export const test = base.extend<Fixtures, { origin: string }>({
  origin: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern.
    async ({}, use) => {
      const { origin, stop } = await serveWindow();
      await use(origin);
      await stop();
    },
    { scope: 'worker' },
  ],
  needsChromium: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use, testInfo) => {
      testInfo.skip(chromiumPath() === null, 'No Chromium found: set CHROMIUM_PATH to test the window.');
      await use(undefined);
    },
    { auto: true },
  ],
  openWindow: async ({ page, origin }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    await use(async (scenario) => {
      await page.clock.setFixedTime(nowMs);
      await page.addInitScript(installFakeBridge, scenario);
      await page.goto(origin);
      return page;
    });
    expect(complaints).toEqual([]);
  },
});

export { expect };
