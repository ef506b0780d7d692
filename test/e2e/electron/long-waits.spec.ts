import { expect } from '@playwright/test';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readHistory } from '../../../electron/store/records/history.ts';
import { isAlive } from '../../fakes/real/own-processes.ts';
import { isVisible, test } from './begin.ts';
import { chooseInTray, dunst, shoot, trayItems } from './desktop.ts';

/** Slow enough, beside the haste, that one look always fits between two ticks. */
const unhurried = {
  config: { auto_cleanup_on_start: true, heartbeat_interval_seconds: 60 },
  args: ['--login'],
  env: { JANITOR_TEST_HASTE: '20' },
};

test('cleans up by itself at login, after its quiet time @desk', async ({ beginAfterCrash }) => {
  const { program, crashed } = await beginAfterCrash(unhurried);
  await expect.poll(program.tooltip).toMatch(/left 1 process/);
  // Found, and left alone: what the desktop restores at login needs a while. Being cleaned, it is no news either.
  expect(crashed.isAlive()).toBe(true);
  expect(readHistory(program.home, 9)).toEqual([]);
  await expect.poll(() => crashed.isAlive(), { timeout: 90_000 }).toBe(false);
  await expect.poll(program.tooltip).toMatch(/All tidy/);
  expect(readHistory(program.home, 9)).toMatchObject([{ trigger: 'login' }]);
  expect(await program.notifications()).toEqual([
    expect.stringContaining('Ended 1 process of 1 crashed session'),
  ]);
  expect(await program.windows()).toEqual([]);
  await dunst('close-all');
});

test('touches nothing at login while it is paused @desk', async ({ beginAfterCrash }) => {
  const { program, crashed } = await beginAfterCrash(unhurried);
  await expect.poll(program.tooltip).toMatch(/left 1 process/);
  await program.clickMenu('pause');
  await expect.poll(program.tooltip).toContain('paused');
  // Twice the quiet time, as the program counts.
  await new Promise((resolve) => setTimeout(resolve, 180_000 / 20));
  expect(crashed.isAlive()).toBe(true);
  expect(readHistory(program.home, 9)).toEqual([]);
});

test('gives the page of a window back that was hidden for five minutes @desk', async ({ begin }) => {
  const program = await begin({
    config: { heartbeat_interval_seconds: 600 },
    env: { JANITOR_TEST_HASTE: '100' },
  });
  await expect.poll(program.tooltip).toMatch(/^Process Janitor: /);
  await program.clickMenu('open');
  const page = await program.page();
  await expect.poll(() => isVisible(program)).toBe(true);
  const pid = await program.app.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0,
  );
  await page.keyboard.press('Escape');
  await expect.poll(() => program.windows()).toEqual([{ visible: false }]);
  expect(isAlive(pid)).toBe(true);
  await expect.poll(() => program.windows()).toEqual([]);
  await expect.poll(() => isAlive(pid)).toBe(false);
  await program.clickMenu('open');
  await expect.poll(() => isVisible(program)).toBe(true);
});

test('is back in the panel after that was started anew @desk', async ({ beginAfterCrash }) => {
  const { program } = await beginAfterCrash({ config: { notification_enabled: false } });
  await expect.poll(program.tooltip).toMatch(/left 1 process/);
  await expect.poll(trayItems).toBe(1);
  const file = path.join(process.env['DESK'] ?? '', 'panel.pid');
  process.kill(Number(fs.readFileSync(file, 'utf8')), 'SIGKILL');
  await expect.poll(trayItems).toBe(0);
  const panel = spawn('xfce4-panel', ['--disable-wm-check'], { stdio: 'ignore', detached: true });
  panel.unref();
  fs.writeFileSync(file, String(panel.pid));
  await expect.poll(trayItems).toBe(1);
  // Registered, it still has to be drawn.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  shoot('6-panel-started-anew');
  await chooseInTray(['Down']);
  await expect.poll(() => isVisible(program)).toBe(true);
});

test('connects Claude Code and starts at login after the first run', async ({ begin }) => {
  const program = await begin({ isFirstRun: true });
  const page = await program.page();
  const entry = path.join(program.homeDir, '.config/autostart/dev.processjanitor.app.desktop');
  await expect(page.getByRole('heading', { name: 'Welcome to Process Janitor' })).toBeVisible();
  shoot('7-first-run');
  expect(fs.existsSync(entry)).toBe(false);
  // The native question, which the page can't answer.
  await program.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => Promise.resolve({ response: 1, checkboxChecked: false });
  });
  await page.getByRole('button', { name: 'Connect Claude Code' }).click();
  await expect.poll(() => fs.existsSync(path.join(program.home.janitorDir, 'first-run-done'))).toBe(true);
  expect(fs.readFileSync(entry, 'utf8')).toMatch(/^Exec=.*--login$/m);
  expect(fs.readFileSync(program.home.settingsPath, 'utf8')).toContain('SessionStart');
  await expect(page.getByRole('heading', { name: 'Welcome to Process Janitor' })).toBeHidden();
});
