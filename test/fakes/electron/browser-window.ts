import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';
import { emitters, mustBeReady, preventable, stage } from './stage.ts';
import { FakeWebContents } from './web-contents.ts';

type Used =
  | 'loadURL'
  | 'show'
  | 'showInactive'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'isVisible'
  | 'isDestroyed'
  | 'setPosition';

/** A window without pixels. Loading asks the protocol handler for the page, as the real one would. */
export class FakeBrowserWindow extends EventEmitter implements Pick<Electron.BrowserWindow, Used> {
  readonly webContents = new FakeWebContents();
  readonly options: Electron.BrowserWindowConstructorOptions;
  position: { x: number; y: number } | null = null;
  isFocussed = false;
  private visible: boolean;
  private destroyed = false;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    mustBeReady('BrowserWindow');
    this.options = options;
    this.visible = options.show !== false;
    stage.windows.push(this);
    emitters.app.emit('web-contents-created', preventable(), this.webContents);
  }

  async loadURL(url: string): Promise<void> {
    this.mustExist();
    this.webContents.loading = true;
    const { protocol } = new URL(url);
    const handler = stage.protocolHandlers.get(protocol.slice(0, -1));
    if (handler === undefined) throw new Error(`ERR_FAILED (-2) loading '${url}'`);
    // Whatever its status: a page that says "not found" is a page.
    await handler(new Request(url));
    if (this.destroyed) return;
    this.webContents.url = url;
    this.webContents.loading = false;
    this.webContents.emit('did-finish-load');
    this.emit('ready-to-show');
  }
  show(): void {
    this.mustExist();
    this.visible = true;
    this.emit('show');
  }
  showInactive(): void {
    this.show();
  }
  hide(): void {
    this.mustExist();
    this.visible = false;
    this.emit('hide');
  }
  focus(): void {
    this.mustExist();
    this.isFocussed = true;
  }
  setPosition(x: number, y: number): void {
    this.mustExist();
    if (!Number.isInteger(x) || !Number.isInteger(y))
      throw new TypeError('Error processing argument at index 0');
    this.position = { x, y };
  }
  isVisible(): boolean {
    this.mustExist();
    return this.visible;
  }
  close(): void {
    this.mustExist();
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.webContents.isGone = true;
    this.emit('closed');
    if (stage.windows.every((window) => window.isDestroyed())) emitters.app.emit('window-all-closed');
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }

  private mustExist(): void {
    if (this.destroyed) throw new TypeError('Object has been destroyed');
  }
}
