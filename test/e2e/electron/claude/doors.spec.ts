import { expect, test } from '@playwright/test';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ScanDocument } from '../../../../shared/contract/document.ts';
import type { CleanupDocument } from '../../../../shared/plan/receipt.ts';
import { cli, makeProfile, type Profile, type Session } from '../../../claude/support/make-profile.ts';
import { promptToRun } from '../../../claude/support/messages-api.ts';
import { isLiving } from '../../../claude/support/own-processes.ts';
import { waitFor } from '../../../claude/support/wait-for.ts';
import { agreeNatively, shoot } from '../desktop.ts';
import { start, type Started } from '../launch.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const claude = path.join(process.env['DESK'] ?? '', 'lent', process.env['CLAUDE_NAME'] ?? '');
const server = path.join(root, 'test/claude/support/mcp-server.mjs');

let program: Started | null = null;
let clear: (() => Promise<void>)[] = [];

test.afterEach(async () => {
  await program?.app.close();
  program = null;
  for (const one of clear) await one();
  clear = [];
});

/** A profile with the plugin, and the program on its PATH as `npm install --global` leaves it. */
async function withPlugin(): Promise<Profile> {
  const profile = await makeProfile(claude, (end) => clear.push(end), { isWatched: false });
  const bin = path.join(profile.dir, 'bin');
  fs.mkdirSync(bin);
  fs.symlinkSync(cli, path.join(bin, 'process-janitor'));
  profile.env['PATH'] = `${bin}:${profile.env['PATH'] ?? ''}`;
  fs.mkdirSync(profile.home.janitorDir, { recursive: true, mode: 0o700 });
  const config = { heartbeat_interval_seconds: 5, min_session_age_minutes: 2 };
  fs.writeFileSync(profile.home.configPath, JSON.stringify(config));
  await profile.claude('plugin', 'marketplace', 'add', root);
  await profile.claude('plugin', 'install', 'process-janitor@process-janitor');
  return profile;
}

/** Types `/process-janitor:cleanup` into a session, whose model does what that says, and gives what the command printed. */
async function typeCleanup(profile: Profile, session: Session, word: string): Promise<string> {
  const before = profile.api.asked.length;
  await session.type(`/process-janitor:cleanup ${word}`);
  const answer = await waitFor(`the result of /cleanup ${word}`, () =>
    profile.api.asked
      .slice(before)
      .map(resultOf)
      .find((text) => text !== null),
  );
  await session.status('idle');
  return answer;
}

interface Block {
  type: string;
  content?: string | { text?: string }[];
}

/** What the tool printed, where this request gives its result. */
function resultOf(request: string): string | null {
  const { messages } = JSON.parse(request) as { messages: { role: string; content: string | Block[] }[] };
  const last = messages.findLast(({ role }) => role === 'user');
  const blocks = typeof last?.content === 'string' ? [] : (last?.content ?? []);
  const result = blocks.find(({ type }) => type === 'tool_result');
  if (result === undefined) return null;
  return typeof result.content === 'string'
    ? result.content
    : (result.content ?? []).map(({ text = '' }) => text).join('');
}

/** The numbers of a sentence but for sizes: memory moves between two looks. */
const counts = (text: string) =>
  text.replace(/^Process Janitor: |[.]$/g, '').replaceAll(/[\d.]+ [KMG]?B/g, '… MB');

