import { defineConfig } from '@playwright/test';

/** Whose desktop it runs in: run.mjs says so; `''`: no desktop of its own. */
const user = process.env['DESK_USER'] ?? '';
const left = user === '' ? /@desk|@root/ : /@root/;

/** The tray application in the real Electron, after `npm run build`; see test/e2e/electron/run.mjs. */
export default defineConfig({
  outputDir: '../../test-results/electron',
  projects: [
    {
      name: 'program',
      testDir: '../e2e/electron',
      testMatch: /e2e\/electron\/[^/]+\.spec\.ts$/,
      ...(user === 'root' ? { grep: /@root/ } : { grepInvert: left }),
    },
    { name: 'packaged', testDir: '../e2e/electron/packaged' },
    { name: 'pictures', testDir: '../e2e/electron/pictures' },
    { name: 'claude', testDir: '../e2e/electron/claude' },
  ],
  timeout: 240_000,
  expect: { timeout: 60_000 },
  // One tray at a time.
  workers: 1,
  // What needed another try on a crowded CI machine is reported as flaky.
  retries: process.env['CI'] === undefined ? 0 : 2,
  reporter: process.env['CI'] === undefined ? 'list' : [['list'], ['github']],
  use: { trace: 'retain-on-failure' },
});
