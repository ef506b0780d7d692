import { sessionTitle } from '../../../shared/session/title.ts';
import type { ScanDocument, SessionRow } from '../../../shared/contract/document.ts';
import { shownAsNames } from '../../../shared/plan/shown-as.ts';
import { bytesOf } from '../../../shared/contract/by-cost.ts';

export const sortNames = ['what matters', 'memory', 'age', 'project'] as const;
export type SortName = (typeof sortNames)[number];

/** What the person at the screen did so far. */
export interface WatchState {
  /** The session that the bar is on; it stays on it while rows move. */
  selected: string | null;
  /** Its tree and reasons are shown instead of the table. */
  isOpen: boolean;
  /** First line of the opened session that is shown. */
  scrolled: number;
  sort: SortName;
  filter: string;
  isTyping: boolean;
}

export const firstWatch: WatchState = {
  selected: null,
  isOpen: false,
  scrolled: 0,
  sort: 'what matters',
  filter: '',
  isTyping: false,
};

/** The sessions of the table in their order; ended ones are of no interest here. */
export function watchRows(document: ScanDocument, { sort, filter }: WatchState): SessionRow[] {
  const wanted = filter.toLowerCase();
  const rows = document.sessions.filter(
    (session) =>
      session.shown_as !== 'ended' &&
      [
        session.working_dir,
        session.session_id,
        session.shown_because,
        ...session.processes.map((one) => one.command),
      ]
        .join('\n')
        .toLowerCase()
        .includes(wanted),
  );
  return rows.sort((a, b) => compare(a, b, sort) || (a.session_id < b.session_id ? -1 : 1));
}

function compare(a: SessionRow, b: SessionRow, sort: SortName): number {
  const byMemory = bytesOf(b) - bytesOf(a);
  switch (sort) {
    case 'what matters':
      return shownAsNames.indexOf(a.shown_as) - shownAsNames.indexOf(b.shown_as) || byMemory;
    case 'memory':
      return byMemory;
    case 'age':
      return (a.start_time ?? '').localeCompare(b.start_time ?? '');
    case 'project':
      return sessionTitle(a.session_id, a.working_dir).localeCompare(
        sessionTitle(b.session_id, b.working_dir),
      );
  }
}

/** One key as Node's readline names it. */
export interface Key {
  /** Empty where it has none. */
  name: string;
  text: string | undefined;
  isControl: boolean;
}

/** What a key does; `quit`: the watch is over. */
export function afterKey(state: WatchState, key: Key, rows: readonly SessionRow[]): WatchState | 'quit' {
  if (key.isControl && (key.name === 'c' || key.name === 'd')) return 'quit';
  if (state.isTyping) return afterTyping(state, key);
  const at = selectedIndex(state, rows);
  const select = (index: number): WatchState => ({
    ...state,
    selected: rows[Math.max(0, Math.min(index, rows.length - 1))]?.session_id ?? null,
  });
  switch (key.name) {
    case 'q':
      return 'quit';
    case 'escape':
      return state.isOpen ? { ...state, isOpen: false } : { ...state, filter: '' };
    case 'left':
      return { ...state, isOpen: false };
    case 'return':
    case 'enter':
    case 'right':
      return rows.length === 0 ? state : { ...select(at), isOpen: !state.isOpen, scrolled: 0 };
    case 'up':
    case 'k':
      return state.isOpen ? { ...state, scrolled: Math.max(0, state.scrolled - 1) } : select(at - 1);
    case 'down':
    case 'j':
      return state.isOpen ? { ...state, scrolled: state.scrolled + 1 } : select(at + 1);
    case 'pageup':
      return state.isOpen ? { ...state, scrolled: Math.max(0, state.scrolled - 10) } : select(at - 10);
    case 'pagedown':
      return state.isOpen ? { ...state, scrolled: state.scrolled + 10 } : select(at + 10);
    case 'home':
      return state.isOpen ? { ...state, scrolled: 0 } : select(0);
    case 'end':
      return state.isOpen ? state : select(rows.length - 1);
    case 's':
      return {
        ...state,
        sort: sortNames[(sortNames.indexOf(state.sort) + 1) % sortNames.length] ?? state.sort,
      };
    default:
      return key.text === '/' && !state.isOpen ? { ...state, isTyping: true } : state;
  }
}

function afterTyping(state: WatchState, key: Key): WatchState {
  switch (key.name) {
    case 'return':
    case 'enter':
      return { ...state, isTyping: false };
    case 'escape':
      return { ...state, isTyping: false, filter: '' };
    case 'backspace':
      return { ...state, filter: state.filter.slice(0, -1) };
    default: {
      const isText = key.text?.length === 1 && key.text >= ' ' && !key.isControl;
      return isText ? { ...state, filter: `${state.filter}${key.text ?? ''}` } : state;
    }
  }
}

export const selectedIndex = (state: WatchState, rows: readonly SessionRow[]): number =>
  Math.max(
    0,
    rows.findIndex(({ session_id: id }) => id === state.selected),
  );
