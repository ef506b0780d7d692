import { app, clipboard, dialog, Menu, nativeTheme, powerMonitor } from 'electron';
import type { ScanResult } from '../../../shared/judge/world/verdict.ts';
import type { Janitor } from '../../janitor/look/janitor.ts';
import type { Keeper } from '../../janitor/keep/keeper.ts';
import { createMonitor, type MonitorDeps, type MonitorStatus } from '../../janitor/monitor/monitor.ts';
import { createRunawayWatch } from '../../janitor/monitor/runaway-watch.ts';
import { freshRunaways, type Runaway } from '../../../shared/running/runaways.ts';
import { memoryWarning, runawayWarning, type Warning } from '../../../shared/running/warning.ts';
import { systemTimers } from '../../janitor/notice/timers.ts';
import type { System } from '../../platform/system.ts';
import { createAnnouncer } from '../calls/announce.ts';
import { cleanFromMenu } from '../tray/clean-from-menu.ts';
import { createDispatcher, type DispatcherDeps, type Outcome } from '../calls/dispatch.ts';
import { findProgram } from './find-program.ts';
import { createCosts } from '../tray/costs.ts';
import { panelOf } from '../tray/icon.ts';
import { listenToWindow } from '../calls/ipc.ts';
import type { LoginItem } from '../login/login-item.ts';
import type { MenuActions } from '../tray/menu.ts';
import { newsOf } from '../notify/news.ts';
import type { Notifier } from '../notify/notifier.ts';
import { nodeNotifierFallback } from '../notify/node-notifier-fallback.ts';
import { electronNotifier } from '../notify/notifications.ts';
import { quitAfter } from './quit.ts';
import { resumeCommand } from '../../../shared/session/resume-command.ts';
import { resumeEnvironment, terminalLaunch } from '../calls/resume.ts';
import { createTray } from '../tray/tray.ts';
import { trayFace } from '../tray/tray-face.ts';
import { sampleUsage } from '../calls/usage.ts';
import { appMenu } from '../window/app-menu.ts';
import { askNatively } from '../window/ask.ts';
import { createFaceWindow } from '../window/window.ts';
import { describeReceipt } from '../notify/wording.ts';

type FromStore =
  | 'history'
  | 'leftOver'
  | 'quarantined'
  | 'restore'
  | 'setConfigValue'
  | 'changeKeepList'
  | 'changeAlwaysEnd'
  | 'isSameRule'
  | 'keepRulesFor'
  | 'firstRunDone'
  | 'connectHooks'
  | 'disconnectHooks'
  | 'claudeSettingsPath';

export interface RunTrayDeps {
  system: System;
  janitor: Janitor;
  keeper: Keeper;
  notice: NonNullable<MonitorDeps['notice']>;
  store: Pick<DispatcherDeps, FromStore> & {
    noteLeftOver: (scan: ScanResult) => void;
    noteWarning: (warning: Warning) => void;
    isFirstRun: () => boolean;
    readTold: () => ReadonlySet<string>;
    writeTold: (told: ReadonlySet<string>) => void;
  };
  hooks: DispatcherDeps['settings']['hooks'];
  configPath: string;
  loginItem: LoginItem;
  startedAtLogin: boolean;
  /** Called before the first window is made: what it needs costs 11 MB, and most starts never open one. */
  prepareWindow: () => void;
  /** Whether the icon in the tray is on show anywhere. */
  trayIsSeen: () => Promise<boolean>;
  /** Whether notifications are shown by anybody. */
  notificationsArrive: () => Promise<boolean>;
  env: Readonly<Record<string, string | undefined>>;
  paths: { preload: string; trayIcons: string; windowIcon: string };
  warn: (text: string) => void;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Wires the tray, the window, the notifications and the monitor together. Electron must be ready.
 *
 * @returns what a second start of the program calls: it opens the window
 */
export function runTray(deps: RunTrayDeps): { open: () => void } {
  const { system, janitor, keeper, store, loginItem, env, warn } = deps;
  const platform = system.host.platform;
  const menu = appMenu(platform);
  Menu.setApplicationMenu(menu === null ? null : Menu.buildFromTemplate(menu));
  const about = { platform, version: app.getVersion(), isFirstRun: store.isFirstRun };
  const open = () => face.show();
  const notifier = electronNotifier(open, fallbackNotifier(), () => deps.notificationsArrive());
  let told = store.readTold();
  let isAsking = false;

  const tell = (body: string) => {
    if (janitor.config().config.notification_enabled) notifier.show({ title: 'Process Janitor', body });
  };
  const attempt = async (work: () => unknown) => {
    try {
      await work();
    } catch (error) {
      warn(messageOf(error));
      dialog.showErrorBox('Process Janitor', messageOf(error));
    }
    refresh(true);
  };
  const must = (outcome: Outcome) => {
    if (!outcome.ok) throw new Error(outcome.reason);
  };
  const startAtLogin = (on: boolean): Outcome => {
    try {
      loginItem.set(on);
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: messageOf(error) };
    }
  };

  const costs = createCosts(
    (scan) => janitor.families(scan),
    () => system.monotonicMs(),
    () => refresh(),
  );
  const lookedAt = () => {
    const { scan } = monitor.status();
    if (scan !== null) void costs.refresh(scan, true);
  };

