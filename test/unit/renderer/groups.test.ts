import { describe, expect, it } from 'vitest';
import type { SessionRow } from '../../../shared/contract/document.ts';
import { canBeCleaned, grouped, offeredIds } from '../../../renderer/state/report/groups.ts';
import { MB, processRow, sessionRow } from '../../e2e/window/fixtures/sessions.ts';
import { mixedSessions, scanOf } from '../../e2e/window/fixtures/scans.ts';

const proven = processRow(10);
const vetoed = processRow(12, { vetoes: ['It reads from a terminal that is open.'] });

describe('grouped', () => {
  it('shows every session exactly once', () => {
    const ids = Object.values(grouped(mixedSessions)).flatMap((group) => group.map((row) => row.session_id));
    expect(ids.sort()).toEqual(mixedSessions.map((row) => row.session_id).sort());
  });

  it('lists the costliest first, then the newest, and keeps its order while figures only wobble', () => {
    const big = processRow(10, { memory_bytes: 900 * MB });
    const rows = [
      sessionRow('c', { start_time: null }),
      sessionRow('b', { start_time: '2026-11-01T00:00:00Z' }),
      sessionRow('a', { start_time: '2026-11-02T00:00:00Z' }),
      sessionRow('d', { start_time: '2026-11-01T00:00:00Z', processes: [big] }),
    ];
    const order = (sessions: SessionRow[]) => grouped(sessions).orphaned.map((row) => row.session_id);
    expect(order(rows)).toEqual(['d', 'a', 'b', 'c']);
    const wobbled = { ...rows[3]!, processes: [{ ...big, memory_bytes: 910 * MB }] };
    expect(order([wobbled, ...rows.slice(0, 3)])).toEqual(['d', 'a', 'b', 'c']);
  });

  it('lists what left processes before what left only files, be their memory unreadable', () => {
    const rows = [
      sessionRow('files', { start_time: '2026-11-02T00:00:00Z', processes: [] }),
      sessionRow('unread', {
        start_time: '2026-11-01T00:00:00Z',
        processes: [processRow(11, { memory_bytes: null })],
      }),
    ];
    expect(grouped(rows).orphaned.map((row) => row.session_id)).toEqual(['unread', 'files']);
  });

  it('running sessions are sorted by all that they hold', () => {
    const alive = (id: string, memory: number) =>
      sessionRow(id, { verdict: 'active', confidence: 'none', memory_bytes: memory });
    const { running } = grouped([alive('small', 100 * MB), alive('large', 900 * MB)]);
    expect(running.map((row) => row.session_id)).toEqual(['large', 'small']);
  });
});

describe('canBeCleaned', () => {
  it.each<[string, Partial<SessionRow>, boolean]>([
    ['a proven orphan', {}, true],
    ['a likely orphan', { confidence: 'likely' }, true],
    ['a live session', { verdict: 'active', confidence: 'none' }, false],
    ['a process that a veto protects', { verdict: 'ended', confidence: 'none', processes: [vetoed] }, false],
    [
      'a process left by an ended session',
      { verdict: 'ended', confidence: 'none', processes: [proven] },
      true,
    ],
  ])('%s', (_name, facts, can) => {
    expect(canBeCleaned(scanOf([sessionRow('a', facts)]))).toBe(can);
  });

  it('is never true after an incomplete look', () => {
    expect(canBeCleaned(scanOf([sessionRow('a')], { complete: false }))).toBe(false);
  });
});

it('what is offered differs where sessions do, not where figures do', () => {
  const one = scanOf([sessionRow('a')]);
  expect(offeredIds(scanOf([sessionRow('a', { processes: [proven] })]))).toBe(offeredIds(one));
  expect(offeredIds(scanOf([]))).not.toBe(offeredIds(one));
});
