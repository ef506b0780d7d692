import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import windowConfig from './playwright.config.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The window in a real browser on the real engine: `npx playwright test -c test/configs/playwright.full.config.ts`. */
export default defineConfig(windowConfig, {
  testDir: folder('../e2e/full'),
  outputDir: folder('../../test-results/full'),
});
