import { expect } from '@playwright/test';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readHistory } from '../../../electron/store/records/history.ts';
import type { Bridge } from '../../../shared/contract/ipc.ts';
import { firstLine } from '../../fakes/real/own-processes.ts';
import { isVisible, test } from './begin.ts';
import { chooseInTray, dunst, shoot } from './desktop.ts';
import { privately } from './launch.ts';

declare const janitor: Bridge;

test('greets at the first run, shielded', async ({ begin }) => {
  const program = await begin({ isFirstRun: true });
  await expect.poll(program.tooltip).toMatch(/^Process Janitor: /);
  const page = await program.page();
  expect(page.url()).toBe('app://ui/index.html');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const seen = await page.evaluate(() => ({
    bridge: Object.keys(janitor),
    node: 'require' in globalThis || 'process' in globalThis,
  }));
  expect(seen).toEqual({ bridge: ['call', 'on'], node: false });
  // The policy came with the page: neither words nor the network get in.
  const ranInline = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = "document.title = 'ran'";
    document.head.append(script);
    return document.title === 'ran';
  });
  expect(ranInline).toBe(false);
  expect(await page.evaluate(() => fetch('https://example.org').then(String, () => 'refused'))).toBe(
    'refused',
  );
  expect(await program.app.evaluate(({ Menu }) => Menu.getApplicationMenu())).toBeNull();
});

test('hides on Escape and comes back as it was from the menu and from a second start', async ({ begin }) => {
  const program = await begin();
  await expect.poll(program.tooltip).toMatch(/^Process Janitor: /);
  await program.clickMenu('open');
  const page = await program.page();
  await expect.poll(() => isVisible(program)).toBe(true);
  await page.evaluate(() => void (document.body.dataset['same'] = 'yes'));
  for (const comeBack of ['menu', 'second start'] as const) {
    await page.keyboard.press('Escape');
    await expect.poll(() => program.windows()).toEqual([{ visible: false }]);
    if (comeBack === 'menu') await program.clickMenu('open');
    else {
      const { args, env } = privately(program.homeDir);
      const second = spawn(program.app.process().spawnfile, args, { env, stdio: 'ignore' });
      await once(second, 'exit');
    }
    await expect.poll(() => isVisible(program)).toBe(true);
  }
  expect(await page.evaluate(() => document.body.dataset['same'])).toBe('yes');
});

test('comes back with a new page after the page crashed', async ({ begin }) => {
  const program = await begin();
  await expect.poll(program.tooltip).toMatch(/^Process Janitor: /);
  await program.clickMenu('open');
  await program.page();
  await program.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await expect.poll(() => program.windows()).toEqual([]);
  await program.clickMenu('open');
  await expect.poll(() => isVisible(program)).toBe(true);
});

test('pauses, and quits from the menu in order', async ({ begin }) => {
  const program = await begin();
  await expect.poll(program.tooltip).toMatch(/^Process Janitor: /);
  await program.clickMenu('pause');
  await expect.poll(program.tooltip).toContain('paused');
  await program.clickMenu('clean-at-login');
  await expect
    .poll(() => fs.readFileSync(program.home.configPath, 'utf8'))
    .toContain('"auto_cleanup_on_start": true');
  // Playwright waits half a minute and longer for a program that is gone within its first moments.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const exit = once(program.app.process(), 'exit');
  // It may be gone before it has answered; how it ended is what counts.
  await program.clickMenu('quit').catch(() => undefined);
  expect((await exit)[0]).toBe(0);
});

