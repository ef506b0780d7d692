import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as CreateSystem from '../../../electron/platform/create-system.ts';
import type { Timers } from '../../../electron/janitor/notice/timers.ts';
import { readHistory } from '../../../electron/store/records/history.ts';
import { listQuarantine } from '../../../electron/store/records/quarantine.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import type { Answer, Reply } from '../../../shared/contract/ipc.ts';
import { app, nativeTheme, powerMonitor } from '../../fakes/electron/index.ts';
import { becomeReady } from '../../fakes/electron/app.ts';
import { invoke, send, type Asker } from '../../fakes/electron/ipc-main.ts';
import { resetStage, stage, type Stage } from '../../fakes/electron/stage.ts';
import { endOurs, fenced } from '../../fakes/real/own-processes.ts';
import { crashedSession, privateHome } from '../../fakes/real/real-orphans.ts';
import { describeWhere, needsBuilt, needsUnix } from '../../fakes/describe-where.ts';

const root = path.resolve(import.meta.dirname, '../../..');

vi.mock('electron', () => import('../../fakes/electron/index.ts'));
vi.mock('../../../electron/platform/create-system.ts', async (original) => {
  const { createSystem } = await original<typeof CreateSystem>();
  return { createSystem: async (env: NodeJS.ProcessEnv) => fenced(await createSystem(env)) };
});
/** Whether a panel shows our icon. */
const panel = vi.hoisted(() => ({ isThere: true }));
vi.mock('../../../electron/platform/linux/session-bus.ts', () => ({
  trayHostRuns: () => Promise.resolve(panel.isThere),
  notificationsArrive: () => Promise.resolve(panel.isThere),
}));
/** Time passes when a test says so: each waiting timer with what it waits for. */
const timers = vi.hoisted(() => ({ waiting: [] as { ms: number; run: () => void }[] }));
vi.mock('../../../electron/janitor/notice/timers.ts', () => ({
  systemTimers: {
    after(ms, run) {
      const mine = { ms, run };
      timers.waiting.push(mine);
      return () => {
        timers.waiting = timers.waiting.filter((one) => one !== mine);
      };
    },
  } satisfies Timers,
}));

const tickMs = 60_000;
const hiddenMs = 5 * 60_000;

/** Lets the timer that waits for `ms` go off. */
function pass(ms: number): void {
  const timer = timers.waiting.find((one) => one.ms === ms);
  if (timer === undefined) throw new Error(`Nothing waits for ${ms} ms.`);
  timers.waiting = timers.waiting.filter((one) => one !== timer);
  timer.run();
}

async function tick(ms = tickMs): Promise<void> {
  pass(ms);
  await vi.waitFor(() => expect(timers.waiting.some((one) => one.ms === tickMs)).toBe(true), waiting);
}

const waiting = { timeout: 90_000, interval: 5 };
const tray = () => stage.trays.at(-1)!;
const icon = () => path.basename(tray().image.path);
const item = (id: string) => tray().menu!.getMenuItemById(id)!;
const window = () => stage.windows.at(-1)!;
const isOpen = () => vi.waitFor(() => expect(stage.windows.at(-1)?.isVisible()).toBe(true), waiting);
const bodies = () => stage.notifications.filter((one) => one.wasShown).map((one) => one.body);
const ask = async <T>(name: string, request?: unknown, asker?: Asker) =>
  (await invoke(`janitor:call:${name}`, request, asker)) as Answer<T>;

let home: Home;
let homeDir: string;
let boots = 0;
const envBefore = { ...process.env };

