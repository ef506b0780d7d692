import type { Platform } from '../../../shared/process/process.ts';
import type { AppState } from './app-state.ts';

export interface IconChoice {
  platform: Platform;
  /** What the panel or taskbar that holds the icon is like; `any`: nobody knows. */
  panel: 'dark' | 'light' | 'any';
  state: AppState['state'];
  orphanCount: number;
}

/** `1`…`9`, then `9+`: a tray has room for one or two characters. */
export function badgeText(orphanCount: number): string {
  if (orphanCount <= 0) return '';
  return orphanCount > 9 ? '9+' : String(orphanCount);
}

/**
 * The file of the tray icon, relative to `build/icons/tray`.
 *
 * macOS colours template images itself and has a title beside the icon for the count; the name must end in
 * `Template` (Electron: docs/api/native-image.md). Windows and Linux have no text, so the count is drawn.
 */
export function iconFile({ platform, panel, state, orphanCount }: IconChoice): string {
  if (platform === 'darwin') return `mac/${state}Template.png`;
  const drawn = state === 'orphans' ? `count-${badgeText(orphanCount).replace('+', 'plus')}` : state;
  if (platform === 'win32') return `windows/${panel === 'dark' ? 'dark' : 'light'}/${drawn}.ico`;
  return `linux/${panel === 'dark' ? 'dark' : 'any'}/${drawn}.png`;
}

/**
 * What the icon will sit on. Windows tells of its taskbar. On Linux the theme of windows says nothing about the panel,
 * which is dark beside light windows on XFCE, Cinnamon and Budgie; GNOME's and Unity's are dark always.
 */
export function panelOf(
  platform: Platform,
  themeIsDark: boolean,
  desktop: string | undefined,
): IconChoice['panel'] {
  if (platform === 'linux')
    return /gnome|unity/i.test(desktop ?? '') && !/budgie/i.test(desktop ?? '') ? 'dark' : 'any';
  return themeIsDark ? 'dark' : 'light';
}

/** The text beside the icon in the menu bar of macOS. */
export function trayTitle(platform: Platform, { state, orphanCount }: AppState): string {
  return platform === 'darwin' && state === 'orphans' ? badgeText(orphanCount) : '';
}

/** Windows cuts the tooltip of a tray icon at 127 characters (NOTIFYICONDATA.szTip). */
const maxTooltipLength = 127;

/** What pointing at the icon shows. */
export function trayTooltip({ headline }: AppState): string {
  const text = `Process Janitor: ${headline}`;
  return text.length <= maxTooltipLength ? text : `${text.slice(0, maxTooltipLength - 1)}…`;
}
