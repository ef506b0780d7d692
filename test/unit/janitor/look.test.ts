import { describe, expect, it } from 'vitest';
import { look, surroundingsOf } from '../../../electron/janitor/look/look.ts';
import type { RecordedFacts } from '../../../electron/janitor/look/sources.ts';
import { row } from '../../fakes/process-row.ts';
import { fakeSources } from '../../fakes/sources.ts';
import { peersFor } from '../../../electron/platform/system.ts';
import { fakeSystem } from '../../fakes/system.ts';
import {
  claude,
  claudeProgram,
  entry,
  HOUR,
  idOf,
  lineage,
  MINUTE,
  NOW,
  plainDetails,
  record,
  shell,
} from '../../fakes/world.ts';

const facts: Partial<RecordedFacts> = {
  records: [record('dead')],
  lineage: new Map([lineage('dead', 100, [entry(200), entry(210)])]),
};
const nobody = surroundingsOf({}, 9);
const verdictOn = async (
  system: ReturnType<typeof fakeSystem>,
  surroundings = nobody,
  given: Partial<RecordedFacts> = facts,
) => {
  const scan = await look(system, fakeSources(given), surroundings);
  return (pid: number) => scan.sessions.flatMap(({ processes }) => processes).find((one) => one.pid === pid);
};

describe('who we are is read off our environment', () => {
  it('session ids, our own pid and the pid of the Claude that started us', () => {
    expect(
      surroundingsOf({ CLAUDE_CODE_SESSION_ID: 'a', CLAUDE_SESSION_ID: 'b', CLAUDE_PID: '77' }, 9),
    ).toEqual({
      sessionIds: new Set(['a', 'b']),
      pids: new Set([9, 77]),
      ownPid: 9,
    });
  });

  it.each(['', '0', '1', '-5', 'x', '1.5'])('CLAUDE_PID=%j is no pid', (text) => {
    expect(surroundingsOf({ CLAUDE_PID: text }, 9).pids).toEqual(new Set([9]));
  });
});

