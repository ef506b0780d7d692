import * as fs from 'node:fs';
import { expect, it } from 'vitest';
import { ageOut } from '../../../electron/janitor/keep/age-out.ts';
import { putAway } from '../../../electron/janitor/keep/put-away.ts';
import { acquireLock } from '../../../electron/store/files/lock.ts';
import { listQuarantine } from '../../../electron/store/records/quarantine.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import type { Updater } from '../../../electron/janitor/keep/session-lock.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import { processIdentity } from '../../../shared/process/identity.ts';
import { scriptedSystem } from '../../fakes/scripted-system.ts';
import { temporaryHome } from '../../fakes/real/temporary-home.ts';

const dayMs = 24 * 3_600_000;
const nowMs = Date.parse('2026-11-22T12:00:00Z');

const record = (sessionId: string, fields: Partial<SessionRecord>): SessionRecord => ({
  sessionId,
  pid: 4242,
  parentPid: 1,
  startedAtMs: nowMs - 30 * dayMs,
  hostname: 'desk',
  workingDir: '/home/someone/shop',
  lastHeartbeatMs: null,
  platform: 'linux',
  status: 'active',
  endedAtMs: null,
  endReason: null,
  owner: null,
  beat: null,
  ...fields,
});

const updater = (home: Home): Updater => ({
  home,
  system: scriptedSystem(),
  self: processIdentity({ pid: process.pid, startToken: '1', bootId: 'boot-1', uid: 1000 }),
});

it('a clock that stood eight days ahead for some starts throws nothing away', async () => {
  const home = temporaryHome();
  await writeSession(home, record('ended', { status: 'completed', endedAtMs: nowMs - 8 * dayMs }));
  await ageOut(updater(home), nowMs);
  for (let start = 0; start < 20; start += 1) await ageOut(updater(home), nowMs + 8 * dayMs + start * 60_000);
  expect(listQuarantine(home).map(({ sessionId }) => sessionId)).toEqual(['ended']);
  await ageOut(updater(home), nowMs);
  expect(listQuarantine(home)).toHaveLength(1);
});

it.each([
  ['stood years behind', nowMs, nowMs - 2000 * dayMs],
  ['stood years ahead before', nowMs + 4000 * dayMs, nowMs],
])('what is put away while the clock %s is not old at once', async (_how, beforeMs, putAwayMs) => {
  const home = temporaryHome();
  await ageOut(updater(home), beforeMs);
  await writeSession(home, record('crashed', {}));
  await putAway(updater(home), 'crashed', putAwayMs, () => Promise.resolve(true));
  for (const atMs of [putAwayMs, nowMs, nowMs + 5 * dayMs]) await ageOut(updater(home), atMs);
  expect(listQuarantine(home).map(({ sessionId }) => sessionId)).toEqual(['crashed']);
  for (let day = 6; day <= 13; day += 1) await ageOut(updater(home), nowMs + day * dayMs);
  expect(listQuarantine(home)).toEqual([]);
});

it('where nothing says what time it was before, the clock is believed no further than a day', async () => {
  const home = temporaryHome();
  await writeSession(home, record('ended', { status: 'completed', endedAtMs: nowMs - 8 * dayMs }));
  await ageOut(updater(home), nowMs);
  fs.rmSync(`${home.janitorDir}/age.json`);
  await ageOut(updater(home), nowMs + 30 * dayMs);
  expect(listQuarantine(home)).toHaveLength(1);
});

it('records age out a week after their session ended in order, and no others do', async () => {
  const home = temporaryHome();
  await writeSession(home, record('ended-long-ago', { status: 'completed', endedAtMs: nowMs - 8 * dayMs }));
  await writeSession(home, record('ended-lately', { status: 'completed', endedAtMs: nowMs - 6 * dayMs }));
  await writeSession(home, record('ended-some-day', { status: 'completed' }));
  await writeSession(home, record('crashed-long-ago', {}));
  await ageOut(updater(home), nowMs);
  expect(fs.readdirSync(home.sessionsDir).sort()).toEqual([
    'crashed-long-ago',
    'ended-lately',
    'ended-some-day',
  ]);
  expect(listQuarantine(home).map(({ sessionId }) => sessionId)).toEqual(['ended-long-ago']);
  for (let day = 1; day <= 8; day += 1) await ageOut(updater(home), nowMs + day * dayMs);
  expect(listQuarantine(home).map(({ sessionId }) => sessionId)).toEqual(['ended-lately']);
});

it('frees the lock of a session, there or gone, if its holder is gone', async () => {
  const home = temporaryHome();
  const holder = (pid: number) => processIdentity({ pid, startToken: '1', bootId: 'boot-1', uid: 1000 });
  const given = updater(home);
  await writeSession(home, record('still-there', {}));
  for (const [sessionId, pid] of [
    ['gone', 7001],
    ['still-there', 7001],
    ['taken', 7002],
  ] as const) {
    await acquireLock(`${home.sessionsDir}/${sessionId}.lock.dir`, holder(pid), () => Promise.resolve(true));
  }
  const isRunning = ({ pid }: { pid: number }) => Promise.resolve(pid === 7002);
  await ageOut({ ...given, system: { ...given.system, isRunning } }, nowMs);
  expect(fs.readdirSync(home.sessionsDir).sort()).toEqual(['still-there', 'taken.lock.dir']);
});
