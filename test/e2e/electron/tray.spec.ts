import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { readHistory } from '../../../electron/store/records/history.ts';
import type { Bridge } from '../../../shared/contract/ipc.ts';
import { endOurs } from '../../fakes/own-processes.ts';
import { crashedSession } from '../../fakes/real-orphans.ts';
import { newHome, privately, start, whyNot, type Started } from './launch.ts';

declare const janitor: Bridge;

const reason = whyNot();
test.skip(reason !== null, `The real Electron was not tried: ${reason ?? ''}.`);
if (reason !== null) console.warn(`SKIPPED: the real Electron, since ${reason}.`);

let homeDir: string;
let started: Started;
const quick = { heartbeat_interval_seconds: 5, min_session_age_minutes: 1 };

test.beforeEach(async () => {
  const made = newHome(quick);
  homeDir = made.homeDir;
  started = await start(made.homeDir, made.home);
});
test.afterEach(async () => {
  await started.app.close();
  await endOurs();
  fs.rmSync(homeDir, { recursive: true, force: true });
});

test('sits in the tray and greets at the first run, shielded', async () => {
  await expect.poll(started.tooltip).toMatch(/^Process Janitor: /);
  const page = await started.app.firstWindow();
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
});

test('hides on Escape and comes back from the menu and from a second start', async () => {
  const page = await started.app.firstWindow();
  const isVisible = () =>
    started.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().some((window) => window.isVisible()),
    );
  await expect.poll(isVisible).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(isVisible).toBe(false);
  await started.clickMenu('open');
  await expect.poll(isVisible).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(isVisible).toBe(false);
  const second = spawn(started.app.process().spawnfile, privately(homeDir).args, {
    env: privately(homeDir).env,
  });
  await once(second, 'exit');
  await expect.poll(isVisible).toBe(true);
});

test('finds what a crashed session left, tells, previews, cleans up and restores', async () => {
  test.skip(process.platform !== 'linux', 'The crashed session of this test is made for Linux.');
  const crashed = await crashedSession(started.home, 'crashed-1');
  await expect
    .poll(started.notifications, { timeout: 120_000 })
    .toEqual([expect.stringContaining('left 1 process behind')]);
  await started.clickMenu('preview');
  const page = await started.app.firstWindow();
  const receipt = await page.evaluate(async () => {
    const plan = await janitor.call('cleanup:preview', undefined);
    if (!plan.ok) throw new Error(plan.error);
    // Only what this test made: the machine may have orphans of its own.
    const mine = plan.value.steps.filter((step) => step.session_id === 'crashed-1');
    const step_ids = mine.map((step) => step.step_id);
    return janitor.call('cleanup:execute', { plan_id: plan.value.plan_id, step_ids });
  });
  expect(receipt).toMatchObject({ ok: true });
  expect(crashed.isAlive()).toBe(false);
  expect(readHistory(started.home, 9)).toHaveLength(1);
  const restored = await page.evaluate(() => janitor.call('quarantine:restore', { session_id: 'crashed-1' }));
  expect(restored).toEqual({ ok: true, value: undefined });
});

test('pauses, switches "Clean up at login", and quits from the menu', async () => {
  await expect.poll(started.tooltip).toMatch(/^Process Janitor: /);
  await started.clickMenu('pause');
  await expect.poll(started.tooltip).toContain('paused');
  await started.clickMenu('clean-at-login');
  await expect
    .poll(() => fs.readFileSync(started.home.configPath, 'utf8'))
    .toContain('"auto_cleanup_on_start": true');
  const exit = once(started.app.process(), 'exit');
  await started.clickMenu('quit');
  expect((await exit)[0]).toBe(0);
});