test('one crash has the same numbers in /cleanup, terminal, window and tray, from its first second to its end', async () => {
  test.setTimeout(360_000);
  const profile = await withPlugin();
  program = await start(
    { homeDir: profile.dir, home: profile.home },
    { env: { JANITOR_TEST_LATER_MS: '0' } },
  );
  const page = await program.page();
  // The plugin has connected Claude Code: nothing is left to do.
  await expect(page.getByText('Claude Code is connected')).toBeVisible();
  await page.getByRole('button', { name: 'Start', exact: true }).click();

  const servers = { leaky: { command: 'sh', args: ['-c', `node ${server}; true`] } };
  profile.write('mcp.json', JSON.stringify({ mcpServers: servers }));
  profile.write('project/job.py', 'import time\nheld = bytearray(50_000_000)\ntime.sleep(900)\n');
  const beside = await profile.start();
  const session = await profile.start('--mcp-config', path.join(profile.dir, 'mcp.json'));
  await session.type(promptToRun({ command: 'python3 job.py', run_in_background: true }));
  const job = await waitFor('the job', () =>
    profile.processes().find(({ command }) => command === 'python3 job.py'),
  );
  // Two looks have seen what it started.
  await new Promise((resolve) => setTimeout(resolve, 12_000));

  /** What the terminal says, and every other door in the same words: the sentence itself, then its parts. */
  const sameEverywhere = async (name: string): Promise<ScanDocument['summary']> => {
    const seen: ScanDocument['summary'][] = [];
    await expect(async () => {
      const { stdout } = await profile.janitor(['scan', '--json']);
      seen.push((JSON.parse(stdout) as ScanDocument).summary);
      const [sentence = ''] = (await profile.janitor(['scan'])).stdout.split('\n');
      // An exit code of 1 is an answer, which the Bash tool names first.
      const [plugin = ''] = (await typeCleanup(profile, beside, 'scan'))
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('Exit code'));
      const head = (await page.getByRole('heading', { level: 1 }).textContent()) ?? '';
      const tray = (await program?.tooltip()) ?? '';
      const [status = ''] = (await typeCleanup(profile, beside, 'status')).split('\n');
      const all = { plugin, status, head, tray };
      for (const [door, said] of Object.entries(all))
        expect([door, counts(said)]).toEqual([door, counts(sentence)]);
    }).toPass({ timeout: 60_000 });
    shoot(`doors-${name}`);
    const last = seen.at(-1);
    if (last === undefined) throw new Error('Nothing was looked at.');
    return last;
  };

  process.kill(session.pid, 'SIGKILL');
  await session.gone();
  const first = await sameEverywhere('1-just-crashed');
  expect(first.left_over).toMatchObject({ sessions: 0, just_crashed: { sessions: 1, processes: 4 } });

  await expect.poll(program.tooltip, { timeout: 180_000 }).toMatch(/2 proven.*2 likely/);
  const judged = await sameEverywhere('2-left-over');
  expect(judged.left_over).toMatchObject({
    sessions: 1,
    proven: { processes: 2 },
    likely: { processes: 2 },
    stays: { processes: 0 },
  });

  // The plan that /cleanup shows first is the one that the terminal and the window show.
  const { stdout } = await profile.janitor(['cleanup', '--dry-run', '--json']);
  const ofTerminal = JSON.parse(stdout) as CleanupDocument;
  const ofPlugin = JSON.parse(await typeCleanup(profile, beside, 'run')) as CleanupDocument;
  expect(ofPlugin.plan_id).toBe(ofTerminal.plan_id);
  await program.clickMenu('preview');
  const end = page.getByRole('button', { name: /^End \d process/ });
  await expect(end).toHaveText(/^End 2 processes/);
  await page.getByRole('checkbox', { name: 'All steps for project' }).check();
  await expect(end).toHaveText(/^End 4 processes and tidy 1 record/);
  shoot('doors-3-preview');

  // What a session cleans up, the others know of.
  const auto = await typeCleanup(profile, beside, 'auto');
  expect(auto).toContain('2 processes ended');
  expect(isLiving(job.pid)).toBe(true);
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  const left = await sameEverywhere('4-after-auto');
  expect(left.left_over).toMatchObject({ proven: { processes: 0 }, likely: { processes: 2 } });

  await program.clickMenu('preview');
  await page.getByRole('checkbox', { name: 'All steps for project' }).check();
  await end.click();
  await agreeNatively('doors-5-question');
  await expect.poll(() => isLiving(job.pid)).toBe(false);
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  const last = await sameEverywhere('6-tidy');
  expect(last.left_over).toMatchObject({ sessions: 0, stays: { processes: 0 } });
  await expect.poll(program.tooltip).toMatch(/All tidy · 1 session running/);
});
