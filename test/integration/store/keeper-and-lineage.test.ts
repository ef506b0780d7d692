import * as fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readKeeper, removeKeeper, writeKeeper } from '../../../electron/store/records/keeper-file.ts';
import { readLineage, writeLineage } from '../../../electron/store/records/lineage-file.ts';
import type { KeeperFile } from '../../../shared/session/heartbeat.ts';
import { processIdentity } from '../../../shared/process/identity.ts';
import type { Lineage, LineageEntry } from '../../../shared/lineage/lineage.ts';
import { useTemporaryHomes } from './temporary-home.ts';

const newHome = useTemporaryHomes();
const identity = (pid: number) => processIdentity({ pid, startToken: `${pid}00`, bootId: 'boot', uid: 1000 });
const entry = (pid: number): LineageEntry => ({
  identity: identity(pid),
  commandHash: 'h',
  name: 'node',
  via: 'descendant',
  isServer: false,
  processGroup: pid,
  session: null,
  firstSeenMs: 1_700_000_000_000 + pid,
});
const lineageOf = (...sessions: [string, number[]][]): Lineage =>
  new Map(
    sessions.map(([id, pids]) => [id, { owner: identity(1), workingDir: '/p', entries: pids.map(entry) }]),
  );

const keeper: KeeperFile = {
  identity: identity(9),
  kind: 'tray',
  started_at: '2026-11-20T08:00:00Z',
  last_tick_at: '2026-11-20T08:01:00Z',
  interval_ms: 60_000,
  clock: 'c',
  awake_ms: 120_000,
  woke_at_ms: 0,
  sightings: { 'a/b': 5 },
};

describe("the keeper's note", () => {
  it('is read back as written until it is removed', async () => {
    const home = newHome();
    expect(readKeeper(home)).toBeNull();
    await writeKeeper(home, keeper);
    expect(readKeeper(home)).toEqual(keeper);
    removeKeeper(home);
    removeKeeper(home);
    expect(readKeeper(home)).toBeNull();
  });

  it.each(['', '{"identity":', '{}', '[]', JSON.stringify({ ...keeper, identity: { pid: 9 } })])(
    'broken is the same as none: %.30s',
    async (text) => {
      const home = newHome();
      await writeKeeper(home, keeper);
      fs.writeFileSync(home.keeperPath, text);
      expect(readKeeper(home)).toBeNull();
    },
  );
});

describe('lineage', () => {
  it('is read back as written, and written only where it changed', async () => {
    const home = newHome();
    const lineage = lineageOf(['a', [10, 11]], ['b', []]);
    expect(readLineage(home)).toEqual({ lineage: new Map(), problem: null });
    expect(await writeLineage(home, lineage)).toBe(true);
    expect(readLineage(home)).toEqual({ lineage, problem: null });
    expect(await writeLineage(home, lineage)).toBe(false);
    expect(await writeLineage(home, lineageOf(['a', [10]]))).toBe(true);
  });

  it('a broken part is left out and told of; the others stay, since lineage also protects', async () => {
    const home = newHome();
    await writeLineage(home, lineageOf(['good', [10]], ['bad', [11]]));
    const stored = JSON.parse(fs.readFileSync(home.lineagePath, 'utf8')) as {
      sessions: Record<string, unknown>;
    };
    stored.sessions['bad'] = { owner: 'me' };
    fs.writeFileSync(home.lineagePath, JSON.stringify(stored));
    const read = readLineage(home);
    expect(read.lineage).toEqual(lineageOf(['good', [10]]));
    expect(read.problem?.message).toMatch(/1 part\(s\) that are not understood/);
  });

  it.each(['', '{', '[]', 'null', '{"version":2,"sessions":{}}', '{"version":1,"sessions":7}'])(
    'a broken file is empty and told of: %s',
    (text) => {
      const home = newHome();
      fs.mkdirSync(home.janitorDir);
      fs.writeFileSync(home.lineagePath, text);
      const read = readLineage(home);
      expect(read.lineage.size).toBe(0);
      expect(read.problem).toMatchObject({ where: home.lineagePath });
    },
  );

  it('is bounded: 2,000 entries a session and 20,000 in all, the newest', async () => {
    const home = newHome();
    const pids = (from: number, count: number) => Array.from({ length: count }, (_, n) => from + n);
    await writeLineage(home, lineageOf(['one', pids(1, 2_500)]));
    const one = readLineage(home).lineage.get('one')?.entries ?? [];
    expect(one).toHaveLength(2_000);
    expect(Math.min(...one.map((each) => each.identity.pid))).toBe(501);
    const many = Array.from({ length: 12 }, (_, n): [string, number[]] => [
      `s-${n}`,
      pids(1 + n * 2_000, 2_000),
    ]);
    await writeLineage(home, lineageOf(...many));
    const { lineage, problem } = readLineage(home);
    expect(problem).toBeNull();
    expect([...lineage.values()].map((session) => session.entries.length)).toEqual([
      0, 0, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000, 2_000,
    ]);
  });
});
