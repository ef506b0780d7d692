import { sessionTitle } from '../../../shared/session/title.ts';
import type { MenuItemConstructorOptions } from 'electron';
import { formatBytes, plural } from '../../../shared/words/format.ts';
import type { ScanResult, SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import type { AppState } from './app-state.ts';
import type { Costs } from './costs.ts';
import { countedOf, countProcesses } from '../../../shared/plan/share.ts';
import type { ShownAs } from '../../../shared/plan/shown-as.ts';
import { standingOf, type SessionStanding } from '../../../shared/plan/standing.ts';

const maxSessions = 12;
const maxLabelLength = 90;

export interface MenuModel {
  app: AppState;
  scan: ScanResult | null;
  /** Memory of running sessions, where it was read lately. */
  costs: Costs;
  paused: boolean;
  cleansUpAtLogin: boolean;
  startsAtLogin: { on: boolean; available: boolean };
}

export interface MenuActions {
  open(): void;
  preview(): void;
  cleanUp(): void;
  pause(paused: boolean): void;
  cleanUpAtLogin(on: boolean): void;
  startAtLogin(on: boolean): void;
  quit(): void;
}

/** Shortens, and doubles `&`, which would underline the next letter on Windows and Linux. */
const label = (text: string) =>
  (text.length <= maxLabelLength ? text : `${text.slice(0, maxLabelLength - 1)}…`).replaceAll('&', '&&');

/** The whole menu of the tray icon, as data. */
export function trayMenu(model: MenuModel, actions: MenuActions): MenuItemConstructorOptions[] {
  const { app } = model;
  const standings = model.scan === null ? [] : standingOf(model.scan).sessions;
  // What a clean-up may take without ticking anything.
  const cleanable =
    model.scan?.complete === true ? standings.filter(({ shownAs }) => shownAs === 'orphaned').length : 0;
  const isBusy = app.state === 'working';
  return [
    { id: 'status', label: label(app.headline), enabled: false },
    { type: 'separator' },
    { id: 'open', label: 'Open Process Janitor', click: () => actions.open() },
    { id: 'preview', label: 'Preview clean-up…', click: () => actions.preview() },
    {
      id: 'clean',
      label: cleanable === 0 ? 'Clean up…' : `Clean up ${plural(cleanable, 'session')}…`,
      enabled: cleanable > 0 && !isBusy,
      click: () => actions.cleanUp(),
    },
    { id: 'sessions', label: 'Sessions', submenu: sessionItems(standings, model.costs, actions) },
    { type: 'separator' },
    {
      id: 'pause',
      label: 'Pause watching',
      type: 'checkbox',
      checked: model.paused,
      click: () => actions.pause(!model.paused),
    },
    {
      id: 'clean-at-login',
      label: 'Clean up at login',
      type: 'checkbox',
      checked: model.cleansUpAtLogin,
      click: () => actions.cleanUpAtLogin(!model.cleansUpAtLogin),
    },
    {
      id: 'start-at-login',
      label: 'Start at login',
      type: 'checkbox',
      checked: model.startsAtLogin.on,
      enabled: model.startsAtLogin.available,
      click: () => actions.startAtLogin(!model.startsAtLogin.on),
    },
    { type: 'separator' },
    { id: 'quit', label: 'Quit Process Janitor', click: () => actions.quit() },
  ];
}

const words: Record<ShownAs, string> = {
  'just-crashed': 'just crashed',
  orphaned: 'crashed',
  'needs-a-look': 'needs a look',
  'left-running': 'left running',
  running: 'running',
  elsewhere: 'left alone',
  ended: 'ended',
};

function sessionItems(
  standings: readonly SessionStanding[],
  costs: Costs,
  actions: MenuActions,
): MenuItemConstructorOptions[] {
  const shown = standings.filter(({ shownAs }) => shownAs !== 'ended');
  if (shown.length === 0) return [{ label: 'No sessions', enabled: false }];
  const isOver = ({ shownAs }: SessionStanding) => shownAs !== 'running' && shownAs !== 'elsewhere';
  const first = shown.toSorted((a, b) => Number(isOver(b)) - Number(isOver(a))).slice(0, maxSessions);
  const items: MenuItemConstructorOptions[] = first.map((standing) => ({
    label: label(describeSession(standing, costs)),
    click: () => actions.open(),
  }));
  if (shown.length > maxSessions) {
    items.push({
      label: `${plural(shown.length - maxSessions, 'more session')}…`,
      click: () => actions.open(),
    });
  }
  return items;
}

/** What ended in order, or was cleaned up, did not crash. */
function wordFor({ verdict }: SessionVerdict, shownAs: ShownAs): string {
  if (verdict === 'unreadable') return 'unreadable';
  return verdict === 'ended' && shownAs === 'orphaned' ? 'over' : words[shownAs];
}

function describeSession({ session, shownAs }: SessionStanding, costs: Costs): string {
  const counted = { shown_as: shownAs, processes: session.processes };
  const leftBytes = countedOf(counted).reduce((sum, one) => sum + (one.details?.memoryBytes ?? 0), 0);
  const memoryBytes = shownAs === 'running' ? (costs.get(session.sessionId) ?? 0) : leftBytes;
  const title = sessionTitle(session.sessionId, session.workingDir);
  return [
    title,
    session.name === title ? null : session.name,
    wordFor(session, shownAs),
    countProcesses(counted),
    memoryBytes > 0 ? formatBytes(memoryBytes) : null,
  ]
    .filter(Boolean)
    .join(' · ');
}
