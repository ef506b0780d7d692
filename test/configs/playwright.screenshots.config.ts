import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import windowConfig from './playwright.config.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Pictures of every view, for people to look at: `npm run test:screenshots`. */
export default defineConfig(windowConfig, {
  testDir: folder('../e2e/screenshots'),
  outputDir: folder('../../test-results/screenshots'),
});