describe('a look', () => {
  it('protects ourselves, our ancestors, and what runs below us', async () => {
    const system = fakeSystem(
      row(200),
      row(9, { parentPid: 200 }),
      row(10, { parentPid: 9 }),
      row(210, { parentPid: 10 }),
    );
    const on = await verdictOn(system);
    for (const pid of [200, 9, 10, 210]) expect(on(pid)).toMatchObject({ confidence: 'none' });
    expect(on(200)!.vetoes.map(({ kind }) => kind)).toContain('ourselves');
    expect(on(210)!.vetoes.map(({ kind }) => kind)).toContain('ourselves');
  });

  it('protects the session of the Claude process above us, though nobody registered it', async () => {
    const system = fakeSystem(shell(), claude(300), row(9, { parentPid: 300 }), row(200, { parentPid: 300 }));
    const on = await verdictOn(system);
    expect(on(200)).toMatchObject({ confidence: 'none' });
  });

  it('survives ancestors that form a circle', async () => {
    const system = fakeSystem(row(9, { parentPid: 8 }), row(8, { parentPid: 9 }), row(200));
    expect((await verdictOn(system))(200)).toMatchObject({ confidence: 'proven' });
  });

  it("knows the running keeper's helpers, and no process that only got the keeper's number", async () => {
    const rows = [row(500), row(200, { parentPid: 500 }), row(210)];
    const keeper = (startToken: string) => ({
      ...facts,
      keeper: {
        identity: idOf(500, startToken),
        kind: 'tray' as const,
        started_at: '',
        last_tick_at: '',
        interval_ms: MINUTE,
        clock: 'c',
        awake_ms: HOUR,
        woke_at_ms: 0,
        sightings: {},
      },
    });
    const on = await verdictOn(fakeSystem(...rows), nobody, keeper('5000'));
    expect(on(200)!.vetoes.map(({ kind }) => kind)).toContain('ourselves');
    const other = await verdictOn(fakeSystem(...rows), nobody, keeper('4999'));
    expect(other(200)!.vetoes).toEqual([]);
  });

  it('whoever is connected from outside of a unit is a client, also another left-over that must stay', async () => {
    const system = fakeSystem(row(200), row(201, { parentPid: 200 }), row(210));
    system.details.set(210, plainDetails({ managedBy: 'x.service' }));
    const asked: (readonly number[])[] = [];
    const isServer = (pid: number) => pid === 200;
    system.inspect = (pids, peersOf) => {
      asked.push(pids);
      return Promise.resolve(
        new Map(
          pids.map((pid) => [
            pid,
            isServer(pid)
              ? plainDetails({
                  listeners: [{ kind: 'tcp', name: '80', unitClients: 0 }],
                  listeningSockets: 1,
                  liveClients: peersFor(peersOf, pid).has(210) ? 0 : 1,
                })
              : (system.details.get(pid) ?? plainDetails()),
          ]),
        ),
      );
    };
    const served = {
      ...facts,
      lineage: new Map([lineage('dead', 100, [entry(200, { isServer: true }), entry(210)])]),
    };
    const on = await verdictOn(system, nobody, served);
    expect(on(210)).toMatchObject({ confidence: 'none' });
    expect(on(200)!.useReasons.join(' ')).toContain('It serves 1 connection right now.');
    // The costly question is asked once for all.
    expect(asked.map((pids) => new Set(pids))).toEqual([new Set([200, 201, 210])]);
  });

  it('that fails judges nothing, says so, and is not complete', async () => {
    const system = fakeSystem(row(200));
    system.listingFails = true;
    const scan = await look(system, fakeSources(facts), nobody);
    expect(scan).toMatchObject({
      complete: false,
      sessions: [{ verdict: 'protected', reason: 'not-judged', processes: [] }],
      problems: [{ where: 'processes', message: 'Too many open files.' }],
    });
  });

  it('judges nothing where the sessions cannot be listed, though the processes can', async () => {
    const system = fakeSystem(row(200), row(210));
    const unlisted = { where: '/home/me/.claude/sessions', message: 'It may not be read by you.' };
    const scan = await look(system, fakeSources({ ...facts, records: [], unlisted }), nobody);
    expect(scan).toMatchObject({ complete: false, sessions: [], problems: [unlisted] });
  });

  it('limited to one session says of it what a whole look says', async () => {
    const given = { ...facts, records: [record('dead'), record('live', { ownerPid: 300 })] };
    const rows = [shell(), claude(300, { executable: claudeProgram }), row(200), row(210)];
    const whole = await look(fakeSystem(...rows), fakeSources(given), nobody);
    for (const session of ['dead', 'live']) {
      const one = await look(fakeSystem(...rows), fakeSources(given), nobody, { session });
      expect(one.sessions).toEqual(whole.sessions.filter(({ sessionId }) => sessionId === session));
    }
  });

  it('tells of everything that could not be read, in words that a terminal survives', async () => {
    const sources = fakeSources({
      ...facts,
      problems: [{ where: '/x\u001b[2J', message: 'It is torn \u202eback.' }],
    });
    sources.settings = {
      ...sources.settings,
      problems: [{ key: 'keep_list', message: 'Bad \u009b value.' }],
    };
    const { problems } = await look(fakeSystem(), sources, nobody);
    expect(problems).toHaveLength(2);
    // oxlint-disable-next-line no-control-regex
    const dangerous = /[\u0000-\u001f\u0080-\u009f\u202e]/;
    for (const { where, message } of problems) expect(where + message).not.toMatch(dangerous);
  });

  it('takes a clock of another boot for none', async () => {
    const unplugged = claude(100, { tty: null, parentPid: 1, foregroundGroup: null });
    const of = (bootId: string) => ({
      records: [record('dead', { beat: { clock: 'c', awakeMs: 0 }, startedAtMs: NOW - 10 * HOUR })],
      keeper: {
        identity: { ...idOf(500), bootId },
        kind: 'keep' as const,
        started_at: '',
        last_tick_at: '',
        interval_ms: MINUTE,
        clock: 'c',
        awake_ms: HOUR,
        woke_at_ms: 0,
        sightings: {},
      },
    });
    const verdict = async (bootId: string) =>
      (await look(fakeSystem(unplugged), fakeSources(of(bootId)), nobody)).sessions[0]!.verdict;
    expect(await verdict('boot-1')).toBe('orphaned');
    expect(await verdict('boot-0')).toBe('active');
  });
});
