import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { drawWatch } from '../../../electron/cli/print/watch-screen.ts';
import { afterKey, firstWatch, watchRows, type WatchState } from '../../../electron/cli/print/watch-state.ts';
import type { Terminal } from '../../../electron/cli/terminal/terminal.ts';
import { mixedSessions, scanOf } from '../../e2e/window/fixtures/scans.ts';

const document = scanOf(mixedSessions);
const rows = watchRows(document, firstWatch);
const terminal: Terminal = {
  out: () => undefined,
  err: () => undefined,
  isInteractive: true,
  columns: 80,
  paint: pc.createColors(false),
  confirm: () => Promise.resolve(false),
};
const draw = (columns: number, height: number, state: WatchState = firstWatch) =>
  drawWatch(document, state, { columns, rows: height }, terminal, 'All tidy.', '');

function type(keys: readonly string[], from: WatchState = firstWatch): WatchState {
  return keys.reduce((state, name) => {
    const text = name.length === 1 ? name : undefined;
    const next = afterKey(state, { name, text, isControl: false }, watchRows(document, state));
    if (next === 'quit') throw new Error('It was quit.');
    return next;
  }, from);
}

describe('the screen of watch', () => {
  it.each([
    [80, 24],
    [120, 40],
    [60, 6],
    [40, 3],
    [80, 1],
  ])('fits %i columns and %i rows exactly, open or not', (columns, height) => {
    for (const state of [firstWatch, type(['return'])]) {
      const lines = draw(columns, height, state);
      expect(lines).toHaveLength(height);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    }
  });

  it('left-overs come first, then running sessions by memory, and nothing that ended', () => {
    const order = rows.map(({ shown_as: shownAs }) => shownAs);
    expect(order.indexOf('orphaned')).toBe(0);
    expect(order.lastIndexOf('needs-a-look')).toBeLessThan(order.indexOf('running'));
    expect(order).not.toContain('ended');
  });

  it('keeps the bar in sight in a list longer than the screen', () => {
    const last = rows.at(-1);
    const state = { ...firstWatch, selected: last?.session_id ?? null };
    expect(draw(100, 7, state).join('\n')).toContain(last?.session_id.slice(0, 8));
  });
});

describe('keys of watch', () => {
  it('arrows move the bar and stay in the list; Enter opens and closes', () => {
    expect(type(['up', 'down']).selected).toBe(rows[1]?.session_id);
    expect(type(['end', 'down']).selected).toBe(rows.at(-1)?.session_id);
    expect(type(['return']).isOpen).toBe(true);
    expect(type(['return', 'return']).isOpen).toBe(false);
  });

  it('/ filters as one types, and a q in it is a letter', () => {
    const state = type(['/', 'b', 'i', 'l', 'l', 'q', 'backspace', 'return']);
    expect(state).toMatchObject({ filter: 'bill', isTyping: false });
    expect(watchRows(document, state).map(({ session_id: id }) => id)).toEqual(['c2d9']);
    expect(type(['escape'], state).filter).toBe('');
  });

  it('s goes through the orders; q and Ctrl-C leave', () => {
    expect(type(['s']).sort).toBe('memory');
    expect(type(['s', 's', 's', 's']).sort).toBe('what matters');
    expect(afterKey(firstWatch, { name: 'q', text: 'q', isControl: false }, rows)).toBe('quit');
    expect(afterKey(firstWatch, { name: 'c', text: '\u0003', isControl: true }, rows)).toBe('quit');
  });
});
