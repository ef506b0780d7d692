import { _electron, type ElectronApplication } from '@playwright/test';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { locateHome, type Home } from '../../../electron/store/files/home.ts';

export const root = path.resolve(import.meta.dirname, '../../..');

/** Why the real Electron can't be started here; `null`: it can. */
export function whyNot(): string | null {
  const hasDisplay = process.env['DISPLAY'] !== undefined || process.env['WAYLAND_DISPLAY'] !== undefined;
  if (process.platform === 'linux' && !hasDisplay) return 'there is no display; run it under xvfb-run';
  if (!fs.existsSync(path.join(root, 'out/main.js'))) return 'out/ is not built; run `npm run build`';
  return electronProgram() === null ? "Electron's program is missing; run `npx install-electron --no`" : null;
}

function electronProgram(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const folder = path.dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = path.join(folder, 'path.txt');
  const inside = fs.existsSync(pathFile) ? fs.readFileSync(pathFile, 'utf8') : 'electron';
  const program = path.join(override ?? path.join(folder, 'dist'), inside);
  return fs.existsSync(program) ? program : null;
}

export interface Started {
  app: ElectronApplication;
  home: Home;
  /** Of the one tray icon, as the program last set it. */
  tooltip: () => Promise<string>;
  clickMenu: (id: string) => Promise<void>;
  notifications: () => Promise<string[]>;
}

/** A home folder of its own for each test, with a configuration. */
export function newHome(config: object): { homeDir: string; home: Home } {
  const homeDir = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'janitor-electron-'));
  const located = locateHome({}, homeDir);
  if (!located.ok) throw new Error(located.reason);
  fs.mkdirSync(path.join(located.home.dir, 'shop'), { recursive: true });
  fs.mkdirSync(located.home.sessionsDir, { mode: 0o700 });
  fs.writeFileSync(located.home.configPath, JSON.stringify(config));
  return { homeDir, home: located.home };
}

/** Arguments and environment that keep a start away from the user's own files and other starts. */
export function privately(homeDir: string) {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const env = Object.entries(process.env).filter(
    ([name]) => !/^(CLAUDE|JANITOR|XDG_CONFIG|ELECTRON_RUN)/.test(name),
  );
  return {
    args: [
      ...sandbox,
      `--user-data-dir=${path.join(homeDir, 'user-data')}`,
      path.join(import.meta.dirname, 'probe.mjs'),
    ],
    env: Object.fromEntries([...env, ['HOME', homeDir], ['USERPROFILE', homeDir]]) as Record<string, string>,
  };
}

export async function start(homeDir: string, home: Home): Promise<Started> {
  const program = electronProgram();
  const app = await _electron.launch({
    ...privately(homeDir),
    ...(program !== null && { executablePath: program }),
  });
  return {
    app,
    home,
    tooltip: () => app.evaluate(() => [...__seen.trays.values()].at(-1)?.tooltip ?? ''),
    clickMenu: (id) =>
      app.evaluate((_electron_, wanted) => {
        const item = [...__seen.trays.values()].at(-1)?.menu?.getMenuItemById(wanted);
        if (item == null) throw new Error(`The menu has no item "${wanted}".`);
        Reflect.apply(item.click, item, []);
      }, id),
    notifications: () => app.evaluate(() => __seen.notifications),
  };
}

declare global {
  /** Put there by probe.mjs, inside Electron. */
  var __seen: {
    trays: Map<unknown, { tooltip?: string; menu?: Electron.Menu }>;
    notifications: string[];
  };
}
