import { chromium, type Browser, type Page } from 'playwright';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type * as CreateSystem from '../../../electron/platform/create-system.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { app } from '../../fakes/electron/index.ts';
import { becomeReady } from '../../fakes/electron/app.ts';
import { invoke } from '../../fakes/electron/ipc-main.ts';
import { resetStage, stage } from '../../fakes/electron/stage.ts';
import { chromiumPath } from '../../e2e/window/chromium.ts';
import { endOurs, fenced } from '../../fakes/real/own-processes.ts';
import { crashedSession, privateHome } from '../../fakes/real/real-orphans.ts';
import { describeWhere } from '../../fakes/describe-where.ts';

/*
 * The window's real page in a real Chromium, asking the real main.ts, dispatcher and engine about real processes.
 * Only what Electron itself would do in between is played: the double and the few lines below.
 */
vi.mock('electron', () => import('../../fakes/electron/index.ts'));
vi.mock('../../../electron/platform/create-system.ts', async (original) => {
  const { createSystem } = await original<typeof CreateSystem>();
  return { createSystem: async (env: NodeJS.ProcessEnv) => fenced(await createSystem(env)) };
});

const root = path.resolve(import.meta.dirname, '../../..');
const executablePath = chromiumPath();
const missing = [
  ...(executablePath === null ? ['a Chromium (set CHROMIUM_PATH)'] : []),
  ...(fs.existsSync(path.join(root, 'out/renderer/index.html'))
    ? []
    : ['out/renderer (run `npm run build`)']),
];

const waiting = { timeout: 90_000, interval: 10 };
const origin = 'http://ui.test';
const envBefore = { ...process.env };
let home: Home;
let homeDir: string;
let browser: Browser;
let page: Page;
let complaints: string[];
let boots = 0;

beforeEach(async () => {
  ({ home, homeDir } = privateHome());
  for (const name of Object.keys(process.env)) {
    if (/^(CLAUDE|JANITOR|XDG_)/.test(name)) Reflect.deleteProperty(process.env, name);
  }
  process.env['HOME'] = homeDir;
  fs.mkdirSync(home.janitorDir);
  fs.writeFileSync(path.join(home.janitorDir, 'first-run-done'), '');
  complaints = [];
  if (executablePath === null) return;
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({ executablePath, args: sandbox });
});

afterEach(async () => {
  await browser.close();
  app.quit();
  await vi.waitFor(() => expect(stage.hasQuit).toBe(true), waiting);
  await endOurs();
  Object.assign(process.env, envBefore);
  fs.rmSync(homeDir, { recursive: true, force: true });
});

/** Starts main.ts, opens the window, and shows its page in Chromium with a bridge like the preload script's. */
async function openWindow(): Promise<void> {
  resetStage();
  boots += 1;
  await import(`${root}/electron/main.ts?whole=${boots}`);
  becomeReady();
  await vi.waitFor(() => expect(stage.trays[0]?.tooltip).not.toMatch(/^$|first time/), waiting);
  stage.trays[0]!.menu!.getMenuItemById('open')!.click();
  await vi.waitFor(() => expect(stage.windows[0]?.isVisible()).toBe(true), waiting);

  page = await browser.newPage({ viewport: { width: 420, height: 560 } });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.route(`${origin}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const response = await stage.protocolHandlers.get('app')!(new Request(`app://ui${pathname}`));
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  });
  await page.exposeFunction('__ask', (name: string, request: unknown) =>
    invoke(`janitor:call:${name}`, request),
  );
  await page.addInitScript(() => {
    const listeners = new Map<string, Set<(payload: unknown) => void>>();
    const global = window as unknown as {
      __ask: (name: string, request: unknown) => Promise<unknown>;
      __tell: (channel: string, payload: unknown) => void;
      janitor: object;
    };
    global.__tell = (channel, payload) => {
      for (const listener of listeners.get(channel.replace('janitor:event:', '')) ?? []) listener(payload);
    };
    global.janitor = {
      call: (name: string, request: unknown) => global.__ask(name, request),
      on(name: string, listener: (payload: unknown) => void) {
        listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
        return () => listeners.get(name)?.delete(listener);
      },
    };
  });
  const { webContents } = stage.windows[0]!;
  const send = webContents.send.bind(webContents);
  webContents.send = (channel, payload) => {
    send(channel, payload);
    const tell = ([to, what]: [string, unknown]) =>
      (window as unknown as { __tell: (to: string, what: unknown) => void }).__tell(to, what);
    void page.evaluate(tell, [channel, payload] as [string, unknown]).catch(() => undefined);
  };
  await page.goto(`${origin}/index.html`);
}

const heading = (name: RegExp | string) => page.getByRole('heading', { level: 1, name });
const press = (name: RegExp | string) => page.getByRole('button', { name }).click();

describeWhere(
  missing.length === 0 ? null : `for want of ${missing.join(' and ')}`,
  'the window on the whole program',
  () => {
    it('report, preview, untick one session, clean up, receipt, history, restore', async () => {
      const crashed = [await crashedSession(home, 'crashed-1'), await crashedSession(home, 'crashed-2')];
      const alive = () => crashed.filter((session) => session.isAlive()).length;
      const records = () => fs.readdirSync(home.sessionsDir).filter((name) => name.startsWith('crashed-'));
      await openWindow();
      await heading(/^2 crashed sessions left 2 processes behind/).waitFor();

      await press(/^Preview clean-up/);
      await heading('What a clean-up would do').waitFor();
      await page.getByRole('checkbox', { name: 'All steps for shop' }).nth(1).uncheck();
      expect([alive(), records().length]).toEqual([2, 2]);
      await press(/^End 1 process and tidy 1 record/);

      await press('Back to the report');
      expect([alive(), records().length]).toEqual([1, 1]);
      await heading(/^1 crashed session left 1 process behind/).waitFor();
      expect(path.basename(stage.trays[0]!.image.path)).toBe('count-1.png');

      await press('History');
      await page.getByRole('heading', { name: 'Receipts' }).waitFor();
      await press(/^Restore the record of shop/);
      await vi.waitFor(() => expect(records()).toHaveLength(2), waiting);
      expect(alive()).toBe(1);
      expect(complaints).toEqual([]);
    });

    it('follows the tray: pauses with it, and goes where its menu says', async () => {
      await crashedSession(home, 'crashed-1');
      await openWindow();
      await heading(/^1 crashed session left 1 process behind/).waitFor();
      await press('Pause watching');
      await heading(/^Watching is paused · 1 crashed session/).waitFor();
      expect(path.basename(stage.trays[0]!.image.path)).toBe('paused.png');
      stage.trays[0]!.menu!.getMenuItemById('pause')!.click();
      await heading(/^1 crashed session left 1 process behind/).waitFor();
      stage.trays[0]!.menu!.getMenuItemById('preview')!.click();
      await heading('What a clean-up would do').waitFor();
      expect(complaints).toEqual([]);
    });

    it('says what is wrong where the configuration cannot be changed', async () => {
      await openWindow();
      fs.writeFileSync(home.configPath, '[]');
      await press('Settings');
      await page.getByText('is not a JSON object').first().waitFor();
      expect(complaints).toEqual([]);
    });
  },
);
