import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { FakeMenu } from './menu.ts';
import type { FakeImage } from './native-image.ts';
import { mustBeReady, stage } from './stage.ts';

type Used = 'setTitle' | 'setToolTip' | 'isDestroyed' | 'destroy' | 'getBounds';

export class FakeTray extends EventEmitter implements Pick<Electron.Tray, Used> {
  image: FakeImage;
  title = '';
  tooltip = '';
  menu: FakeMenu | null = null;
  /** How often a menu was set: each time closes one that is open. */
  menusSet = 0;
  private destroyed = false;

  constructor(image: FakeImage) {
    super();
    mustBeReady('Tray');
    this.image = visible(image);
    stage.trays.push(this);
  }

  setImage(image: FakeImage): void {
    this.mustExist();
    this.image = visible(image);
  }
  setTitle(title: string): void {
    this.mustExist();
    // Elsewhere the call is there, and does nothing.
    if (stage.platform === 'darwin') this.title = title;
  }
  setToolTip(tooltip: string): void {
    this.mustExist();
    this.tooltip = tooltip;
  }
  setContextMenu(menu: unknown): void {
    this.mustExist();
    if (!(menu instanceof FakeMenu)) throw new TypeError('Must pass Menu or null');
    this.menu = menu;
    this.menusSet += 1;
  }
  getBounds(): Electron.Rectangle {
    this.mustExist();
    if (stage.platform === 'linux') return { x: 0, y: 0, width: 0, height: 0 };
    return { x: 900, y: 0, width: 22, height: 22 };
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  destroy(): void {
    this.destroyed = true;
  }

  private mustExist(): void {
    if (this.destroyed) throw new TypeError('Tray is destroyed');
  }
}

/** The real one shows nothing for an image that isn't there; here that is an error. */
function visible(image: FakeImage): FakeImage {
  if (image.isEmpty()) throw new Error(`Failed to load image from path '${image.path}'`);
  return image;
}
