import type { SessionRow } from '../../shared/contract/document.ts';
import type { CleanupDocument, Outcome } from '../../shared/plan/receipt.ts';
import type { Settings } from '../bridge.ts';
import type { GroupName } from './report/groups.ts';

export const groupWords: Record<GroupName, { title: string; about: string }> = {
  'just-crashed': { title: 'Just crashed', about: 'Judged in a few minutes. Nothing is offered yet.' },
  orphaned: { title: 'Orphaned', about: 'Proven to be left behind.' },
  'needs-a-look': { title: 'Needs a look', about: 'Only you can tell. Never cleaned up by itself.' },
  'left-running': { title: 'Left running', about: 'Over, but something of it has a reason to stay.' },
  running: { title: 'Running', about: 'Alive and wanted. Never touched by a clean-up.' },
  elsewhere: { title: 'Elsewhere', about: 'On other computers, or protected. Never touched.' },
  ended: { title: 'Ended', about: 'Over, and nothing of it runs any more.' },
};

export const layerWords: Record<SessionRow['layers'][number]['layer'], string> = {
  'current-session': 'Current session',
  hostname: 'This computer',
  'grace-period': 'Grace period',
  process: 'Claude’s process',
  heartbeat: 'Heartbeat',
};

/** A layer that an earlier one made needless was not reached. */
export type LayerState = 'passed' | 'stays' | 'unreached';

export const layerStateWords: Record<LayerState, string> = {
  passed: 'Passed',
  stays: 'Not passed: it stays',
  unreached: 'Not needed: decided before',
};

export const outcomeWords: Record<Outcome, string> = {
  planned: 'Planned',
  done: 'Done',
  ending: 'Still ending',
  skipped: 'Skipped',
  failed: 'Failed',
  unkillable: 'Would not end',
};

export const triggerWords: Record<CleanupDocument['trigger'], string> = {
  manual: 'By hand',
  auto: 'Automatic, from the terminal',
  login: 'At login',
  hook: 'By a Claude Code hook',
  tray: 'Automatic, from the tray',
};

export const hooksWords: Record<Settings['hooks'], { state: string; about: string }> = {
  connected: {
    state: 'Connected',
    about: 'Every session is known from its first second.',
  },
  plugin: {
    state: 'Connected by the plugin',
    about: 'It tells when sessions start and end. Claude Code’s /plugin takes it away.',
  },
  'not-connected': {
    state: 'Not connected',
    about: 'Sessions are still found by looking. Connecting makes that exact.',
  },
  outdated: {
    state: 'Needs an update',
    about: 'The hooks are from another version. Connect again to bring them up to date.',
  },
  disabled: {
    state: 'Switched off',
    about: 'Claude Code’s own settings have all hooks switched off (disableAllHooks).',
  },
  unreadable: {
    state: 'Settings unreadable',
    about: 'Claude Code’s settings.json could not be read, so nothing was changed. Mend that file first.',
  },
};
