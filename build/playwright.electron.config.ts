import { defineConfig } from '@playwright/test';

/** Whose desktop it runs in: run.mjs says so; `''`: no desktop of its own. */
const user = process.env['DESK_USER'] ?? '';
const left = user === '' ? /@desk|@root/ : /@root/;

/** The tray application in the real Electron: `npm run test:electron`, after `npm run build`. */
export default defineConfig({
  testDir: '../test/e2e/electron',
  outputDir: '../test-results/electron',
  ...(user === 'root' ? { grep: /@root/ } : { grepInvert: left }),
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // One tray at a time.
  workers: 1,
  reporter: process.env['CI'] === undefined ? 'list' : [['list'], ['github']],
  use: { trace: 'retain-on-failure' },
});