/** Starts the real main.ts in the double and lets Electron become ready, up to the end of the first tick. */
async function boot(given: Partial<Stage> = {}, config: object = {}, isFirstRun = false): Promise<void> {
  resetStage(given);
  fs.mkdirSync(home.janitorDir, { recursive: true });
  if (!isFirstRun) fs.writeFileSync(path.join(home.janitorDir, 'first-run-done'), '');
  timers.waiting = [];
  fs.writeFileSync(home.configPath, JSON.stringify(config));
  boots += 1;
  await import(`${root}/electron/main.ts?boot=${boots}`);
  if (!stage.isFirstInstance) return;
  becomeReady();
  await vi.waitFor(() => expect(timers.waiting.some((one) => one.ms === 0)).toBe(true), waiting);
  await tick(0);
}

async function quit(): Promise<void> {
  app.quit();
  await vi.waitFor(() => expect(stage.hasQuit).toBe(true), waiting);
}

beforeEach(() => {
  panel.isThere = true;
  ({ home, homeDir } = privateHome());
  for (const name of Object.keys(process.env)) {
    if (/^(CLAUDE|JANITOR|XDG_)/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  process.env['HOME'] = homeDir;
});

afterEach(async () => {
  if (!stage.hasQuit && stage.isReady) await quit();
  await endOurs();
  Object.assign(process.env, envBefore);
  fs.rmSync(homeDir, { recursive: true, force: true });
});

/** Icons, autostart and the stand-in for a notification are those of Linux and macOS. */
const cannotRun = needsUnix ?? needsBuilt('out/renderer/index.html');

describeWhere(cannotRun, 'the tray application', () => {
  it('leaves everything to the instance that runs already', async () => {
    await boot({ isFirstInstance: false });
    expect(stage.hasQuit).toBe(true);
    expect(stage.trays).toHaveLength(0);
    expect(stage.privilegedSchemes).toHaveLength(0);
  });

  it('sits quietly in the tray when all is tidy', async () => {
    await boot();
    expect(stage.trays).toHaveLength(1);
    expect(icon()).toBe('idle.png');
    expect(tray().tooltip).toBe('Process Janitor: All tidy · no sessions running');
    expect(item('clean').enabled).toBe(false);
    expect(stage.windows).toHaveLength(0);
    expect(stage.notifications).toHaveLength(0);
  });

  it('opens its window where no panel shows the icon, and stays quiet at login', async () => {
    panel.isThere = false;
    await boot();
    await isOpen();
    await quit();
    process.argv.push('--login');
    try {
      await boot();
      expect(stage.windows).toHaveLength(0);
    } finally {
      process.argv.pop();
    }
  });

  it.each([
    [[], true],
    [['no-sandbox'], false],
  ])('with the switches %j has a sandbox: %s', async (switches, isSandboxed) => {
    await boot({ switches });
    expect(stage.isSandboxed).toBe(isSandboxed);
  });

  it.each([[[]], [['gtk-version']]])('with the switches %j names GTK on Linux once', async (switches) => {
    await boot({ switches, platform: 'linux' });
    expect(stage.switches.filter((name) => name === 'gtk-version')).toHaveLength(1);
  });

  it('has no menu of its own but in the tray: no Reload, no DevTools', async () => {
    await boot();
    expect(stage.applicationMenu).toBeNull();
  });

  it('has an icon that suits any panel, and GNOME’s, which is dark in every theme', async () => {
    await boot({ isDark: true });
    expect(tray().image.path).toContain('/any/');
    await quit();
    process.env['XDG_CURRENT_DESKTOP'] = 'GNOME';
    await boot();
    expect(tray().image.path).toContain('/dark/');
    nativeTheme.emit('updated');
    expect(tray().image.path).toContain('/dark/');
  });

  it('shows and tells of what a crashed session left behind, once', async () => {
    await crashedSession(home, 'crashed-1');
    await boot();
    expect(icon()).toBe('count-1.png');
    expect(item('status').label).toMatch(/^1 crashed session left 1 process behind · \d/);
    expect(item('clean').label).toBe('Clean up 1 session…');
    expect(item('sessions').submenu?.items[0]?.label).toMatch(/^shop · crashed · 1 process/);
    expect(bodies()).toEqual([expect.stringMatching(/^1 crashed session left 1 process behind · .*\.$/)]);
    await tick();
    powerMonitor.emit('resume');
    expect(bodies()).toHaveLength(1);
    stage.notifications[0]!.emit('click');
    await isOpen();
  });

  it('does not tell anew at the next start what it told before', async () => {
    await crashedSession(home, 'crashed-1');
    await boot();
    expect(bodies()).toHaveLength(1);
    await quit();
    await boot();
    expect(icon()).toBe('count-1.png');
    expect(bodies()).toEqual([]);
  });

  it('says nothing where notifications are switched off', async () => {
    await crashedSession(home, 'crashed-1');
    await boot({}, { notification_enabled: false });
    expect(icon()).toBe('count-1.png');
    expect(stage.notifications).toHaveLength(0);
  });
});

describeWhere(cannotRun, 'the clean-up from the menu', () => {
  it('asks first, ends the left-over process, puts the files away, and tells', async () => {
    const crashed = await crashedSession(home, 'crashed-1');
    await boot({ answers: [0] });
    item('clean').click();
    await vi.waitFor(() => expect(bodies().at(-1)).toMatch(/^Ended 1 process of 1 crashed session/), waiting);
    expect(stage.questions[0]).toMatchObject({ message: 'Clean up after 1 crashed session?' });
    expect(stage.questions[0]?.detail).toContain('This cannot be undone.');
    expect(crashed.isAlive()).toBe(false);
    expect(listQuarantine(home).map(({ sessionId }) => sessionId)).toEqual(['crashed-1']);
    expect(readHistory(home, 9)).toMatchObject([{ trigger: 'manual', dry_run: false }]);
    expect(icon()).toBe('idle.png');
  });

  it.each([
    ['Cancel', 2, false],
    ['Preview…', 1, true],
  ])('touches nothing on %s', async (_button, index, opensPreview) => {
    const crashed = await crashedSession(home, 'crashed-1');
    await boot({ answers: [index] });
    item('clean').click();
    await vi.waitFor(() => expect(stage.questions).toHaveLength(1), waiting);
    await vi.waitFor(() => expect(stage.windows.length > 0).toBe(opensPreview), waiting);
    expect(crashed.isAlive()).toBe(true);
    expect(readHistory(home, 9)).toEqual([]);
  });
});

describeWhere(cannotRun, 'a second click on the clean-up of the menu', () => {
  it('opens no second question', async () => {
    await crashedSession(home, 'crashed-1');
    let answerIt: (button: number) => void = () => undefined;
    await boot({ answers: [new Promise((resolve) => (answerIt = resolve))] });
    item('clean').click();
    await vi.waitFor(() => expect(stage.questions).toHaveLength(1), waiting);
    item('clean').click();
    await tick();
    expect(stage.questions).toHaveLength(1);
    answerIt(2);
  });
});

describeWhere(cannotRun, 'automatic clean-up', () => {
  it('takes a proven orphan at the second sighting and tells with one notification', async () => {
    const crashed = await crashedSession(home, 'crashed-1');
    await boot({}, { cleanup_mode: 'auto' });
    expect(bodies()).toEqual([]);
    // The engine wants the first sighting to be two seconds old.
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    await tick();
    expect(crashed.isAlive()).toBe(false);
    expect(bodies()).toEqual([expect.stringMatching(/^Ended 1 process of 1 crashed session/)]);
    expect(readHistory(home, 9)).toMatchObject([{ trigger: 'tray' }]);
  });
});

describeWhere(cannotRun, 'the switches of the menu', () => {
  it('pauses and takes up the watch again', async () => {
    await boot();
    item('pause').click();
    expect(icon()).toBe('paused.png');
    expect(timers.waiting.filter(({ ms }) => ms === tickMs)).toHaveLength(0);
    item('pause').click();
    await tick(0);
    expect(icon()).toBe('idle.png');
  });

  it('writes "Clean up at login" into the configuration', async () => {
    await boot();
    item('clean-at-login').click();
    await vi.waitFor(() => expect(item('clean-at-login').checked).toBe(true), waiting);
    expect(JSON.parse(fs.readFileSync(home.configPath, 'utf8'))).toMatchObject({
      auto_cleanup_on_start: true,
    });
  });

  it('takes its tick back where the configuration cannot be written, and says why', async () => {
    await boot();
    fs.writeFileSync(home.configPath, '[]');
    item('clean-at-login').click();
    await vi.waitFor(() => expect(stage.errorBoxes).toHaveLength(1), waiting);
    expect(stage.errorBoxes[0]).toContain('is not a JSON object');
    expect(item('clean-at-login').checked).toBe(false);
  });

  it('writes and removes the autostart file for "Start at login"', async () => {
    await boot();
    const file = path.join(homeDir, '.config/autostart/dev.processjanitor.app.desktop');
    item('start-at-login').click();
    await vi.waitFor(() => expect(item('start-at-login').checked).toBe(true), waiting);
    expect(fs.readFileSync(file, 'utf8')).toMatch(/^Exec=.* --login$/m);
    item('start-at-login').click();
    await vi.waitFor(() => expect(fs.existsSync(file)).toBe(false), waiting);
  });
});

describeWhere(cannotRun, 'the window', () => {
  it('greets at the first run, shielded from everything else', async () => {
    await boot({}, {}, true);
    await isOpen();
    expect(window().webContents.url).toBe('app://ui/index.html');
    expect(window().options).toMatchObject({
      width: 420,
      height: 560,
      show: false,
      webPreferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true },
    });
    expect(window().webContents.windowOpenHandler?.({} as never)).toEqual({ action: 'deny' });
    expect(stage.permissionHandlers.check).not.toBeNull();
    const page = await stage.protocolHandlers.get('app')!(new Request('app://ui/index.html'));
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const address of [
      'app://ui/../package.json',
      'app://ui/',
      'app://other/index.html',
      'app://ui/%2e%2e/main.js',
    ]) {
      expect((await stage.protocolHandlers.get('app')!(new Request(address))).status).toBe(404);
    }
  });

  it('is hidden on Escape, and by nobody but its own page', async () => {
    await boot();
    item('open').click();
    await isOpen();
    send('janitor:hide', { frameUrl: 'https://example.org/' });
    expect(window().isVisible()).toBe(true);
    send('janitor:hide');
    expect(window().isVisible()).toBe(false);
    expect(window().isDestroyed()).toBe(false);
  });

  it('lets nothing be done without asking that its page only asks for', async () => {
    await boot({ answers: [0] });
    item('open').click();
    await isOpen();
    const asked = await ask<Reply<'settings:get'>>('settings:set', { key: 'cleanup_mode', value: 'auto' });
    expect(asked).toMatchObject({ ok: true, value: { config: { cleanup_mode: 'interactive' } } });
    expect(stage.questions).toMatchObject([
      { message: 'Clean up without asking from now on?', defaultId: 0 },
    ]);
    window().hide();
    await ask('settings:set', { key: 'cleanup_mode', value: 'auto' });
    expect(stage.questions).toHaveLength(1);
    expect(JSON.parse(fs.readFileSync(home.configPath, 'utf8'))).not.toHaveProperty('cleanup_mode');
  });

  it('is hidden when closed and gives its memory back after a while', async () => {
    await boot();
    item('open').click();
    await isOpen();
    window().close();
    expect(window().isVisible()).toBe(false);
    expect(window().isDestroyed()).toBe(false);
    pass(hiddenMs);
    expect(window().isDestroyed()).toBe(true);
    expect(stage.hasQuit).toBe(false);
    app.emit('second-instance');
    await vi.waitFor(() => expect(stage.windows).toHaveLength(2), waiting);
  });

  it('goes to the preview from the menu', async () => {
    await boot();
    item('preview').click();
    const told = () =>
      window().webContents.sent.filter(({ channel }) => channel === 'janitor:event:app:navigate');
    await vi.waitFor(
      () => expect(told()).toEqual([expect.objectContaining({ payload: { view: 'preview' } })]),
      waiting,
    );
  });

  it('previews, cleans what is ticked, and restores', async () => {
    const crashed = await crashedSession(home, 'crashed-1');
    await boot();
    item('open').click();
    await isOpen();
    const preview = await ask<Reply<'cleanup:preview'>>('cleanup:preview');
    if (!preview.ok) throw new Error(preview.error);
    expect(crashed.isAlive()).toBe(true);
    const { plan_id, steps } = preview.value;
    const step_ids = steps.map(({ step_id }) => step_id);
    const receipt = await ask<Reply<'cleanup:execute'>>('cleanup:execute', { plan_id, step_ids });
    if (!receipt.ok) throw new Error(receipt.error);
    expect(receipt.value.steps.map(({ outcome }) => outcome)).toEqual(steps.map(() => 'done'));
    expect(crashed.isAlive()).toBe(false);
    expect(window().webContents.sent.map(({ channel }) => channel)).toContain(
      'janitor:event:cleanup:progress',
    );
    await expect(ask('cleanup:execute', { plan_id, step_ids })).resolves.toMatchObject({ ok: false });
    await expect(ask('quarantine:restore', { session_id: 'crashed-1' })).resolves.toEqual({ ok: true });
    expect(fs.existsSync(path.join(home.sessionsDir, 'crashed-1/metadata.json'))).toBe(true);
  });

  it.each<[string, Asker]>([
    ['a page from the web', { frameUrl: 'https://example.org/index.html' }],
    ['a file', { frameUrl: 'file:///tmp/index.html' }],
    ['another host of our scheme', { frameUrl: 'app://evil/index.html' }],
    ['a frame inside our page', { parent: {} }],
    ['a frame that is gone', { frameUrl: null }],
    ['another window', { sender: {} }],
  ])('does not listen to %s', async (_who, asker) => {
    await boot();
    item('open').click();
    await isOpen();
    await expect(ask('app:state', undefined, asker)).resolves.toEqual({
      ok: false,
      error: 'Only the window of Process Janitor may ask this.',
    });
    await expect(ask('app:state')).resolves.toMatchObject({ ok: true });
  });
});

