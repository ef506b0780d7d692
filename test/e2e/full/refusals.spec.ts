import type { Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { acquireLock } from '../../../electron/store/files/lock.ts';
import { readHistory } from '../../../electron/store/records/history.ts';
import type { System } from '../../../electron/platform/system.ts';
import type { Answer } from '../../../shared/contract/ipc.ts';
import { claim } from '../../fakes/real/own-processes.ts';
import { expect, go, row, test, title } from './open-program.ts';

/** Asks as the page's own script could, whatever the types of the bridge say. */
const ask = (page: Page, name: string, request: unknown): Promise<Answer<unknown>> =>
  page.evaluate(([call, payload]) => window.janitor.call(call as never, payload as never), [
    name,
    request,
  ] as [string, unknown]);

test('a plan that is out of date, unknown or empty is refused with a sentence, and nothing happens', async ({
  page,
  home,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop');
  await openAfterCrashOf(session);
  await go(page, 'Clean up');
  await expect(page.getByRole('button', { name: /^End 1 process and tidy 1 record/ })).toBeVisible();
  const step = page.getByRole('checkbox', { name: /^node \d+/ });
  await expect(step).toBeChecked();
  const stepIds = [`remove-session-files:${session.sessionId}`];
  expect(await ask(page, 'cleanup:execute', { plan_id: 'no-such-plan', step_ids: stepIds })).toEqual({
    ok: false,
    error: 'This preview is out of date. Look at a new one first.',
  });
  const preview = await ask(page, 'cleanup:preview', undefined);
  const planId = (preview as unknown as { value: { plan_id: string } }).value.plan_id;
  expect(await ask(page, 'cleanup:execute', { plan_id: planId, step_ids: ['terminate:x:1:1'] })).toEqual({
    ok: false,
    error: 'Nothing is ticked, so there is nothing to clean up.',
  });
  expect(session.processes[0]!.isAlive()).toBe(true);
  expect(readHistory(home, 10)).toEqual([]);

  // Carried out once, the same plan is history, and the page on screen says so.
  const all = { plan_id: planId, step_ids: stepIds };
  expect((await ask(page, 'cleanup:execute', all)).ok).toBe(true);
  await page.getByRole('button', { name: /^End 1 process and tidy 1 record/ }).click();
  await expect(page.getByRole('alert')).toContainText('This preview is out of date');
  expect(session.processes[0]!.isAlive()).toBe(true);
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('checkbox', { name: /^Its record/ })).toHaveCount(0);
  await expect(step).toBeChecked();
});

test('while another clean-up holds the lock nothing is done, and the reason is said', async ({
  page,
  home,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop');
  await openAfterCrashOf(session);
  const other = spawn('sleep', ['60'], { stdio: 'ignore' });
  const lock = await acquireLock(home.cleanupLockDir, await claim(other.pid!), () => Promise.resolve(true));
  expect(lock.ok).toBe(true);
  await go(page, 'Clean up');
  const end = page.getByRole('button', { name: /^End 1 process and tidy 1 record/ });
  await end.click();
  await expect(page.getByRole('alert')).toContainText(/Another clean-up is running \(.*\). Nothing was done/);
  await expect(end).toBeEnabled();
  expect(session.processes[0]!.isAlive()).toBe(true);
  expect(fs.existsSync(path.join(home.sessionsDir, session.sessionId))).toBe(true);
  expect(readHistory(home, 10)).toEqual([]);

  if (lock.ok) lock.release();
  await end.click();
  await expect(title(page)).toHaveText('Ended 1 process and tidied 1 record');
});

test('what the contract does not know is refused and does nothing', async ({
  page,
  home,
  start,
  openAfterCrashOf,
}) => {
  const session = await start('crashed-shop', 'shop');
  await openAfterCrashOf(session);
  const pid = session.processes[0]!.pid;
  const configBefore = fs.existsSync(home.configPath);
  for (const [name, request] of [
    ['cleanup:execute', { plan_id: 1, step_ids: 'all' }],
    ['cleanup:execute', { pid }],
    ['cleanup:execute', undefined],
    ['cleanup:execute', { plan_id: 'x'.repeat(513), step_ids: [] }],
    ['cleanup:preview', { force: true }],
    ['usage:sample', { rows: Array.from({ length: 65 }, () => ({ pid, start_token: '1' })) }],
    ['quarantine:restore', { session_id: '../../etc' }],
    ['quarantine:restore', { session_id: 'a'.repeat(65) }],
    ['settings:set', { key: 'no_such_key', value: 1 }],
    ['settings:set', { key: '__proto__', value: {} }],
    ['settings:set', 'cleanup_mode'],
    ['keep:add', { rule: 7 }],
    ['keep:add', { rule: '' }],
    ['session:resume', { session_id: session.sessionId, how: 'root' }],
    ['process:kill', { pid }],
    ['constructor', undefined],
  ] as const) {
    const answer = await ask(page, name, request);
    expect([name, request, answer]).toEqual([name, request, { ok: false, error: expect.any(String) }]);
  }
  expect(session.processes[0]!.isAlive()).toBe(true);
  expect(fs.existsSync(home.configPath)).toBe(configBefore);
  expect(readHistory(home, 10)).toEqual([]);
});

test('a frame inside the page may ask for nothing', async ({ page, complaints, open }) => {
  await open();
  await expect(title(page)).toBeVisible();
  const answer = await page.evaluate(async () => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    const inside = frame.contentWindow as unknown as { askProgram: (name: string) => Promise<string> };
    return JSON.parse(await inside.askProgram('cleanup:preview')) as unknown;
  });
  expect(answer).toEqual({ ok: false, error: 'Only the window of Process Janitor may ask this.' });
  complaints.length = 0;
});

test('the security policy is in force: no script, no style, no request from elsewhere', async ({
  page,
  complaints,
  open,
}) => {
  await open();
  await expect(title(page)).toBeVisible();
  const blocked = await page.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      directives.push(event.effectiveDirective),
    );
    const add = (tag: string, attributes: Record<string, string>, text = '') => {
      const element = Object.assign(document.createElement(tag), { textContent: text });
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      document.body.append(element);
    };
    add('script', {}, 'window.intruder = true;');
    add('script', { src: 'https://example.org/intruder.js' });
    add('style', {}, 'body { display: none }');
    add('img', { src: 'https://example.org/pixel.png' });
    await fetch('https://example.org/').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { directives: directives.sort(), intruder: 'intruder' in window };
  });
  expect(blocked).toEqual({
    directives: ['connect-src', 'img-src', 'script-src-elem', 'script-src-elem', 'style-src-elem'],
    intruder: false,
  });
  expect(complaints.length).toBeGreaterThan(0);
  complaints.length = 0;
});

