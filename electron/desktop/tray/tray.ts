import { Menu, nativeImage, Tray, type MenuItemConstructorOptions } from 'electron';
import path from 'node:path';
import type { Area } from '../window/place-window.ts';

export interface TrayFace {
  /** Relative to the folder of tray icons. */
  iconFile: string;
  title: string;
  tooltip: string;
  menu: readonly MenuItemConstructorOptions[];
}

export interface TrayIcon {
  /** `anew`: sets the menu even if it is the same, since a click has ticked what then failed. */
  show(face: TrayFace, anew?: boolean): void;
  area(): Area;
  destroy(): void;
}

/** Puts the icon into the tray. Hold on to what comes back: a tray that becomes garbage disappears. */
export function createTray(
  iconsDir: string,
  platform: NodeJS.Platform,
  first: TrayFace,
  onOpen: () => void,
  onLookedAt: () => void,
): TrayIcon {
  const image = (file: string) => nativeImage.createFromPath(path.join(iconsDir, file));
  const tray = new Tray(image(first.iconFile));
  let shown: TrayFace | null = null;

  // macOS opens the menu with every click. On Linux this is "activation", which not every panel has.
  if (platform !== 'darwin') tray.on('click', onOpen);
  // Somebody is about to open the menu. Not told on Linux.
  tray.on('mouse-enter', onLookedAt);

  function show(face: TrayFace, anew = false): void {
    if (tray.isDestroyed()) return;
    if (face.iconFile !== shown?.iconFile) tray.setImage(image(face.iconFile));
    if (face.title !== shown?.title && platform === 'darwin') tray.setTitle(face.title);
    if (face.tooltip !== shown?.tooltip) tray.setToolTip(face.tooltip);
    // A new menu closes one that is open, so only a different one is set. Linux notices a change only this way.
    if (anew || JSON.stringify(face.menu) !== JSON.stringify(shown?.menu)) {
      tray.setContextMenu(Menu.buildFromTemplate([...face.menu]));
    }
    shown = face;
  }

  show(first);
  return {
    show,
    area: () => (platform === 'linux' ? { x: 0, y: 0, width: 0, height: 0 } : tray.getBounds()),
    destroy: () => tray.destroy(),
  };
}
