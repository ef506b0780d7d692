import { expect } from '@playwright/test';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { lastWarnings } from '../../../electron/store/records/warnings.ts';
import { startSession } from '../../fakes/real/real-sessions.ts';
import { test } from './begin.ts';
import { dunst, shoot } from './desktop.ts';

// What is told unasked. Time runs faster for the program, so that it takes seconds; each is told once.
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test.beforeEach(async () => {
  // What tests before were told may still be on the screen.
  await dunst('close-all');
  await expect.poll(() => dunst('count', 'displayed')).toBe('0');
});

test('tells once that memory is short, with the sessions that hold it @desk', async ({ begin }) => {
  const haste = 20;
  const program = await begin({
    config: { heartbeat_interval_seconds: 60 },
    env: { JANITOR_TEST_HASTE: String(haste), JANITOR_TEST_SHORT_MEMORY: '1' },
  });
  await startSession(program.home, { sessionId: 'heavy-1', project: 'shop' });
  await expect.poll(program.tooltip).toMatch(/1 session/);
  expect(await program.notifications()).toEqual([]);
  fs.writeFileSync(
    path.join(program.homeDir, 'meminfo'),
    'MemTotal:       16000000 kB\nMemAvailable:     320000 kB\n',
  );
  const said = [expect.stringMatching(/^Memory is short: 3\d\d MB of 1[56] GB left\. Heaviest: shop \d+ MB/)];
  await expect.poll(program.notifications).toEqual(said);
  await expect.poll(() => dunst('count', 'displayed')).toBe('1');
  shoot('8-memory-is-short');
  // Six more readings, ten seconds apart as the program counts.
  await pause(60_000 / haste);
  expect(await program.notifications()).toEqual(said);
  expect(lastWarnings(program.home)).toMatchObject({
    memory: { text: said[0] },
    runaway: null,
  });
  await dunst('close-all');
});

test('tells once of a process of a session that grows without end @desk', async ({ begin }) => {
  test.setTimeout(600_000);
  const program = await begin({
    config: { heartbeat_interval_seconds: 60 },
    env: { JANITOR_TEST_HASTE: '100' },
  });
  const session = await startSession(program.home, {
    sessionId: 'grows-1',
    project: 'shop',
    scripts: ['greedy-server.js'],
  });
  const [greedy] = session.processes;
  const said = [
    expect.stringMatching(
      new RegExp(`\\(process ${greedy?.pid}\\) of shop grew from .+ to .+, and goes on\\.`),
    ),
  ];
  await expect.poll(program.notifications, { timeout: 400_000 }).toEqual(said);
  await expect.poll(() => dunst('count', 'displayed')).toBe('1');
  shoot('9-runaway');
  // Several more ticks.
  await pause(5_000);
  expect(await program.notifications()).toEqual(said);
  // It is pointed out and nothing more.
  expect(greedy?.isAlive()).toBe(true);
  await dunst('close-all');
});
