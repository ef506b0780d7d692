import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type {
  Answer,
  Bridge,
  CallName,
  EventName,
  EventPayload,
  Reply,
  Request,
} from '../shared/contract/ipc.ts';
import { callChannel, eventChannel, hideChannel } from './desktop/calls/channels.ts';
import { escapeHidesWindow } from './desktop/window/escape.ts';

/** Records over all names, so that one missing from the contract, or too many, is a type error. */
const callNames: Record<CallName, true> = {
  'app:state': true,
  'app:first-run-done': true,
  'app:pause': true,
  'scan:get': true,
  'usage:sample': true,
  'cleanup:preview': true,
  'cleanup:execute': true,
  'history:list': true,
  'left-over:list': true,
  'quarantine:list': true,
  'quarantine:restore': true,
  'settings:get': true,
  'settings:set': true,
  'settings:start-at-login': true,
  'hooks:connect': true,
  'hooks:disconnect': true,
  'keep:add': true,
  'keep:remove': true,
  'session:resume': true,
  'process:end': true,
  'session:close': true,
  'always-end:add': true,
};
const eventNames: Record<EventName, true> = {
  'scan:changed': true,
  'app:changed': true,
  'cleanup:progress': true,
  'app:navigate': true,
};

/** Where to go may be said before the page has begun to listen; it is kept until someone does. */
let unheard: EventPayload<'app:navigate'> | null = null;
const navigateChannel = eventChannel('app:navigate');
ipcRenderer.on(navigateChannel, (_event, payload: EventPayload<'app:navigate'>) => {
  if (ipcRenderer.listenerCount(navigateChannel) === 1) unheard = payload;
});

/** What was asked is checked by the program itself; here only the names are. */
const bridge: Bridge = {
  call<C extends CallName>(name: C, request: Request<C>) {
    if (!Object.hasOwn(callNames, name)) {
      return Promise.resolve({ ok: false as const, error: 'There is no such call.' });
    }
    return ipcRenderer.invoke(callChannel(name), request) as Promise<Answer<Reply<C>>>;
  },
  on(name, listener) {
    if (!Object.hasOwn(eventNames, name)) return () => undefined;
    const forward = (_event: IpcRendererEvent, payload: Parameters<typeof listener>[0]) => listener(payload);
    ipcRenderer.on(eventChannel(name), forward);
    if (name === 'app:navigate' && unheard !== null) {
      listener(unheard as Parameters<typeof listener>[0]);
      unheard = null;
    }
    return () => ipcRenderer.off(eventChannel(name), forward);
  },
};

contextBridge.exposeInMainWorld('janitor', bridge);

window.addEventListener('keydown', (event) => {
  const { key, defaultPrevented, isComposing } = event;
  const target = event.target instanceof HTMLElement ? event.target : null;
  // Not `window.close()`: from a sandboxed page it destroys the window without asking (electron#28215).
  if (escapeHidesWindow({ key, defaultPrevented, isComposing, target }, document))
    ipcRenderer.send(hideChannel);
});
