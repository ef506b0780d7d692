import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createNotice, type Notice } from '../../../electron/janitor/notice/notice.ts';
import { systemTimers, type Timers } from '../../../electron/janitor/notice/timers.ts';
import { createSystem } from '../../../electron/platform/create-system.ts';
import type { System } from '../../../electron/platform/system.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { itWhere, needsUnix } from '../../fakes/describe-where.ts';
import { identityOf } from '../../fakes/real/own-processes.ts';
import { privateHome } from '../../fakes/real/real-orphans.ts';
import { holdSession, type HeldSession } from '../hooks/held-session.ts';

/** All waiting is over in a fiftieth of its time. */
const hasty: Timers = { after: (ms, run) => systemTimers.after(ms / 50, run) };

let home: Home;
let homeDir: string;
let system: System;
let session: HeldSession | null;
let notice: Notice | null;
const onNews = vi.fn();
const heard = () => vi.waitFor(() => expect(onNews).toHaveBeenCalled(), { timeout: 90_000, interval: 5 });

beforeEach(async () => {
  ({ home, homeDir } = privateHome());
  system = await createSystem({});
  session = null;
  notice = null;
  onNews.mockReset();
});

afterEach(async () => {
  notice?.stop();
  await session?.kill();
  fs.rmSync(homeDir, { recursive: true, force: true });
});

function watch(timers = hasty): Notice {
  // The clock stands still: what is due is due after the time that was asked for, however busy the machine is.
  notice = createNotice({ home, system: { ...system, monotonicMs: () => 0 }, onNews, timers });
  return notice;
}
const write = (pid: number, facts: object = {}) =>
  fs.writeFileSync(
    path.join(home.sessionsDir, `${pid}.json`),
    JSON.stringify({ pid, sessionId: `s-${pid}`, ...facts }),
  );

describe('between two ticks it is noticed that', () => {
  it('an owner has ended', async () => {
    session = await holdSession();
    const owner = await identityOf(session.pid);
    watch().looked([{ sessionId: 'one', owner, workingDir: '/' }], ['one']);
    await session.kill();
    await heard();
  });

  it('a record of Claude Code came, and went again', async () => {
    watch();
    write(4242);
    await heard();
    onNews.mockReset();
    fs.rmSync(path.join(home.sessionsDir, '4242.json'));
    await heard();
  });

  // Windows lets nobody make a folder anew while it is watched.
  itWhere(
    needsUnix,
    'the folder was made after all, and made anew; and what happens in it then',
    async () => {
      fs.rmSync(home.sessionsDir, { recursive: true });
      watch();
      fs.mkdirSync(home.sessionsDir);
      await heard();
      fs.rmSync(home.sessionsDir, { recursive: true });
      fs.mkdirSync(home.sessionsDir);
      onNews.mockReset();
      await heard();
      // Once nothing more comes of that, only the new watcher can tell.
      await new Promise((resolve) => setTimeout(resolve, 300));
      onNews.mockReset();
      write(4243);
      await heard();
    },
  );
});

describe('it is no news', () => {
  it('that a turn begins and ends', async () => {
    write(4244, { status: 'idle' });
    watch();
    write(4244, { status: 'busy' });
    await heard();
    onNews.mockReset();
    for (const status of ['idle', 'busy', 'idle']) write(4244, { status, statusUpdatedAt: Date.now() });
    // What comes after it in the same folder is heard of, and alone.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(onNews).not.toHaveBeenCalled();
    write(4245);
    await heard();
  });
});

it('a storm of 200 records is one piece of news', async () => {
  const waits: { ms: number; run: () => void }[] = [];
  const byHand: Timers = {
    after(ms, run) {
      // Gathering what the watcher says goes on as ever; looks wait for the test.
      if (ms <= 100) return systemTimers.after(ms, run);
      const wait = { ms, run };
      waits.push(wait);
      return () => {
        if (waits.includes(wait)) waits.splice(waits.indexOf(wait), 1);
      };
    },
  };
  watch(byHand);
  const looks = () => waits.filter(({ ms }) => ms < 5_000);
  for (let pid = 5_000; pid < 5_200; pid += 1) write(pid);
  await vi.waitFor(() => expect(looks()).toHaveLength(1), { timeout: 90_000, interval: 5 });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(looks()).toHaveLength(1);
  looks()[0]!.run();
  expect(onNews).toHaveBeenCalledTimes(1);
});
