import type { MonitorStatus } from '../../janitor/monitor/monitor.ts';
import { countSessions, describeState, leftoversOf } from '../../../shared/plan/leftovers.ts';

export type AppStateName = 'idle' | 'orphans' | 'paused' | 'working' | 'error';

/** What the icon, the menu and the top of the window show. */
export interface AppState {
  state: AppStateName;
  /** Sessions that left something behind. */
  orphanCount: number;
  /** What their left-over processes hold. */
  memoryBytes: number;
  headline: string;
}

/** Work under way is shown first, then a pause, then an error, then what was found. */
export function appStateOf(status: Omit<MonitorStatus, 'cleansItself'>): AppState {
  const left = leftoversOf(status.scan);
  const state = nameOf(status, left.sessions.length);
  return {
    state,
    orphanCount: left.sessions.length,
    memoryBytes: left.memoryBytes,
    headline: headlineOf(state, status, left),
  };
}

function nameOf(status: Omit<MonitorStatus, 'cleansItself'>, orphanCount: number): AppStateName {
  if (status.working) return 'working';
  if (status.paused) return 'paused';
  if (status.error !== null) return 'error';
  return orphanCount > 0 ? 'orphans' : 'idle';
}

function headlineOf(
  state: AppStateName,
  status: Pick<MonitorStatus, 'scan' | 'error'>,
  left: ReturnType<typeof leftoversOf>,
): string {
  switch (state) {
    case 'working':
      return 'Cleaning up…';
    case 'paused':
      return left.sessions.length > 0
        ? `Watching is paused · ${countSessions(left)} found before`
        : 'Watching is paused';
    case 'error':
      return status.error ?? 'Something went wrong';
    case 'orphans':
    case 'idle':
      return status.scan === null ? 'Looking around for the first time…' : describeState(status.scan);
  }
}