  const monitor = createMonitor({
    system,
    janitor,
    keeper,
    mayClean: true,
    notice: deps.notice,
    startedAtLogin: deps.startedAtLogin,
    onChange: changed,
    onLook(scan) {
      store.noteLeftOver(scan);
      void costs.refresh(scan, false);
    },
    runaways: createRunawayWatch((scan) => janitor.loads(scan), system),
    onRunaways: tellRunaways,
    onShortMemory: (text, reading) => tellWarning(memoryWarning(text, reading, system.now())),
    onCleaned: (receipt) => tell(describeReceipt(receipt)),
    onProgress: (planId, progress) => face.publish('cleanup:progress', { plan_id: planId, ...progress }),
  });

  const actions: MenuActions = {
    open,
    preview: () => face.show('preview'),
    cleanUp: () => {
      // The menu stays usable beside a question that waits; one of them is enough.
      if (isAsking) return;
      isAsking = true;
      void attempt(async () => {
        const receipt = await cleanFromMenu({
          monitor,
          plan: (scan: ScanResult) => janitor.plan(scan),
          ask: async (question) => (await dialog.showMessageBox(question)).response,
          preview: () => face.show('preview'),
        });
        if (receipt !== null) tell(describeReceipt(receipt));
      }).finally(() => {
        isAsking = false;
      });
    },
    pause: (paused) => monitor.pause(paused),
    cleanUpAtLogin: (on) => void attempt(() => must(store.setConfigValue('auto_cleanup_on_start', on))),
    startAtLogin: (on) => void attempt(() => must(startAtLogin(on))),
    quit: () => app.quit(),
  };

  const currentFace = () => {
    const themeIsDark =
      platform === 'win32'
        ? nativeTheme.shouldUseDarkColorsForSystemIntegratedUI
        : nativeTheme.shouldUseDarkColors;
    return trayFace(
      {
        platform,
        panel: panelOf(platform, themeIsDark, env['XDG_CURRENT_DESKTOP']),
        status: monitor.status(),
        costs: costs.costs(),
        config: janitor.config().config,
        startsAtLogin: loginItem.state(),
      },
      actions,
    );
  };
  const refresh = (anew = false) => tray.show(currentFace(), anew);
  const tray = createTray(deps.paths.trayIcons, platform, currentFace(), open, lookedAt);
  const face = createFaceWindow({
    preloadPath: deps.paths.preload,
    iconPath: deps.paths.windowIcon,
    iconArea: () => tray.area(),
    timers: systemTimers,
    prepare: deps.prepareWindow,
    onShown: () => notifier.clear(),
    onSessionEnd: () => app.quit(),
  });
  const announce = createAnnouncer((name, payload) => face.publish(name, payload), about);

  function changed(status: MonitorStatus): void {
    refresh();
    announce(status);
    const news = newsOf(told, status, janitor.config().config.notification_enabled);
    if (news.told !== told) note(news.told);
    if (news.text !== null) tell(news.text);
  }

  function tellRunaways(runaways: readonly Runaway[]): void {
    const { fresh, told: now } = freshRunaways(told, runaways);
    if (now !== told) note(now);
    if (fresh.length > 0) tellWarning(runawayWarning(fresh, system.now()));
  }

  function tellWarning(warning: Warning): void {
    store.noteWarning(warning);
    tell(warning.text);
  }

  /** Where Electron shows no notifications: on Linux nobody else does either, so the window itself appears. */
  function fallbackNotifier(): Notifier {
    if (platform === 'linux') return { show: () => face.glimpse(), clear: () => undefined };
    return nodeNotifierFallback(open, (reason) => warn(`No notification could be shown: ${reason}`));
  }

  function note(now: ReadonlySet<string>): void {
    told = now;
    try {
      store.writeTold(now);
    } catch (error) {
      warn(messageOf(error));
    }
  }

  listenToWindow(
    createDispatcher({
      ...store,
      janitor: { ...janitor, families: (scan) => costs.families(scan) },
      monitor,
      about,
      settings: {
        config: () => janitor.config(),
        configPath: deps.configPath,
        startAtLogin: () => loginItem.state(),
        hooks: deps.hooks,
      },
      startAtLogin,
      consent: (question) => askNatively(question, face.visible()),
      resumeCommand: (resumable) => resumeCommand(platform, resumable),
      copyText: async (text) => clipboard.writeText(text),
      openTerminal(resumable) {
        const launch = terminalLaunch(platform, resumable, (name) => findProgram(name, env['PATH']));
        if (launch !== null) system.spawnDetached(launch.program, launch.args, resumeEnvironment(env));
        return launch !== null;
      },
      now: () => system.now(),
      sampleUsage: (request) => sampleUsage(request, (pid) => system.identify(pid)),
      settingsChanged() {
        refresh();
        monitor.retime();
        void monitor.now();
      },
    }),
    face,
  );

  nativeTheme.on('updated', () => refresh());
  powerMonitor.on('resume', () => void monitor.resumed());
  powerMonitor.on('unlock-screen', () => void monitor.resumed());
  quitAfter(
    {
      mustBeFinished: () => monitor.status().working,
      async finish() {
        // At once: a window that only hides would keep the system from ending the session.
        face.destroy();
        await monitor.stop();
        await keeper.stop();
        tray.destroy();
      },
    },
    platform,
  );
  void attempt(() => loginItem.keepTrue?.());
  monitor.start();
  if (!deps.startedAtLogin) void showSomething();
  return { open };

  /** Started by hand, something has to appear: the greeting, or the window where no panel shows our icon. */
  async function showSomething(): Promise<void> {
    if (store.isFirstRun() || !(await deps.trayIsSeen())) face.show();
  }
}