describeWhere(cannotRun, 'quitting', () => {
  it('takes the tray and the window with it', async () => {
    await boot();
    item('open').click();
    item('quit').click();
    await vi.waitFor(() => expect(stage.hasQuit).toBe(true), waiting);
    expect(tray().isDestroyed()).toBe(true);
    expect(window().isDestroyed()).toBe(true);
    expect(timers.waiting.filter(({ ms }) => ms === tickMs)).toHaveLength(0);
  });

  it('in the middle of a clean-up ends the step under way and writes the receipt first', async () => {
    const crashed = await crashedSession(home, 'crashed-1', 'stubborn');
    await boot({ answers: [0] });
    item('clean').click();
    await vi.waitFor(() => expect(crashed.wasAskedToEnd()).toBe(true), waiting);
    expect(icon()).toBe('working.png');
    item('quit').click();
    item('quit').click();
    expect(stage.hasQuit).toBe(false);
    expect(crashed.isAlive()).toBe(true);
    await vi.waitFor(() => expect(stage.hasQuit).toBe(true), waiting);
    expect(crashed.isAlive()).toBe(false);
    const [receipt] = readHistory(home, 9);
    expect(receipt?.finished_at).not.toBeNull();
    expect(receipt?.steps.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'terminate done',
      'remove-session-files skipped',
      'mark-registry skipped',
    ]);
    expect(fs.existsSync(home.cleanupLockDir)).toBe(false);
  });
});
