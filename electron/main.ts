import { app, dialog } from 'electron';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { deskStore } from './desktop/calls/desk-store.ts';
import { findNode, nodeCandidates } from './desktop/calls/find-node.ts';
import { isPassingPlace, lastingProgram } from './desktop/calls/lasting-program.ts';
import { stayLean } from './desktop/window/lean.ts';
import { chooseToolkit } from './desktop/window/toolkit.ts';
import { lockDown } from './desktop/window/lock-down.ts';
import { chooseLoginItem } from './desktop/login/login-item-choice.ts';
import { startedAtLogin } from './desktop/login/login-item-system.ts';
import { announceUiScheme, serveUi } from './desktop/window/protocol.ts';
import { runTray } from './desktop/wiring/run-tray.ts';
import { claudeHooks } from './desktop/calls/claude-hooks.ts';
import { createJanitor } from './janitor/create-janitor.ts';
import { fileSources } from './janitor/clean/file-sources.ts';
import { testAtStart } from './janitor/self-test/trust.ts';
import { createNotice } from './janitor/notice/notice.ts';
import { createKeeper } from './janitor/keep/keeper.ts';
import { withRecentListing } from './janitor/look/recent-listing.ts';
import { surroundingsOf } from './janitor/look/look.ts';
import { notificationsArrive, trayHostRuns } from './platform/linux/session-bus.ts';
import { createSystem } from './platform/create-system.ts';
import type { System } from './platform/system.ts';
import { locateHome } from './store/files/home.ts';
import { createLog } from './store/files/log.ts';

/** Must agree with package.json `desktopName` and the `appId` of build/electron-builder.yml. */
const appId = 'dev.processjanitor.app';
const { env, platform, argv } = process;

/** The folder of package.json; inside the archive where the application is packaged. */
const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

async function start(): Promise<{ open: () => void }> {
  const located = locateHome(env, os.homedir());
  if (!located.ok) throw new Error(located.reason);
  const { home } = located;
  if (platform === 'darwin') app.setActivationPolicy('accessory');
  if (platform === 'win32') app.setAppUserModelId(appId);

  const system = await createSystem(env);
  const sources = await fileSources(home, system, true);
  // Started from within a session, we outlive it: its variables say nothing about us.
  const shared = withRecentListing(system);
  const janitor = createJanitor(system, sources, surroundingsOf({}, process.pid), { lookThrough: shared });
  const log = createLog(home);
  const keeper = createKeeper({
    system: shared,
    home,
    kind: 'tray',
    config: () => janitor.config().config,
    log: (text) => log.warn(text),
  });
  const run: System['run'] = (...given) => system.run(...given);
  // Node can't read an archive, so a packaged application has the terminal door beside it, too.
  const doorFolder = app.isPackaged ? path.join(process.resourcesPath, 'cli') : root;
  const isPassing = isPassingPlace(doorFolder, platform, env['APPIMAGE']);
  const hooks = claudeHooks({
    home,
    platform,
    door: () =>
      path.join(
        isPassing ? lastingProgram(home, doorFolder, app.getVersion()) : doorFolder,
        'out',
        'cli.cjs',
      ),
    needs: platform === 'linux' && isPassing ? env['APPIMAGE'] : undefined,
    findNode: () => findNode(nodeCandidates(env, os.homedir(), platform), (...given) => system.run(...given)),
  });
  hooks.follow().catch((error: unknown) => {
    log.warn(
      `The hooks could not follow the program: ${error instanceof Error ? error.message : String(error)}`,
    );
  });

  void testAtStart(home, system, (text) => log.warn(text));

  return runTray({
    system,
    janitor,
    keeper,
    notice: (hears) => createNotice({ home, system: shared, ...hears }),
    store: {
      ...deskStore(home),
      connectHooks: hooks.connect,
      disconnectHooks: hooks.disconnect,
      claudeSettingsPath: home.settingsPath,
    },
    hooks: hooks.status,
    configPath: home.configPath,
    loginItem: chooseLoginItem(platform, env, os.homedir(), `${appId}.desktop`),
    startedAtLogin: startedAtLogin(platform, argv),
    prepareWindow() {
      lockDown();
      serveUi(path.join(root, 'out', 'renderer'));
    },
    trayIsSeen: () => (platform === 'linux' ? trayHostRuns(run) : Promise.resolve(true)),
    notificationsArrive: () => (platform === 'linux' ? notificationsArrive(run) : Promise.resolve(true)),
    env,
    paths: {
      preload: path.join(root, 'out', 'preload.cjs'),
      trayIcons: path.join(root, 'build', 'icons', 'tray'),
      windowIcon: path.join(root, 'build', 'icons', 'png', '256x256.png'),
    },
    warn: (text) => log.warn(text),
  });
}

/** A second start opens the window of the first and ends; on a desktop without a tray this is the way in. */
if (!app.requestSingleInstanceLock()) app.quit();
else {
  announceUiScheme();
  stayLean(platform);
  chooseToolkit(platform);
  // It takes `--no-sandbox` away again, without which Chromium never starts for root (containers, CI machines).
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  const started = app.whenReady().then(start);
  const open = () => void started.then((tray) => tray.open());
  app.on('second-instance', open);
  // macOS activates a program as part of starting it; only what comes later is a person's wish.
  void started.then(() => app.on('activate', open));
  started.catch((error: unknown) => {
    dialog.showErrorBox(
      'Process Janitor could not start',
      error instanceof Error ? error.message : String(error),
    );
    app.exit(1);
  });
}
