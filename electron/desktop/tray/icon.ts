import type { Platform } from '../../../shared/process/process.ts';
import type { AppState } from './app-state.ts';

export interface IconChoice {
  platform: Platform;
  /** True where the panel, taskbar or menu bar that holds the icon is dark. */
  onDark: boolean;
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
export function iconFile({ platform, onDark, state, orphanCount }: IconChoice): string {
  if (platform === 'darwin') return `mac/${state}Template.png`;
  const drawn = state === 'orphans' ? `count-${badgeText(orphanCount).replace('+', 'plus')}` : state;
  const theme = onDark ? 'dark' : 'light';
  return platform === 'win32' ? `windows/${theme}/${drawn}.ico` : `linux/${theme}/${drawn}.png`;
}

/**
 * Whether the icon will sit on something dark. GNOME's top bar and Unity's panel are dark in every theme;
 * elsewhere the desktop's theme decides.
 */
export function panelIsDark(platform: Platform, themeIsDark: boolean, desktop: string | undefined): boolean {
  return themeIsDark || (platform === 'linux' && /gnome|unity/i.test(desktop ?? ''));
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
