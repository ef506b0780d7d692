import { test as base, expect, type Page } from '@playwright/test';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { System } from '../../../electron/platform/system.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { endOurs, laterMs } from '../../fakes/real/own-processes.ts';
import { privateHome } from '../../fakes/real/real-orphans.ts';
import { startSession, type RealSession, type Script } from '../../fakes/real/real-sessions.ts';
import { chromiumPath } from '../window/chromium.ts';
import { serveWindow } from '../window/serve-window.ts';
import { connect, publishTo } from './bridge.ts';
import { startProgram, type Program } from './program.ts';

interface Fixtures {
  /** Skips aloud, before anything tries to start a browser. */
  needsChromiumOnLinux: undefined;
  home: Home;
  /** Errors and warnings of the console; whatever is left in here fails the test. */
  complaints: string[];
  /** Starts a session that the janitor has not seen yet. */
  start: (sessionId: string, project: string, scripts?: readonly Script[]) => Promise<RealSession>;
  /** Starts the program on the private home and opens its window. `change` plays a misfortune of the system. */
  open: (given?: { isFirstRun?: boolean; change?: (system: System) => System }) => Promise<Program>;
  /** Sessions that the keeper saw alive before they crashed, with the window open. */
  openAfterCrashOf: (...sessions: RealSession[]) => Promise<Program>;
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
  needsChromiumOnLinux: [
    // oxlint-disable-next-line no-empty-pattern -- as above
    async ({}, use, testInfo) => {
      testInfo.skip(chromiumPath() === null, 'No Chromium found: set CHROMIUM_PATH to test the window.');
      testInfo.skip(process.platform !== 'linux', 'The sessions of this suite crash as on Linux only.');
      await use(undefined);
    },
    { auto: true },
  ],
  // oxlint-disable-next-line no-empty-pattern -- as above
  home: async ({}, use) => {
    const { home, homeDir } = privateHome();
    await use(home);
    await endOurs();
    fs.rmSync(homeDir, { recursive: true, force: true });
  },
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    await use(complaints);
    expect(complaints).toEqual([]);
  },
  start: async ({ home }, use) => {
    await use((sessionId, project, scripts) =>
      startSession(home, { sessionId, project, ...(scripts !== undefined && { scripts }) }),
    );
  },
  open: async ({ page, home, origin, complaints }, use) => {
    expect(complaints).toEqual([]);
    const running: Program[] = [];
    await use(async ({ isFirstRun = false, change } = {}) => {
      fs.mkdirSync(home.janitorDir, { recursive: true, mode: 0o700 });
      if (!isFirstRun) fs.writeFileSync(path.join(home.janitorDir, 'first-run-done'), '');
      const program = await startProgram(home, publishTo(page), change);
      running.push(program);
      await page.clock.install({ time: Date.now() + laterMs });
      await connect(page, program, origin);
      await page.goto(origin);
      return program;
    });
    for (const program of running) await program.stop();
  },
  openAfterCrashOf: async ({ open }, use) => {
    await use(async (...sessions) => {
      const program = await open();
      for (const session of sessions) await session.crash();
      await program.tick();
      return program;
    });
  },
});

export const go = (page: Page, name: string) =>
  page.getByRole('navigation').getByRole('button', { name }).click();
export const row = (page: Page, project: string) =>
  page.locator('[data-row]').filter({ hasText: new RegExp(`^${project}`) });
export const title = (page: Page) => page.getByRole('heading', { level: 1 });

export { expect };
