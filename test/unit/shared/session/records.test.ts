import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseClaudeRecord } from '../../../../shared/session/claude-record.ts';
import { parseSessionRecord, toStoredRecord } from '../../../../shared/session/session.ts';
import { HOUR, NOW, ownerOf, pluginRecord, record } from '../../../fakes/world.ts';

const plugin = {
  session_id: 'abc',
  pid: 4321,
  ppid: 4300,
  start_time: '2026-11-20T10:00:00Z',
  hostname: 'desk',
  working_dir: '/home/ann/shop',
  last_heartbeat: '2026-11-20T10:05:00Z',
  platform: 'linux',
  status: 'active',
};

describe("a session's record", () => {
  it("is read as the shell plugin writes it: without an owner, its pid being a hook's", () => {
    expect(parseSessionRecord(plugin)).toMatchObject({
      ok: true,
      value: {
        sessionId: 'abc',
        pid: 4321,
        owner: null,
        beat: null,
        startedAtMs: Date.UTC(2026, 10, 20, 10),
      },
    });
  });

  it.each([
    record('one'),
    pluginRecord('two'),
    record('three', { owner: ownerOf(9, { attachment: { kind: 'detached' } }) }),
  ])('is read back as it was written', (before) => {
    expect(parseSessionRecord(JSON.parse(JSON.stringify(toStoredRecord(before))))).toEqual({
      ok: true,
      value: before,
    });
  });

  it.each<[what: string, text: string, ms: number | null]>([
    ['with a Z', '2026-11-20T10:00:00Z', Date.UTC(2026, 10, 20, 10)],
    ['with fractions', '2026-11-20T10:00:00.250Z', Date.UTC(2026, 10, 20, 10) + 250],
    ['with an offset', '2026-11-20T12:00:00+02:00', Date.UTC(2026, 10, 20, 10)],
    ['with an offset as date(1) prints it', '2026-11-20T12:00:00+0200', Date.UTC(2026, 10, 20, 10)],
    ['a word with a number, which JavaScript takes for 2001', 'session 12', null],
    ['a bare number', '5', null],
    ['a date in words', '20 November 2026', null],
    ['a day that is none', '2026-13-45T10:00:00Z', null],
    ['nothing', '', null],
  ])('a start %s', (_what, text, ms) => {
    expect(parseSessionRecord({ ...plugin, start_time: text })).toMatchObject({
      ok: true,
      value: { startedAtMs: ms },
    });
  });

  it.each<[string, object]>([
    ['no session id', { session_id: undefined }],
    ['a session id that leads elsewhere', { session_id: '../../etc' }],
    ['an empty session id', { session_id: '' }],
    ['pid 0', { pid: 0 }],
    ['a negative pid, which would mean a group', { pid: -1 }],
    ['a pid in words', { pid: '4321' }],
    ['half a pid', { pid: 1.5 }],
    ['a status that nobody knows', { status: 'done' }],
    ['an owner without identity', { owner: {} }],
    [
      'an owner with pid 0',
      { owner: { ...ownerOf(1), identity: { pid: 0, start_token: '1', boot_id: 'b', uid: 0 } } },
    ],
    ['a folder of a megabyte', { working_dir: 'x'.repeat(2 ** 20) }],
  ])('with %s is unreadable, and says which field', (_what, wrong) => {
    const parsed = parseSessionRecord({ ...plugin, ...wrong });
    expect(parsed).toMatchObject({ ok: false });
    expect(!parsed.ok && parsed.reason).toMatch(/^[a-z_.]+: /);
  });

  it('garbage never throws, and what is understood can be written', () => {
    const field = fc.oneof(
      fc.jsonValue(),
      fc.double(),
      fc.constantFrom('active', 'abc', 1, '2026-11-20T10:00:00Z'),
    );
    const garbage = fc.oneof(
      fc.jsonValue(),
      fc.record({
        session_id: field,
        pid: field,
        start_time: field,
        hostname: field,
        working_dir: field,
        status: field,
        last_heartbeat: field,
        beat: field,
        owner: field,
      }),
      fc.dictionary(fc.constantFrom(...Object.keys(plugin)), field).map((wrong) => ({ ...plugin, ...wrong })),
    );
    fc.assert(
      fc.property(garbage, (raw) => {
        const parsed = parseSessionRecord(raw);
        if (parsed.ok) expect(parseSessionRecord(toStoredRecord(parsed.value)).ok).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("Claude Code's own record", () => {
  const live = {
    pid: 8014,
    sessionId: '9805ebeb-0000-4000-8000-000000000000',
    cwd: '/home/ann/proj',
    startedAt: NOW - HOUR,
    procStart: '93370',
    kind: 'interactive',
    entrypoint: 'cli',
    pidDomain: 'linux:3d12:pid:[4026531836]',
    status: 'busy',
  };

  it('needs no more than a pid and a session', () => {
    expect(parseClaudeRecord({ pid: 1, sessionId: 'a' })).toMatchObject({
      ok: true,
      value: { procStart: null },
    });
  });

  it('prefers the start token of its own unit (Windows)', () => {
    expect(parseClaudeRecord({ ...live, procStartFt: '134328265116630248' })).toMatchObject({
      value: { procStart: '134328265116630248' },
    });
  });

  it.each([1e300, -1e300, 8.64e15 + 1, NaN])('a start of %d is no time', (startedAt) => {
    const parsed = parseClaudeRecord({ ...live, startedAt });
    expect(!parsed.ok || parsed.value.startedAtMs === null).toBe(true);
  });

  it('garbage never throws, and times stay within the calendar', () => {
    const field = fc.oneof(fc.jsonValue(), fc.double(), fc.integer());
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(live)), field).map((wrong) => ({ ...live, ...wrong })),
        (raw) => {
          const parsed = parseClaudeRecord(raw);
          if (!parsed.ok) return;
          for (const ms of [parsed.value.startedAtMs, parsed.value.statusUpdatedAtMs]) {
            if (ms !== null) expect(() => new Date(ms).toISOString()).not.toThrow();
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