test('shows badge, notification, preview, receipt, and restores what a crashed session left @desk', async ({
  beginAfterCrash,
}) => {
  const { program, crashed } = await beginAfterCrash();
  await expect.poll(program.tooltip).toMatch(/left 1 process behind/);
  await expect.poll(() => dunst('count', 'displayed')).toBe('1');
  expect(await program.notifications()).toEqual([expect.stringContaining('left 1 process behind')]);
  shoot('1-badge-and-notification');
  await dunst('action', '0');
  await expect.poll(() => isVisible(program)).toBe(true);
  const page = await program.page();
  await expect(page.getByText('shop').first()).toBeVisible();
  shoot('2-window');
  await program.clickMenu('preview');
  await expect(page.getByRole('button', { name: /^End 1 process/ })).toBeVisible();
  shoot('3-preview');
  // Seen is seen: the window came up, so the notification went.
  await expect.poll(() => dunst('count', 'displayed')).toBe('0');
  await page.getByRole('button', { name: /^End 1 process/ }).click();
  await expect.poll(() => crashed.isAlive()).toBe(false);
  await expect.poll(() => readHistory(program.home, 9)[0]?.finished_at ?? null).not.toBeNull();
  expect(crashed.isAlive()).toBe(false);
  expect(readHistory(program.home, 9)).toHaveLength(1);
  await expect.poll(program.tooltip).not.toContain('left');
  await program.app.evaluate(({ nativeTheme }) => void (nativeTheme.themeSource = 'dark'));
  await page.waitForFunction(() => matchMedia('(prefers-color-scheme: dark)').matches);
  await expect(page.getByText(/won back|freed|Ended/).first()).toBeVisible();
  shoot('4-tidy-dark');
  const restored = await page.evaluate(() => janitor.call('quarantine:restore', { session_id: 'crashed-1' }));
  expect(restored).toEqual({ ok: true, value: undefined });
});

test('opens from its menu in the panel, by the mouse @desk', async ({ beginAfterCrash }) => {
  const { program } = await beginAfterCrash();
  await expect.poll(program.tooltip).toMatch(/left 1 process/);
  await expect.poll(() => dunst('count', 'displayed')).toBe('1');
  await dunst('close-all');
  await chooseInTray(['Down'], '5-menu');
  await expect.poll(() => isVisible(program)).toBe(true);
});

test('quits in the middle of a clean-up when its step has ended @desk', async ({ beginAfterCrash }) => {
  const { program, crashed } = await beginAfterCrash({ kind: 'stubborn' });
  await expect.poll(program.tooltip).toMatch(/left 1 process/);
  await program.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: false });
  });
  await program.clickMenu('clean');
  await expect.poll(() => crashed.wasAskedToEnd()).toBe(true);
  const exit = once(program.app.process(), 'exit');
  await program.clickMenu('quit');
  await exit;
  expect(crashed.isAlive()).toBe(false);
  expect(readHistory(program.home, 9)[0]?.steps[0]).toMatchObject({ kind: 'terminate', outcome: 'done' });
  expect(fs.existsSync(program.home.cleanupLockDir)).toBe(false);
});

test.describe('on a desktop without a tray and without notifications @desk', () => {
  let bus: ChildProcess;
  let env: NodeJS.ProcessEnv;
  test.beforeEach(async () => {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    const config = path.join(import.meta.dirname, 'desk/bare-bus.conf');
    bus = spawn('dbus-daemon', [`--config-file=${config}`, '--nofork', '--print-address=1'], {
      stdio: [...stdio],
    });
    env = { DBUS_SESSION_BUS_ADDRESS: await firstLine(bus) };
  });
  test.afterEach(() => void bus.kill());

  test('shows its window when started by hand', async ({ begin }) => {
    const program = await begin({ env });
    await expect.poll(() => isVisible(program)).toBe(true);
  });

  test('stays out of sight at login, until there is news', async ({ begin, beginAfterCrash }) => {
    const quiet = await begin({ env, args: ['--login'] });
    await expect.poll(quiet.tooltip).toMatch(/All tidy/);
    expect(await quiet.windows()).toEqual([]);
    await quiet.app.close();
    const { program } = await beginAfterCrash({ env, args: ['--login'] });
    await expect.poll(() => isVisible(program)).toBe(true);
    expect(await program.tooltip()).toMatch(/left 1 process/);
  });
});

test('runs as root, without the sandbox that Chromium refuses to root @root', async ({ begin }) => {
  const program = await begin({ isFirstRun: true });
  await expect.poll(program.tooltip).toMatch(/^Process Janitor: /);
  const page = await program.page();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect.poll(() => fs.existsSync(path.join(program.home.janitorDir, 'keeper.json'))).toBe(true);
});
