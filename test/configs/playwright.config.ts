import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { chromiumPath } from '../e2e/window/chromium.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const executablePath = chromiumPath();
if (executablePath === null) {
  console.warn('No Chromium found (set CHROMIUM_PATH): what needs a browser will be skipped.');
}

/** The window in a real browser: `npx playwright test -c test/configs/playwright.config.ts`. */
export default defineConfig({
  testDir: folder('../e2e/window'),
  outputDir: folder('../../test-results/window'),
  globalSetup: folder('../e2e/window/build-window.ts'),
  reporter: [['list']],
  workers: 1,
  // Generous, for a busy machine: whoever waits goes on the moment that what they wait for is there.
  timeout: 240_000,
  expect: { timeout: 60_000 },
  forbidOnly: process.env['CI'] !== undefined,
  // On a crowded CI machine a browser may be late; what needed another try is reported as flaky.
  retries: process.env['CI'] === undefined ? 0 : 2,
  use: {
    // A Chromium from a package opens a whole browser window for each context: half of the time of a short test.
    reuseContext: true,
    viewport: { width: 420, height: 560 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
    launchOptions: {
      ...(executablePath !== null && { executablePath }),
      // Chromium's own sandbox refuses to run for root.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
