import { describe, expect, it } from 'vitest';
import { firstReport, reportReducer } from '../../../renderer/state/report/report.ts';
import { answered, asked, unasked } from '../../../renderer/state/resource.ts';
import { rowAfter } from '../../../renderer/state/report/row-keys.ts';
import { cpuText, usageByProcess, usageKey } from '../../../renderer/state/report/usage.ts';

describe('the report remembers', () => {
  it('which rows are open', () => {
    const open = reportReducer(reportReducer(firstReport, { do: 'toggle', id: 'a' }), {
      do: 'open',
      id: 'b',
    });
    expect([...open.open]).toEqual(['a', 'b']);
    expect([...reportReducer(open, { do: 'toggle', id: 'a' }).open]).toEqual(['b']);
    expect([...reportReducer(open, { do: 'close', id: 'b' }).open]).toEqual(['a']);
  });

  it('the row last visited, without being drawn anew for the same one', () => {
    const visited = reportReducer(firstReport, { do: 'visit', id: 'a' });
    expect(visited.current).toBe('a');
    expect(reportReducer(visited, { do: 'visit', id: 'a' })).toBe(visited);
  });

  it('what was said of a session, and whose dialog is open', () => {
    const said = reportReducer(firstReport, { do: 'say', id: 'a', text: 'Kept.' });
    expect(said.said).toEqual({ id: 'a', text: 'Kept.', at: null });
    expect(reportReducer(said, { do: 'resume', sessions: [] }).said).toEqual(said.said);
  });

  it('search, filter and fold', () => {
    expect(reportReducer(firstReport, { do: 'search', query: 'x' }).query).toBe('x');
    expect(reportReducer(firstReport, { do: 'filter', filter: 'needs-a-look' }).filter).toBe('needs-a-look');
    expect(reportReducer(firstReport, { do: 'fold-ended', open: true }).endedOpen).toBe(true);
  });
});

describe('a resource', () => {
  it('keeps the value of before when a later try fails, and says why', () => {
    const first = answered(asked(unasked<number>()), { ok: true, value: 1 });
    expect(first).toEqual({ value: 1, error: null, busy: false });
    const failed = answered(asked(first), { ok: false, error: 'No.' });
    expect(failed).toEqual({ value: 1, error: 'No.', busy: false });
    expect(answered(failed, { ok: true, value: 2 })).toEqual({ value: 2, error: null, busy: false });
  });
});

describe('arrow keys', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 4, 4],
    ['ArrowUp', 0, 0],
    ['ArrowUp', 3, 2],
    ['Home', 3, 0],
    ['End', 1, 4],
    ['a', 1, null],
  ])('%s in row %d of 5 leads to %j', (key, from, to) => {
    expect(rowAfter(key, from, 5)).toBe(to);
  });
});

describe('live usage', () => {
  it('is known by pid and start token together', () => {
    const usage = usageByProcess([{ pid: 7, start_token: 'a', cpu_percent: 1, memory_bytes: 2 }]);
    expect(usage.get(usageKey(7, 'a'))).toEqual({ cpuPercent: 1, memoryBytes: 2 });
    expect(usage.get(usageKey(7, 'b'))).toBeUndefined();
  });

  it.each([
    [0, '0 %'],
    [0.44, '0.4 %'],
    [12.6, '13 %'],
    [240, '240 %'],
  ])('%d reads as %s', (percent, text) => {
    expect(cpuText(percent)).toBe(text);
  });
});
