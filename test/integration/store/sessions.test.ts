import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFacts } from '../../../electron/janitor/look/read-facts.ts';
import type { Home } from '../../../electron/store/files/home.ts';
import {
  readSession,
  readSessions,
  writeHeartbeatPid,
  writeSession,
} from '../../../electron/store/records/sessions.ts';
import { StoreError } from '../../../electron/store/files/store-error.ts';
import { parseSessionRecord } from '../../../shared/session/session.ts';
import { anySession } from '../../fakes/any-session.ts';
import { itWhere, needsLinks, needsUnix } from '../../fakes/describe-where.ts';
import { expectMode } from '../../fakes/real/mode.ts';
import { pluginRecord, putRecord, useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();
const json = (id: string, more?: Record<string, unknown>) => JSON.stringify(pluginRecord(id, more));

describe('records that are understood', () => {
  it("the shell plugin's record, which has no owner", async () => {
    const home = newHome();
    putRecord(home, 'plugin-1', json('plugin-1'));
    const read = await readSessions(home);
    expect(read.unreadable).toEqual([]);
    expect(read.records).toMatchObject([{ sessionId: 'plugin-1', pid: 4242, owner: null, status: 'active' }]);
  });

  it.each([
    ['unknown keys', { zebra: { a: [1] }, __proto__x: 1 }],
    ['a date in the far future', { start_time: '9999-12-31T23:59:59Z' }],
    ['an id of 64 characters', {}],
  ])('%s', async (_name, more) => {
    const home = newHome();
    const id = 'a'.repeat(64);
    putRecord(home, id, json(id, more));
    expect((await readSessions(home)).records).toHaveLength(1);
  });

  it.each(['', 'yesterday', '2026-13-45T99:99:99Z', '0', '-'])(
    'an absurd start time is no time: %s',
    async (start) => {
      const home = newHome();
      putRecord(home, 'odd-date', json('odd-date', { start_time: start, last_heartbeat: 'never' }));
      const [record] = (await readSessions(home)).records;
      expect(record?.lastHeartbeatMs).toBeNull();
      expect(record?.startedAtMs === null || Number.isFinite(record?.startedAtMs)).toBe(true);
    },
  );

  it('what is written is read back, with 0600 and 0700', async () => {
    const home = newHome();
    const records = fc.sample(anySession, 40).filter((record) => record.sessionId !== 'x');
    fs.rmSync(home.sessionsDir, { recursive: true });
    for (const record of records) {
      await writeSession(home, record);
      expect(readSession(home, record.sessionId)).toEqual({ ok: true, record });
      expectMode(path.join(home.sessionsDir, record.sessionId), 0o700);
      expectMode(path.join(home.sessionsDir, record.sessionId, 'metadata.json'), 0o600);
    }
    expectMode(home.sessionsDir, 0o700);
  });

  it('a heartbeat.pid is written beside the record', async () => {
    const home = newHome();
    putRecord(home, 'beats', json('beats'));
    await writeHeartbeatPid(home, 'beats', 77);
    expect(fs.readFileSync(path.join(home.sessionsDir, 'beats', 'heartbeat.pid'), 'utf8')).toBe('77\n');
  });
});

describe('hostile records are unreadable, one by one, and never stop the others', () => {
  const hostile: [string, RegExp, (home: Home, id: string) => void, needs?: string | null][] = [
    ['empty', /is empty/, (home, id) => putRecord(home, id, '')],
    ['torn', /not complete, valid JSON/, (home, id) => putRecord(home, id, json(id).slice(0, -9))],
    [
      '3 MB',
      /larger than 256 KiB/,
      (home, id) => putRecord(home, id, json(id, { junk: 'x'.repeat(3_000_000) })),
    ],
    ['binary', /not UTF-8/, (home, id) => putRecord(home, id, Buffer.from([0xff, 0xfe, 0, 1, 0x80]))],
    [
      'Latin-1',
      /not UTF-8/,
      (home, id) => putRecord(home, id, Buffer.from(json(id, { hostname: 'ü' }), 'latin1')),
    ],
    ['NUL bytes', /not complete, valid JSON/, (home, id) => putRecord(home, id, Buffer.alloc(4096))],
    ['a list', /not understood/, (home, id) => putRecord(home, id, '[]')],
    ['null', /not understood/, (home, id) => putRecord(home, id, 'null')],
    ['deep nesting', /JSON|not understood/, (home, id) => putRecord(home, id, '['.repeat(200_000))],
    ['pid as text', /pid/, (home, id) => putRecord(home, id, json(id, { pid: '4242' }))],
    ['pid zero', /pid/, (home, id) => putRecord(home, id, json(id, { pid: 0 }))],
    ['pid -1', /pid/, (home, id) => putRecord(home, id, json(id, { pid: -1 }))],
    ['pid 1e300', /pid/, (home, id) => putRecord(home, id, json(id, { pid: 1e300 }))],
    ['an unknown status', /status/, (home, id) => putRecord(home, id, json(id, { status: 'dead' }))],
    [
      'a half owner',
      /owner/,
      (home, id) => putRecord(home, id, json(id, { owner: { identity: { pid: 1 } } })),
    ],
    ['another session', /names another session/, (home, id) => putRecord(home, id, json('somebody-else'))],
    ['an id with ../', /session_id/, (home, id) => putRecord(home, id, json('../../etc'))],
    [
      'a link to a record elsewhere',
      /symbolic link/,
      (home, id) => {
        const elsewhere = path.join(home.dir, 'elsewhere.json');
        fs.writeFileSync(elsewhere, json(id));
        fs.mkdirSync(path.join(home.sessionsDir, id));
        fs.symlinkSync(elsewhere, path.join(home.sessionsDir, id, 'metadata.json'));
      },
      needsLinks,
    ],
    [
      'a named pipe',
      /not a regular file/,
      (home, id) => {
        fs.mkdirSync(path.join(home.sessionsDir, id));
        execFileSync('mkfifo', [path.join(home.sessionsDir, id, 'metadata.json')]);
      },
      needsUnix,
    ],
    [
      'a folder instead of a file',
      /is not a regular file|is a folder/,
      (home, id) => fs.mkdirSync(path.join(home.sessionsDir, id, 'metadata.json'), { recursive: true }),
    ],
    [
      'a session folder that is a link',
      /symbolic link/,
      (home, id) => {
        const elsewhere = path.join(home.dir, 'elsewhere');
        fs.mkdirSync(elsewhere);
        fs.writeFileSync(path.join(elsewhere, 'metadata.json'), json(id));
        fs.symlinkSync(elsewhere, path.join(home.sessionsDir, id));
      },
      needsLinks,
    ],
    [
      'no record but a heartbeat.pid',
      /no metadata\.json/,
      (home, id) => {
        fs.mkdirSync(path.join(home.sessionsDir, id));
        fs.writeFileSync(path.join(home.sessionsDir, id, 'heartbeat.pid'), '1');
      },
    ],
  ];

  for (const [name, reason, make, needs = null] of hostile)
    itWhere(needs, name, async () => {
      const home = newHome();
      make(home, 'bad-1');
      putRecord(home, 'good-1', json('good-1'));
      const read = await readSessions(home);
      expect(read.records.map((record) => record.sessionId)).toEqual(['good-1']);
      expect(read.unreadable).toEqual([
        {
          sessionId: 'bad-1',
          path: path.join(home.sessionsDir, 'bad-1'),
          reason: expect.stringMatching(reason),
        },
      ]);
    });

  for (const name of ['a'.repeat(65), 'has space', 'under_score', '..x', 'new\nline', 'ümlaut']) {
    const needs = name.includes('\n') ? needsUnix : null;
    itWhere(needs, `a folder name that is no session id: ${JSON.stringify(name)}`, async () => {
      const home = newHome();
      putRecord(home, name, json(name));
      const read = await readSessions(home);
      expect(read.records).toEqual([]);
      // A leading dot hides a folder; all others are told of, in a form fit to be shown.
      expect(read.unreadable).toHaveLength(name.startsWith('.') ? 0 : 1);
      expect(read.unreadable[0]?.sessionId ?? '').toMatch(/^[\x20-\x7e]{0,64}$/);
    });
  }

  it('a record of another user', async (context) => {
    if (process.getuid?.() !== 0) return context.skip('only root can give a file to another user');
    const home = newHome();
    fs.chownSync(putRecord(home, 'foreign', json('foreign')), 12345, 12345);
    expect((await readSessions(home)).unreadable).toMatchObject([
      { reason: expect.stringMatching(/another user/) },
    ]);
  });

  it('a sessions folder of another user is an error and nothing in it is read', async (context) => {
    if (process.getuid?.() !== 0) return context.skip('only root can give a folder to another user');
    const home = newHome();
    putRecord(home, 'foreign', json('foreign'));
    fs.chownSync(home.sessionsDir, 12345, 12345);
    const read = await readFacts(home);
    expect(read.records).toEqual([]);
    expect(read.unlisted).toMatchObject({
      where: home.sessionsDir,
      message: expect.stringMatching(/another user/) as string,
    });
  });

  it('a sessions folder that is a file is an error; a missing one is empty', async () => {
    const home = newHome();
    fs.rmdirSync(home.sessionsDir);
    expect(await readFacts(home)).toMatchObject({ records: [], unreadable: [], unlisted: null });
    fs.writeFileSync(home.sessionsDir, '');
    expect((await readFacts(home)).unlisted?.message).toMatch(/not a folder/);
  });

  it('any bytes at all', async () => {
    const home = newHome();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        putRecord(home, 'fuzz', Buffer.from(bytes));
        const read = await readSessions(home);
        expect(read.unreadable).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it('any JSON in any field', async () => {
    const home = newHome();
    const fields = fc.dictionary(
      fc.constantFrom(...Object.keys(pluginRecord('f')), 'owner', 'beat'),
      fc.jsonValue(),
    );
    await fc.assert(
      fc.asyncProperty(fields, async (more) => {
        const text = json('fuzz', { ...more, session_id: 'fuzz' });
        putRecord(home, 'fuzz', text);
        const read = await readSessions(home);
        const expected = parseSessionRecord(JSON.parse(text));
        expect(read.records).toEqual(expected.ok ? [expected.value] : []);
        expect(read.records.length + read.unreadable.length).toBe(1);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what is none of ours', () => {
  it("Claude Code's records and keys, locks, the registry, hidden and foreign folders are passed over", async () => {
    const home = newHome();
    for (const name of ['123.json', `123.${'a'.repeat(64)}.key`, 'registry.jsonl', '.fleetview-heartbeat']) {
      fs.writeFileSync(path.join(home.sessionsDir, name), 'x');
    }
    for (const name of ['abc.lock.dir', '.hidden', 'empty', 'foreign_folder']) {
      fs.mkdirSync(path.join(home.sessionsDir, name));
    }
    expect(await readSessions(home)).toEqual({ records: [], unreadable: [] });
  });
});

describe('one session', () => {
  it('is read by its id alone', async () => {
    const home = newHome();
    for (const id of ['one', 'two']) putRecord(home, id, json(id));
    expect(
      (await readSessions(home, { only: new Set(['two']) })).records.map((record) => record.sessionId),
    ).toEqual(['two']);
    expect(readSession(home, 'three')).toMatchObject({ ok: false, missing: true });
  });

  it.each(['../one', '..', '', 'a/b', 'a'.repeat(65), 'a\0b'])(
    'an id that leads elsewhere is refused: %j',
    async (id) => {
      const home = newHome();
      fs.writeFileSync(path.join(home.dir, 'metadata.json'), json(id));
      expect(readSession(home, id)).toMatchObject({ ok: false, missing: false });
      const [record] = fc.sample(anySession, 1);
      await expect(writeSession(home, { ...record!, sessionId: id })).rejects.toThrow(StoreError);
      expect(fs.readdirSync(home.sessionsDir)).toEqual([]);
    },
  );

  itWhere(needsLinks, 'is not written through a folder that is a link', async () => {
    const home = newHome();
    const elsewhere = path.join(home.dir, 'elsewhere');
    fs.mkdirSync(elsewhere);
    fs.symlinkSync(elsewhere, path.join(home.sessionsDir, 'linked'));
    const [record] = fc.sample(anySession, 1);
    await expect(writeSession(home, { ...record!, sessionId: 'linked' })).rejects.toThrow(/symbolic link/);
    expect(fs.readdirSync(elsewhere)).toEqual([]);
  });
});

it('two thousand records are read in slices: timers get their turn in between', async () => {
  const home = newHome();
  for (let n = 0; n < 2_000; n += 1) putRecord(home, `s-${n}`, json(`s-${n}`));
  let turns = 0;
  const counting = setInterval(() => (turns += 1), 1);
  const started = performance.now();
  const read = await readSessions(home);
  const micros = ((performance.now() - started) * 1000) / 2_000;
  clearInterval(counting);
  expect(read.records).toHaveLength(2_000);
  expect(turns).toBeGreaterThan(1);
  console.info(
    `2,000 records: ${micros.toFixed(1)} µs a record, ${turns} turns of the event loop in between`,
  );
});
