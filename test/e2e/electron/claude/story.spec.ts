import { expect, test } from '@playwright/test';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { readHistory } from '../../../../electron/store/records/history.ts';
import { makeProfile } from '../../../claude/support/make-profile.ts';
import { promptToRun } from '../../../claude/support/messages-api.ts';
import { isLiving, type OwnProcess } from '../../../claude/support/own-processes.ts';
import { waitFor } from '../../../claude/support/wait-for.ts';
import { agreeNatively, dunst, shoot } from '../desktop.ts';
import { start, type Started } from '../launch.ts';

const claude = path.join(process.env['DESK'] ?? '', 'lent', process.env['CLAUDE_NAME'] ?? '');
const server = path.resolve(import.meta.dirname, '../../../claude/support/mcp-server.mjs');

let program: Started | null = null;
let clear: (() => Promise<void>)[] = [];

test.afterEach(async () => {
  await program?.app.close();
  program = null;
  for (const one of clear) await one();
  clear = [];
});

test('a real session crashes, and all of it is seen on the desktop and put in order', async () => {
  test.setTimeout(900_000);
  const profile = await makeProfile(claude, (end) => clear.push(end), { isWatched: false });
  const { home, dir: homeDir } = profile;
  fs.mkdirSync(home.janitorDir, { recursive: true, mode: 0o700 });
  const config = { heartbeat_interval_seconds: 5, min_session_age_minutes: 1 };
  fs.writeFileSync(home.configPath, JSON.stringify(config));
  const found = (line: string): Promise<OwnProcess> =>
    waitFor(`a process of ${line}`, () =>
      profile.processes().find(({ command }) => command.replace(/^\S*\//, '') === line),
    );

  /** Without sizes: memory moves between two looks. */
  const sentence = (text: string) =>
    text.replace(/^Process Janitor: |\.$/g, '').replaceAll(/[\d.]+ [KMG]?B/g, '… MB');
  /** Tray and terminal say one sentence, in two looks a moment apart. */
  const oneTruth = () =>
    expect
      .poll(async () => {
        const { stdout } = await profile.janitor(['status', '--json']);
        const { headline } = JSON.parse(stdout) as { headline: string };
        const tray = (await program?.tooltip()) ?? '';
        return sentence(headline) === sentence(tray) ? 'one' : [headline, tray];
      })
      .toBe('one');

  // The first run, on the clock of this machine.
  program = await start({ homeDir, home }, { env: { JANITOR_TEST_LATER_MS: '0' } });
  const page = await program.page();
  await page.getByRole('button', { name: 'Connect Claude Code' }).click();
  await agreeNatively('story-1-connect');
  await expect.poll(() => fs.existsSync(home.settingsPath)).toBe(true);

  // A session with a server that outlives it, and a job that somebody may want.
  const servers = { leaky: { command: 'sh', args: ['-c', `node ${server}; true`] } };
  profile.write('mcp.json', JSON.stringify({ mcpServers: servers }));
  profile.write('project/job.py', 'import time\ntime.sleep(900)\n');
  const session = await profile.start('--mcp-config', path.join(homeDir, 'mcp.json'));
  await session.type(promptToRun({ command: 'python3 job.py', run_in_background: true }));
  const [leaky, job] = [await found(`node ${server}`), await found('python3 job.py')];
  await waitFor('its hook registered it', () => profile.record(session.sessionId));
  await expect(page.getByRole('heading', { name: /^Running/ })).toBeVisible();
  expect(await program.tooltip()).toMatch(/1 session running/);
  await oneTruth();
  // Two looks have seen what it started.
  await new Promise((resolve) => setTimeout(resolve, 12_000));
  shoot('story-2-running');
  await page.keyboard.press('Escape');

  process.kill(session.pid, 'SIGKILL');
  await session.gone();
  await expect.poll(program.tooltip).toMatch(/1 session just crashed: 4 processes/);
  await oneTruth();
  await expect.poll(program.tooltip, { timeout: 400_000 }).toMatch(/left \d process/);
  await expect.poll(() => dunst('count', 'displayed')).toBe('1');
  await oneTruth();
  shoot('story-3-badge-and-notification');
  await dunst('action', '0');
  await expect(page.getByRole('heading', { name: /^Orphaned/ })).toBeVisible();
  shoot('story-4-report');
  await program.clickMenu('preview');
  await expect(page.getByRole('heading', { name: 'What a clean-up would do' })).toBeVisible();
  const end = page.getByRole('button', { name: /^End \d process/ });
  await expect(end).toBeVisible();
  shoot('story-5-preview');
  await end.click();
  await expect.poll(() => isLiving(leaky.pid)).toBe(false);
  await expect.poll(() => readHistory(home, 9)[0]?.finished_at ?? null).not.toBeNull();
  expect(isLiving(job.pid)).toBe(true);
  await expect(page.getByText(/won back/).first()).toBeVisible();
  await oneTruth();
  // One crash, told once, though its job was judged later than its server.
  expect(await program.notifications()).toHaveLength(1);
  shoot('story-6-receipt');

  // What is only likely takes a tick, and the program's own question, which no page can answer.
  await page.getByRole('button', { name: 'Back to the report' }).click();
  await page.getByRole('button', { name: 'Preview clean-up…' }).click();
  await page.getByRole('checkbox', { name: 'All steps for project' }).check();
  await end.click();
  await agreeNatively('story-7-question');
  await expect.poll(() => isLiving(job.pid)).toBe(false);
  await expect.poll(() => profile.record(session.sessionId)).toBeNull();
  await expect.poll(program.tooltip).toMatch(/All tidy/);
  await page.getByRole('button', { name: 'History' }).click();
  const restore = page.getByRole('button', { name: /^Restore the record of project/ });
  await expect(restore).toBeVisible();
  shoot('story-8-history');
  await restore.click();
  await expect.poll(() => profile.record(session.sessionId)?.pid).toBe(session.pid);
});
