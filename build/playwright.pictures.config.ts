import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import windowConfig from './playwright.config.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The pictures of README.md, drawn anew: `npm run pictures`. */
export default defineConfig(windowConfig, {
  testDir: folder('../test/e2e/pictures'),
  outputDir: folder('../test-results/pictures-run'),
});
