import type { MenuItemConstructorOptions } from 'electron';
import { formatBytes, plural, projectName } from '../../../shared/words/format.ts';
import type { ScanResult, SessionVerdict } from '../../../shared/judge/world/verdict.ts';
import type { AppState } from './app-state.ts';
import { countProcesses, isLeftover, leftoversOf } from '../../../shared/plan/leftovers.ts';

const maxSessions = 12;
const maxLabelLength = 90;

export interface MenuModel {
  app: AppState;
  scan: ScanResult | null;
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
  const cleanable = cleanableSessions(model.scan).length;
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
    { id: 'sessions', label: 'Sessions', submenu: sessionItems(model.scan, actions) },
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

/** Sessions that a clean-up may take without ticking anything: the proven ones. */
function cleanableSessions(scan: ScanResult | null): readonly SessionVerdict[] {
  if (scan?.complete !== true) return [];
  return leftoversOf(scan).sessions.filter(
    ({ verdict, confidence }) => confidence === 'proven' || verdict === 'ended',
  );
}

function sessionItems(scan: ScanResult | null, actions: MenuActions): MenuItemConstructorOptions[] {
  const left = new Set(leftoversOf(scan).sessions);
  const shown = (scan?.sessions ?? []).filter((session) => session.verdict !== 'ended' || left.has(session));
  if (shown.length === 0) return [{ label: 'No sessions', enabled: false }];
  const urgency = (session: SessionVerdict) => (session.verdict === 'orphaned' || left.has(session) ? 0 : 1);
  const first = shown.toSorted((a, b) => urgency(a) - urgency(b)).slice(0, maxSessions);
  const items: MenuItemConstructorOptions[] = first.map((session) => ({
    label: label(describeSession(session)),
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

const verdictWords = {
  active: 'running',
  orphaned: 'crashed',
  protected: 'left alone',
  ended: 'ended',
  unreadable: 'unreadable',
} as const;

function describeSession(session: SessionVerdict): string {
  const memoryBytes = session.processes
    .filter(isLeftover)
    .reduce((sum, one) => sum + (one.details?.memoryBytes ?? 0), 0);
  const processes = countProcesses(session.processes);
  return [
    session.name ?? projectName(session.workingDir),
    verdictWords[session.verdict],
    ...(processes === '' ? [] : [processes]),
    ...(memoryBytes > 0 ? [formatBytes(memoryBytes)] : []),
  ].join(' · ');
}
