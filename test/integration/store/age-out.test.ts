import * as fs from 'node:fs';
import { expect, it } from 'vitest';
import { ageOut } from '../../../electron/store/records/age-out.ts';
import { listQuarantine } from '../../../electron/store/records/quarantine.ts';
import { writeSession } from '../../../electron/store/records/sessions.ts';
import type { SessionRecord } from '../../../shared/session/session.ts';
import { temporaryHome } from '../../fakes/temporary-home.ts';

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

it('records age out a week after their session ended in order, and no others do', async () => {
  const home = temporaryHome();
  await writeSession(home, record('ended-long-ago', { status: 'completed', endedAtMs: nowMs - 8 * dayMs }));
  await writeSession(home, record('ended-lately', { status: 'completed', endedAtMs: nowMs - 6 * dayMs }));
  await writeSession(home, record('ended-some-day', { status: 'completed' }));
  await writeSession(home, record('crashed-long-ago', {}));
  await ageOut(home, nowMs);
  expect(fs.readdirSync(home.sessionsDir).sort()).toEqual([
    'crashed-long-ago',
    'ended-lately',
    'ended-some-day',
  ]);
  expect(listQuarantine(home).map(({ sessionId }) => sessionId)).toEqual(['ended-long-ago']);
  await ageOut(home, nowMs + 8 * dayMs);
  expect(listQuarantine(home).map(({ sessionId }) => sessionId)).toEqual(['ended-lately']);
});
