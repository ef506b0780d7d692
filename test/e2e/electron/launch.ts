import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import type { ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';

/** An hour: what a test has just started is past its grace period for the program. */
const laterMs = 3_600_000;

/** Given by run.mjs, which says aloud where there is none. */
export const program = path.join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron');

export interface Started {
  app: ElectronApplication;
  /** Playwright forgets it once the program is closed. */
  child: ChildProcess;
  homeDir: string;
  home: Home;
  /** Of the one tray icon, as the program last set it. */
  tooltip: () => Promise<string>;
  clickMenu: (id: string) => Promise<void>;
  notifications: () => Promise<string[]>;
  windows: () => Promise<{ visible: boolean }[]>;
  page: () => Promise<Page>;
}

/** A home folder of its own for each test, with a configuration. */
export function newHome(config: object, isFirstRun = false): { homeDir: string; home: Home } {
  const homeDir = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'janitor-electron-'));
  const located = locateHome({}, homeDir);
  if (!located.ok) throw new Error(located.reason);
  const { home } = located;
  fs.mkdirSync(path.join(home.dir, 'shop'), { recursive: true });
  fs.mkdirSync(home.sessionsDir, { mode: 0o700 });
  fs.mkdirSync(home.janitorDir, { mode: 0o700 });
  if (!isFirstRun) fs.writeFileSync(path.join(home.janitorDir, 'first-run-done'), '');
  fs.writeFileSync(home.configPath, JSON.stringify(config));
  return { homeDir, home };
}

/** An environment that keeps a start away from the user's own files, and says nothing of the tests. */
export function ownEnvironment(homeDir: string): Record<string, string> {
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(CLAUDE|JANITOR|XDG_CONFIG|ELECTRON_RUN|FORCE_COLOR|NODE_OPTIONS)/.test(name),
  );
  return { ...Object.fromEntries(env), HOME: homeDir, USERPROFILE: homeDir };
}

/** Arguments and environment that keep a start away from the user's own files and other starts. */
export function privately(homeDir: string, more: NodeJS.ProcessEnv = {}) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return {
    args: [
      ...sandbox,
      `--user-data-dir=${path.join(homeDir, 'user-data')}`,
      path.join(import.meta.dirname, 'probe.mjs'),
    ],
    env: { ...ownEnvironment(homeDir), JANITOR_TEST_LATER_MS: String(laterMs), ...more } as Record<
      string,
      string
    >,
  };
}

/** V8's inspector, through which Playwright asks, now and then loses an answer to the garbage collector. */
async function read<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!String(error).includes('garbage collected')) throw error;
    return ask();
  }
}

export async function start(
  { homeDir, home }: { homeDir: string; home: Home },
  more: { env?: NodeJS.ProcessEnv; args?: readonly string[] } = {},
): Promise<Started> {
  const { args, env } = privately(homeDir, more.env);
  const app = await _electron.launch({
    // Else Playwright tells every page that the theme is light.
    colorScheme: null,
    args: [...args, ...(more.args ?? [])],
    env,
    executablePath: program,
  });
  return {
    app,
    child: app.process(),
    homeDir,
    home,
    tooltip: () => read(() => app.evaluate(() => [...__seen.trays.values()].at(-1)?.tooltip ?? '')),
    clickMenu: (id) =>
      app.evaluate((_electron_, wanted) => {
        const item = [...__seen.trays.values()].at(-1)?.menu?.getMenuItemById(wanted);
        if (item == null) throw new Error(`The menu has no item "${wanted}".`);
        Reflect.apply(item.click, item, []);
      }, id),
    notifications: () => read(() => app.evaluate(() => __seen.notifications)),
    windows: () =>
      read(() =>
        app.evaluate(({ BrowserWindow }) =>
          BrowserWindow.getAllWindows().map((window) => ({ visible: window.isVisible() })),
        ),
      ),
    page: () => app.firstWindow(),
  };
}

declare global {
  /** Put there by probe.mjs, inside Electron. */
  var __seen: {
    trays: Map<unknown, { tooltip?: string; menu?: Electron.Menu }>;
    notifications: string[];
  };
}
