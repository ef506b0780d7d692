import type { MonitorStatus } from '../../janitor/monitor/monitor.ts';
import { standingOf, type Standing } from '../../../shared/plan/standing.ts';
import { countSessions, describeStanding } from '../../../shared/plan/standing-words.ts';

export type AppStateName = 'idle' | 'orphans' | 'paused' | 'working' | 'error';

/** What the icon, the menu and the top of the window show. */
export interface AppState {
  state: AppStateName;
  /** Sessions with something to do. */
  orphanCount: number;
  /** What a clean-up could win back: the memory of what is proven or likely. */
  memoryBytes: number;
  headline: string;
}

/** Work under way is shown first, then a pause, then an error, then what was found. */
export function appStateOf(status: Omit<MonitorStatus, 'cleansItself'>): AppState {
  const standing = status.scan === null ? null : standingOf(status.scan);
  const left = standing?.leftOver;
  const orphanCount = left?.sessions ?? 0;
  const state = nameOf(status, orphanCount);
  return {
    state,
    orphanCount,
    memoryBytes: left === undefined ? 0 : left.proven.bytes + left.likely.bytes,
    headline: headlineOf(state, status.error, standing),
  };
}

function nameOf(status: Omit<MonitorStatus, 'cleansItself'>, orphanCount: number): AppStateName {
  if (status.working) return 'working';
  if (status.paused) return 'paused';
  if (status.error !== null) return 'error';
  return orphanCount > 0 ? 'orphans' : 'idle';
}

function headlineOf(state: AppStateName, error: string | null, standing: Standing | null): string {
  switch (state) {
    case 'working':
      return 'Cleaning up…';
    case 'paused':
      return standing !== null && standing.toDo.length > 0
        ? `Watching is paused · ${countSessions(standing)} found before`
        : 'Watching is paused';
    case 'error':
      return error ?? 'Something went wrong';
    case 'orphans':
    case 'idle':
      return standing === null ? 'Looking around for the first time…' : describeStanding(standing);
  }
}
