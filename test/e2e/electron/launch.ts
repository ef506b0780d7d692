import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { execFile, execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';

export const root = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** An hour: what a test has just started is past its grace period for the program. */
const laterMs = 3_600_000;

/** Given by run.mjs, which says aloud where there is none. */
const program = path.join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? '', 'electron');

export interface Started {
  app: ElectronApplication;
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

/** Arguments and environment that keep a start away from the user's own files and other starts. */
export function privately(homeDir: string, more: NodeJS.ProcessEnv = {}) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(CLAUDE|JANITOR|XDG_CONFIG|ELECTRON_RUN|FORCE_COLOR)/.test(name),
  );
  return {
    args: [
      ...sandbox,
      `--user-data-dir=${path.join(homeDir, 'user-data')}`,
      path.join(import.meta.dirname, 'probe.mjs'),
    ],
    env: {
      ...Object.fromEntries(env),
      HOME: homeDir,
      USERPROFILE: homeDir,
      JANITOR_TEST_LATER_MS: String(laterMs),
      ...more,
    } as Record<string, string>,
  };
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
    homeDir,
    home,
    tooltip: () => app.evaluate(() => [...__seen.trays.values()].at(-1)?.tooltip ?? ''),
    clickMenu: (id) =>
      app.evaluate((_electron_, wanted) => {
        const item = [...__seen.trays.values()].at(-1)?.menu?.getMenuItemById(wanted);
        if (item == null) throw new Error(`The menu has no item "${wanted}".`);
        Reflect.apply(item.click, item, []);
      }, id),
    notifications: () => app.evaluate(() => __seen.notifications),
    windows: () =>
      app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((window) => ({ visible: window.isVisible() })),
      ),
    page: () => app.firstWindow(),
  };
}

/** A picture of the whole desktop, for people to look at: test-results/electron/desktop/. */
export function shoot(name: string): void {
  const folder = path.join(root, 'test-results/electron-desktop');
  fs.mkdirSync(folder, { recursive: true });
  execFileSync('import', ['-window', 'root', path.join(folder, `${name}.png`)]);
}

/** Mouse and keyboard of the desktop. */
export const xdotool = async (...args: string[]) => (await run('xdotool', args)).stdout.trim();

/** Asks the notification service of the desktop. */
export const dunst = async (...args: string[]) => (await run('dunstctl', args)).stdout.trim();

/** How many icons the panel's tray holds; 0 where there is no panel. Source: StatusNotifierItem specification. */
export async function trayItems(): Promise<number> {
  const watcher = 'org.kde.StatusNotifierWatcher';
  const question = [`string:${watcher}`, 'string:RegisteredStatusNotifierItems'];
  const to = [`--dest=${watcher}`, '/StatusNotifierWatcher', 'org.freedesktop.DBus.Properties.Get'];
  try {
    const { stdout } = await run('dbus-send', ['--session', '--print-reply', ...to, ...question]);
    return stdout.match(/^ +string /gm)?.length ?? 0;
  } catch {
    return 0;
  }
}

declare global {
  /** Put there by probe.mjs, inside Electron. */
  var __seen: {
    trays: Map<unknown, { tooltip?: string; menu?: Electron.Menu }>;
    notifications: string[];
  };
}
