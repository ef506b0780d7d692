import { ipcMain, type IpcMainEvent, type IpcMainInvokeEvent, type WebContents } from 'electron';
import { calls } from '../../../shared/contract/ipc.ts';
import { callChannel, hideChannel } from './channels.ts';
import type { Dispatch } from './dispatch.ts';
import { isTrusted } from '../window/security.ts';

/** The one window, as far as its page can reach it. */
export interface OwnWindow {
  isOurs: (contents: WebContents) => boolean;
  hide: () => void;
}

/** Opens one channel per call of the contract, for our own window's page only. */
export function listenToWindow(dispatch: Dispatch, window: OwnWindow): void {
  const comesFromUs = (event: IpcMainEvent | IpcMainInvokeEvent) =>
    isTrusted({
      frameUrl: event.senderFrame?.url ?? null,
      isTopFrame: event.senderFrame?.parent === null,
      isOurWindow: window.isOurs(event.sender),
    });
  for (const name of Object.keys(calls)) {
    ipcMain.handle(callChannel(name), (event, request: unknown) => {
      if (!comesFromUs(event))
        return { ok: false, error: 'Only the window of Process Janitor may ask this.' };
      return dispatch(name, request);
    });
  }
  ipcMain.on(hideChannel, (event) => {
    if (comesFromUs(event)) window.hide();
  });
}
