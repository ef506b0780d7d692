import * as fs from 'node:fs';
import * as path from 'node:path';
import { createAnnouncer, type AboutProgram } from '../../../electron/desktop/calls/announce.ts';
import { claudeHooks } from '../../../electron/desktop/calls/claude-hooks.ts';
import { deskStore } from '../../../electron/desktop/calls/desk-store.ts';
import { createDispatcher } from '../../../electron/desktop/calls/dispatch.ts';
import { autostartPath } from '../../../electron/desktop/login/autostart.ts';
import { linuxLoginItem } from '../../../electron/desktop/login/login-item-linux.ts';
import { resumeCommand } from '../../../shared/session/resume-command.ts';
import { isTrusted, type Sender } from '../../../electron/desktop/window/security.ts';
import { sampleUsage } from '../../../electron/desktop/calls/usage.ts';
import { createJanitor } from '../../../electron/janitor/create-janitor.ts';
import { fileSources } from '../../../electron/janitor/clean/file-sources.ts';
import { createKeeper } from '../../../electron/janitor/keep/keeper.ts';
import { surroundingsOf } from '../../../electron/janitor/look/look.ts';
import { createMonitor } from '../../../electron/janitor/monitor/monitor.ts';
import { withRecentListing } from '../../../electron/janitor/look/recent-listing.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import type { Answer, EventName } from '../../../shared/contract/ipc.ts';
import { fenced } from '../../fakes/real/own-processes.ts';
import { handTimers } from './hand-timers.ts';

export interface Program {
  /** What ipcMain would be given by the window. */
  answer: (sender: Sender, name: string, request: unknown) => Promise<Answer<unknown>>;
  /** Lets the monitor's interval pass and waits for the tick that follows. */
  tick: () => Promise<void>;
  /** What was put on the clipboard. */
  copied: string[];
  /** Questions that the program asked beside the window; each is answered with yes. */
  asked: string[];
  stop: () => Promise<void>;
}

/**
 * The program behind the window, wired as electron/main.ts and electron/desktop/wiring/run-tray.ts do it, but for tray,
 * menu and notifications. Everything is real, on a private home; time passes when a test says so.
 *
 * @param change replaces parts of the fenced system, to play a misfortune
 */
export async function startProgram(
  home: Home,
  publish: (name: EventName, payload: unknown) => void,
  change: (system: System) => System = (system) => system,
): Promise<Program> {
  const userDir = path.dirname(home.dir);
  const system = change(fenced(await createSystem({})));
  const sources = await fileSources(home, system, true);
  const shared = withRecentListing(system);
  const janitor = createJanitor(system, sources, surroundingsOf({}, process.pid), { lookThrough: shared });
  const keeper = createKeeper({
    system: shared,
    home,
    kind: 'tray',
    config: () => janitor.config().config,
    log: (text) => console.warn(text),
  });
  const store = deskStore(home);
  const about: AboutProgram = {
    platform: system.host.platform,
    version: '0.1.0',
    isFirstRun: store.isFirstRun,
  };
  const timers = handTimers();
  const monitor = createMonitor({
    system,
    janitor,
    keeper,
    mayClean: true,
    timers,
    onLook: store.noteLeftOver,
    onChange: createAnnouncer(publish, about),
    onProgress: (planId, progress) => publish('cleanup:progress', { plan_id: planId, ...progress }),
  });
  const door = path.join(userDir, 'out/cli.cjs');
  fs.mkdirSync(path.dirname(door), { recursive: true });
  fs.writeFileSync(door, '');
  const hooks = claudeHooks({
    home,
    platform: process.platform,
    door: () => door,
    findNode: () => Promise.resolve(process.execPath),
  });
  // Elsewhere than on Linux the login items are Electron's own.
  const autostart = autostartPath({}, userDir, 'process-janitor.desktop');
  const loginItem = linuxLoginItem(autostart, [process.execPath, '--login']);
  const copied: string[] = [];
  const asked: string[] = [];
  const dispatch = createDispatcher({
    ...store,
    janitor,
    monitor,
    about,
    consent(question) {
      asked.push(question.message);
      return Promise.resolve(true);
    },
    claudeSettingsPath: home.settingsPath,
    connectHooks: hooks.connect,
    disconnectHooks: hooks.disconnect,
    settings: {
      config: () => janitor.config(),
      configPath: home.configPath,
      startAtLogin: () => loginItem.state(),
      hooks: hooks.status,
    },
    startAtLogin(on) {
      loginItem.set(on);
      return { ok: true };
    },
    resumeCommand: (resumable) => resumeCommand(system.host.platform, resumable),
    copyText(text) {
      copied.push(text);
      return Promise.resolve();
    },
    openTerminal: () => false,
    now: () => system.now(),
    sampleUsage: (request) => sampleUsage(request, (pid) => system.identify(pid)),
    settingsChanged() {
      monitor.retime();
      void monitor.now();
    },
  });
  monitor.start();
  await timers.pass();
  return {
    async answer(sender, name, request) {
      if (!isTrusted(sender)) return { ok: false, error: 'Only the window of Process Janitor may ask this.' };
      return dispatch(name, request);
    },
    async tick() {
      // An interval is 5 seconds at least: long after the picture of the last tick was recent.
      shared.forget();
      await timers.pass();
    },
    copied,
    asked,
    async stop() {
      await monitor.stop();
      await keeper.stop();
    },
  };
}
