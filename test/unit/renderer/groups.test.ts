import { describe, expect, it } from 'vitest';
import type { SessionRow } from '../../../shared/contract/document.ts';
import { canBeCleaned, groupOf, grouped } from '../../../renderer/state/groups.ts';
import { processRow, sessionRow } from '../../e2e/window/fixtures/sessions.ts';
import { mixedSessions, scanOf } from '../../e2e/window/fixtures/scans.ts';

const proven = processRow(10);
const likely = processRow(11, { confidence: 'likely' });
const vetoed = processRow(12, { vetoes: ['It reads from a terminal that is open.'] });

describe('groupOf', () => {
  it.each<[string, Partial<SessionRow>, string]>([
    ['a proven orphan', {}, 'orphaned'],
    ['a likely orphan', { confidence: 'likely' }, 'look'],
    ['an unreadable record', { verdict: 'unreadable', confidence: 'none' }, 'look'],
    ['a live session', { verdict: 'active', confidence: 'none' }, 'active'],
    ['a live session with a suggestion', { verdict: 'active', suggestion: 'Restart the editor.' }, 'look'],
    ['a protected session', { verdict: 'protected', reason: 'keep-list' }, 'elsewhere'],
    [
      'a protected session with a suggestion',
      { verdict: 'protected', reason: 'detached', suggestion: 'x' },
      'look',
    ],
    [
      'a background worker',
      { verdict: 'protected', reason: 'background-worker', suggestion: 'To end it: claude stop 1' },
      'elsewhere',
    ],
    [
      'a session of another computer, whatever else is said of it',
      { verdict: 'orphaned', reason: 'other-host', suggestion: 'x' },
      'elsewhere',
    ],
    ['an ended session', { verdict: 'ended', confidence: 'none' }, 'ended'],
    [
      'an ended session that left a proven process',
      { verdict: 'ended', processes: [likely, proven] },
      'orphaned',
    ],
    ['an ended session that left a likely process', { verdict: 'ended', processes: [likely] }, 'look'],
    ['an ended session whose processes all stay', { verdict: 'ended', processes: [vetoed] }, 'ended'],
  ])('%s is shown under %s', (_name, facts, group) => {
    expect(groupOf(sessionRow('a', facts))).toBe(group);
  });
});

describe('grouped', () => {
  it('shows every session exactly once', () => {
    const ids = Object.values(grouped(mixedSessions)).flatMap((group) => group.map((row) => row.session_id));
    expect(ids.sort()).toEqual(mixedSessions.map((row) => row.session_id).sort());
  });

  it('lists the newest first, those of unknown age last, and keeps the order when figures change', () => {
    const rows = [
      sessionRow('c', { start_time: null }),
      sessionRow('b', { start_time: '2026-11-01T00:00:00Z' }),
      sessionRow('a', { start_time: '2026-11-02T00:00:00Z' }),
      sessionRow('d', { start_time: '2026-11-01T00:00:00Z' }),
    ];
    const order = (sessions: SessionRow[]) => grouped(sessions).orphaned.map((row) => row.session_id);
    expect(order(rows)).toEqual(['a', 'b', 'd', 'c']);
    expect(order(rows.map((row) => ({ ...row, processes: [proven] })).reverse())).toEqual([
      'a',
      'b',
      'd',
      'c',
    ]);
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