test('a list of processes that fails is said, judges nothing and offers nothing', async ({
  page,
  start,
  open,
}) => {
  let fails = false;
  const change = (system: System): System => {
    const list: System['list'] = () =>
      fails ? Promise.resolve({ ok: false, reason: '/proc could not be read.' }) : system.list();
    return { ...system, list, listAgain: list };
  };
  const session = await start('crashed-shop', 'shop');
  const program = await open({ change });
  await session.crash();
  fails = true;
  await program.tick();
  await expect(page.getByText('Nothing was judged, and nothing can be cleaned up.')).toBeVisible();
  await expect(title(page)).toContainText('/proc could not be read.');
  await expect(page.getByRole('button', { name: /Preview clean-up/ })).toHaveCount(0);
  await go(page, 'Clean up');
  await expect(title(page)).toHaveText('No preview');
  await expect(page.getByRole('alert')).toContainText('/proc could not be read.');
  expect(session.processes[0]!.isAlive()).toBe(true);

  fails = false;
  await page.getByRole('button', { name: 'Retry' }).click();
  await expect(page.getByRole('button', { name: /^End 1 process and tidy 1 record/ })).toBeVisible();
});

test('a record that cannot be read is shown as such and never offered', async ({ page, home, open }) => {
  const folder = path.join(home.sessionsDir, 'torn-record');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'metadata.json'), '{"session_id": "torn-rec');
  await open();
  await expect(page.locator('.group-needs-a-look')).toContainText('session torn-rec');
  await row(page, 'session torn-rec').click();
  await expect(page.locator('.explanation')).toContainText(/read/);
  await go(page, 'Clean up');
  await expect(title(page)).toHaveText('Nothing to clean up');
});
