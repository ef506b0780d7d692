import { ipcMain, type WebContents } from 'electron';
import { calls } from '../../../shared/contract/ipc.ts';
import { callChannel } from './channels.ts';
import type { Dispatch } from './dispatch.ts';
import { isTrusted } from '../window/security.ts';

/** Opens one channel per call of the contract, for our own window's page only. */
export function listenToWindow(dispatch: Dispatch, isOurs: (contents: WebContents) => boolean): void {
  for (const name of Object.keys(calls)) {
    ipcMain.handle(callChannel(name), (event, request: unknown) => {
      const sender = {
        frameUrl: event.senderFrame?.url ?? null,
        isTopFrame: event.senderFrame?.parent === null,
        isOurWindow: isOurs(event.sender),
      };
      if (!isTrusted(sender)) return { ok: false, error: 'Only the window of Process Janitor may ask this.' };
      return dispatch(name, request);
    });
  }
}
