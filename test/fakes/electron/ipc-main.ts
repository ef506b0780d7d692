import type * as Electron from 'electron';
import { stage } from './stage.ts';

export const ipcMain = {
  handle(channel: string, listener: (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown) {
    if (stage.ipcHandlers.has(channel))
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    stage.ipcHandlers.set(channel, listener);
  },
  on(channel: string, listener: (event: Electron.IpcMainEvent) => void) {
    stage.ipcListeners.set(channel, listener);
  },
};

/** Who asks: by default the top frame of the newest window, showing the page that it loaded. */
export interface Asker {
  sender?: unknown;
  frameUrl?: string | null;
  parent?: object | null;
}

/** Calls a channel as a page would, with arguments that cross as copies. */
export async function invoke(channel: string, request?: unknown, asker: Asker = {}): Promise<unknown> {
  const handler = stage.ipcHandlers.get(channel);
  if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  const event = askedBy(asker) as unknown as Electron.IpcMainInvokeEvent;
  return structuredClone(await handler(event, structuredClone(request)));
}

/** Sends on a channel as a page would; there is no answer. */
export function send(channel: string, asker: Asker = {}): void {
  const listener = stage.ipcListeners.get(channel);
  if (listener === undefined) throw new Error(`Nobody listens to '${channel}'`);
  listener(askedBy(asker) as unknown as Electron.IpcMainEvent);
}

function askedBy(asker: Asker): { sender: unknown; senderFrame: unknown } {
  const sender = 'sender' in asker ? asker.sender : stage.windows.at(-1)?.webContents;
  const url = 'frameUrl' in asker ? asker.frameUrl : stage.windows.at(-1)?.webContents.url;
  return {
    sender,
    senderFrame: url === undefined || url === null ? null : { url, parent: asker.parent ?? null },
  };
}
