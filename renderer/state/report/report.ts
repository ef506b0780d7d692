import type { SessionRow } from '../../../shared/contract/document.ts';
import type { GroupName } from './groups.ts';

/** What came of something done with a session, or with the process of it that has the key `at`. */
export interface Said {
  id: string;
  text: string;
  at: string | null;
}

/** What the reader did to the report. It outlives every refresh. */
export interface ReportState {
  open: ReadonlySet<string>;
  query: string;
  filter: GroupName | 'all';
  /** The row that Tab goes to; `null`: the first one. */
  current: string | null;
  endedOpen: boolean;
  /** The sessions that the dialog is about; they stay while a row moves to another group, or goes. */
  resuming: readonly SessionRow[];
  /** What came of the last thing that was done with a session; a row that moves is drawn anew and keeps it so. */
  said: Said | null;
}

export type ReportAction =
  | { do: 'open' | 'close' | 'toggle' | 'visit'; id: string }
  | { do: 'search'; query: string }
  | { do: 'filter'; filter: GroupName | 'all' }
  | { do: 'fold-ended'; open: boolean }
  | { do: 'resume'; sessions: readonly SessionRow[] }
  | { do: 'say'; id: string; text: string; at?: string };

export const firstReport: ReportState = {
  open: new Set(),
  query: '',
  filter: 'all',
  current: null,
  endedOpen: false,
  resuming: [],
  said: null,
};

export function reportReducer(state: ReportState, action: ReportAction): ReportState {
  switch (action.do) {
    case 'open':
      return { ...state, open: new Set([...state.open, action.id]) };
    case 'close':
      return { ...state, open: new Set([...state.open].filter((id) => id !== action.id)) };
    case 'toggle':
      return reportReducer(state, { do: state.open.has(action.id) ? 'close' : 'open', id: action.id });
    case 'visit':
      return state.current === action.id ? state : { ...state, current: action.id };
    case 'search':
      return { ...state, query: action.query };
    case 'filter':
      return { ...state, filter: action.filter };
    case 'fold-ended':
      return { ...state, endedOpen: action.open };
    case 'resume':
      return { ...state, resuming: action.sessions };
    case 'say':
      return { ...state, said: { id: action.id, text: action.text, at: action.at ?? null } };
  }
}
