import { describe, expect, it } from 'vitest';
import {
  ageText,
  memoryOf,
  memoryText,
  metaText,
  rowReason,
} from '../../../renderer/state/report/session-facts.ts';
import { sessionTitle, shortSessionId } from '../../../shared/session/title.ts';
import { keepUnchanged } from '../../../renderer/state/unchanged.ts';
import { matches } from '../../../renderer/state/report/search.ts';
import type { ProcessRow } from '../../../shared/contract/document.ts';
import { hoursAgo, MB, nowMs, processRow, sessionRow } from '../../e2e/window/fixtures/sessions.ts';
import { crashed, mixedSessions, scanOf } from '../../e2e/window/fixtures/scans.ts';

describe('what a row says', () => {
  it('adds up memory and calls it estimated where some of it is resident size', () => {
    expect(memoryOf([processRow(1), processRow(2, { memory_bytes: null })])).toEqual({
      bytes: 80 * MB,
      estimated: false,
    });
    expect(memoryOf([processRow(1), processRow(2, { memory_kind: 'rss' })])).toEqual({
      bytes: 160 * MB,
      estimated: true,
    });
    expect(memoryText(160 * MB, true)).toBe('≈ 160 MB');
    expect(memoryText(0, true)).toBe('');
  });

  it.each([
    [hoursAgo(3), '3 hours'],
    [null, ''],
    ['yesterday', ''],
  ])('the age of a session that started at %j is %j', (start, text) => {
    expect(ageText(start, nowMs)).toBe(text);
  });

  it('names age and processes, and leaves out what is unknown', () => {
    expect(metaText(crashed, nowMs)).toBe('3 hours · 3 processes');
    expect(metaText(sessionRow('a', { start_time: null }), nowMs)).toBe('no processes');
    const [free, kept] = [processRow(1), processRow(2, { vetoes: ['It serves a connection right now.'] })];
    const row = (...processes: ProcessRow[]) => sessionRow('a', { start_time: null, processes });
    expect(metaText(row(free, kept), nowMs)).toBe('1 of 2 processes');
    expect(metaText(row(kept), nowMs)).toBe('1 process stays');
    expect(metaText(row(kept, { ...kept, pid: 3 }), nowMs)).toBe('2 processes stay');
  });

  it('is called by its folder, else by its id', () => {
    expect(sessionTitle('7f0c2a1e-5b3d', '/home/ann/shop')).toBe('shop');
    expect(sessionTitle('7f0c2a1e-5b3d', null)).toBe('session 7f0c2a1e');
    expect([sessionTitle('unknown-shells', null), shortSessionId('unknown-shells')]).toEqual([
      'forgotten shells',
      'unknown',
    ]);
  });

  it('gives the suggestion as the reason only where the session itself is fine', () => {
    const suggestion = 'Restart the editor.';
    expect(rowReason(sessionRow('a', { verdict: 'active', suggestion }))).toBe(suggestion);
    expect(rowReason(sessionRow('a', { suggestion, explanation: 'It is gone.' }))).toBe('It is gone.');
  });
});

describe('search', () => {
  it.each([
    ['', true],
    ['  ', true],
    ['SHOP', true],
    ['shop context7', true],
    ['4802', true],
    ['next-server gone', true],
    ['shop billing', false],
  ])('%j finds it: %j', (query, found) => {
    expect(matches(crashed, query)).toBe(found);
  });
});

describe('keepUnchanged', () => {
  it('keeps the object of each session that did not change, and only of those', () => {
    const old = scanOf(mixedSessions);
    const next = structuredClone(old);
    next.sessions[1] = { ...next.sessions[1]!, explanation: 'Something else.' };
    const kept = keepUnchanged(old, next).sessions;
    expect(kept[0]).toBe(old.sessions[0]);
    expect(kept[1]).not.toBe(old.sessions[1]);
    expect(kept).toEqual(next.sessions);
  });

  it('takes the first scan as it is', () => {
    const scan = scanOf(mixedSessions);
    expect(keepUnchanged(null, scan)).toBe(scan);
  });
});
