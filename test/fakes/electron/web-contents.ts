import type * as Electron from 'electron';
import { EventEmitter } from 'node:events';

/** The page of a window, which has no page: it notes what it was told. */
export class FakeWebContents
  extends EventEmitter
  implements Pick<Electron.WebContents, 'send' | 'isLoading' | 'setWindowOpenHandler' | 'getURL'>
{
  readonly sent: { channel: string; payload: unknown }[] = [];
  url = '';
  loading = false;
  windowOpenHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] | null = null;
  isGone = false;

  send(channel: string, ...args: unknown[]): void {
    if (this.isGone) throw new TypeError('Object has been destroyed');
    // What crosses to the page is copied. The real one says nothing of a function in it, and sends nothing.
    this.sent.push({ channel, payload: structuredClone(args[0]) });
  }
  isLoading(): boolean {
    return this.loading;
  }
  getURL(): string {
    return this.url;
  }
  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.windowOpenHandler = handler;
  }
}
