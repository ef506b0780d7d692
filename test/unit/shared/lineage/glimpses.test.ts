import { describe, expect, it } from 'vitest';
import { glimpseOf, withGlimpses, type Glimpse } from '../../../../shared/lineage/glimpses.ts';
import type { LiveSession } from '../../../../shared/lineage/lineage-members.ts';
import { recordLineage } from '../../../../shared/lineage/lineage-rules.ts';
import type { Lineage } from '../../../../shared/lineage/lineage.ts';
import type { ProcessInfo } from '../../../../shared/process/process.ts';
import { listed, row } from '../../../fakes/process-row.ts';

const claude = row(100, { parentPid: 90, name: 'claude', argv: ['claude'] });
const session: LiveSession = { sessionId: 'one', owner: claude.identity!, workingDir: '/src' };
const shell = row(120, { parentPid: 100 });
const job = row(121, { parentPid: 120 });
/** The same, after its shell has ended. */
const left = row(121, { parentPid: 1 });
const times = { selfPid: 9999, nowMs: 5 };
const none: Lineage = new Map();

const glimpse = (rows: ProcessInfo[], one = session): Glimpse | null =>
  glimpseOf(one, new Map(rows.map((info) => [info.pid, info])), new Set([one.owner.pid, 300]), times);
const pids = (found: Glimpse | null) => found?.entries.map(({ identity }) => identity.pid) ?? [];

function round(before: Lineage, rows: ProcessInfo[], live = [session]): Lineage {
  return recordLineage(before, { processes: listed(...rows), live, ...times });
}
const recorded = (lineage: Lineage) =>
  [...lineage.values()].flatMap(({ entries }) => entries.map(({ identity }) => identity.pid));

describe('a glimpse', () => {
  it('shows what stands below the owner, with all between', () => {
    expect(pids(glimpse([claude, shell, job]))).toEqual([120, 121]);
  });

  it.each<[string, ProcessInfo[]]>([
    ['nothing below', [claude]],
    ['an owner whose number another process has now', [row(100, { identity: row(7).identity }), shell]],
    ['an owner that has exited', [{ ...claude, state: 'zombie' }, shell]],
    ['somebody else’s child', [claude, left]],
    ['what has exited', [claude, { ...shell, state: 'zombie' }]],
    ['who can’t be identified', [claude, { ...shell, identity: null }]],
    ['another session', [claude, row(300, { parentPid: 100 })]],
    ['the panes of a multiplexer', [claude, row(120, { parentPid: 100, name: 'tmux: server' })]],
  ])('shows nothing of %s', (_what, rows) => {
    expect(glimpse(rows)).toBeNull();
  });
});

describe('what was glimpsed', () => {
  const seen = [glimpse([claude, shell, job])!];

  it('is recorded where it outlived the shell that no look ever saw', () => {
    expect(recorded(round(none, [claude, left]))).toEqual([]);
    const lineage = round(withGlimpses(none, seen), [claude, left]);
    expect(recorded(lineage)).toEqual([121]);
    expect(lineage.get('one')?.entries[0]).toMatchObject({ via: 'descendant', hasLeft: true });
  });

  it('is recorded where the session crashed before the next look', () => {
    expect(recorded(round(withGlimpses(none, seen), [left], []))).toEqual([121]);
  });

  it('is forgotten where it has ended, and where another process has its number', () => {
    expect(recorded(round(withGlimpses(none, seen), [claude]))).toEqual([]);
    const other = row(121, { identity: row(8).identity });
    expect(recorded(round(withGlimpses(none, seen), [claude, other]))).toEqual([]);
  });

  it('changes nothing of what is recorded already', () => {
    const lineage = round(none, [claude, shell, job]);
    const later = [glimpse([claude, { ...shell, name: 'other' }])!];
    expect(withGlimpses(lineage, later).get('one')).toEqual(lineage.get('one'));
  });

  it('is kept apart from what an earlier process of the session left', () => {
    const former = row(200, { parentPid: 90 });
    const before = round(
      none,
      [former, row(201, { parentPid: 200 })],
      [{ ...session, owner: former.identity! }],
    );
    const merged = withGlimpses(before, seen);
    expect(new Set([...merged.values()].map(({ owner }) => owner.pid))).toEqual(new Set([100, 200]));
    expect(merged.get('one')?.owner.pid).toBe(200);
  });
});
