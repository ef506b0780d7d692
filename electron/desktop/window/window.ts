import { BrowserWindow, nativeTheme, screen, type WebContents } from 'electron';
import type { EventName, EventPayload } from '../../../shared/contract/ipc.ts';
import type { Timers } from '../../janitor/notice/timers.ts';
import { eventChannel } from '../calls/channels.ts';
import { placeWindow, type Area } from './place-window.ts';
import { zoomAfter } from './zoom.ts';
import { uiAddress, webPreferences } from './security.ts';

export type View = EventPayload<'app:navigate'>['view'];

const size = { width: 420, height: 560 };
/** A hidden window costs some 100 MB; after this long it is given back. */
const destroyAfterMs = 5 * 60_000;
/** The page's own background, so that nothing flashes before it is drawn. */
const background = { light: '#ffffff', dark: '#1e1e1e' };

export interface FaceWindow {
  /** Opens the window, or brings it to the front, and goes to a view. */
  show(view?: View): void;
  /** Shows it without taking the keyboard from whoever types elsewhere. */
  glimpse(): void;
  hide(): void;
  publish<E extends EventName>(name: E, payload: EventPayload<E>): void;
  isOpen(): boolean;
  isOurs(contents: WebContents): boolean;
  /** The window while somebody can see it. */
  visible(): BrowserWindow | null;
  /** From now on closing really closes. */
  destroy(): void;
}

export interface FaceWindowDeps {
  preloadPath: string;
  iconPath: string;
  /** Where the tray icon is. */
  iconArea: () => Area;
  timers: Timers;
  /** Called once, before the first window is made. */
  prepare: () => void;
  /** Somebody sees it now. */
  onShown: () => void;
  /** Windows ends the session; it tells windows only, and sends no `before-quit`. */
  onSessionEnd: () => void;
}

/** Holds the one window: made on demand, hidden on close, and destroyed when it was hidden for a while. */
export function createFaceWindow({
  preloadPath,
  iconPath,
  iconArea,
  timers,
  prepare,
  onShown,
  onSessionEnd,
}: FaceWindowDeps): FaceWindow {
  let window: BrowserWindow | null = null;
  let callOff: (() => void) | null = null;
  let isFinal = false;
  let isPrepared = false;
  let takesFocus = true;

  const open = () => (window === null || window.isDestroyed() ? null : window);

  function destroy(): void {
    callOff?.();
    open()?.destroy();
    window = null;
  }

  function create(): BrowserWindow {
    if (!isPrepared) prepare();
    isPrepared = true;
    const made = new BrowserWindow({
      ...size,
      minWidth: 360,
      minHeight: 400,
      show: false,
      title: 'Process Janitor',
      icon: iconPath,
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      autoHideMenuBar: true,
      fullscreenable: false,
      maximizable: false,
      webPreferences: webPreferences(preloadPath),
    });
    made.on('close', (event) => {
      if (isFinal) return;
      event.preventDefault();
      made.hide();
    });
    made.on('hide', () => {
      callOff?.();
      callOff = timers.after(destroyAfterMs, destroy);
    });
    made.on('show', () => {
      callOff?.();
      callOff = null;
      onShown();
    });
    made.on('session-end', onSessionEnd);
    made.once('ready-to-show', () => reveal(made));
    const { webContents } = made;
    webContents.on('before-input-event', (event, input) => {
      const level = zoomAfter(input, webContents.getZoomLevel(), process.platform);
      if (level === null) return;
      event.preventDefault();
      webContents.setZoomLevel(level);
    });
    // A page that died can't be looked at; the next opening makes a new one.
    webContents.on('render-process-gone', destroy);
    void made.loadURL(uiAddress);
    return made;
  }

  function reveal(shown: BrowserWindow): void {
    const icon = iconArea();
    const corner = placeWindow(icon, screen.getDisplayMatching(icon).workArea, size);
    if (corner !== null && !shown.isVisible()) shown.setPosition(corner.x, corner.y);
    if (!takesFocus) {
      shown.showInactive();
      return;
    }
    shown.show();
    shown.focus();
  }

  return {
    show(view) {
      takesFocus = true;
      const there = open();
      const made = (window = there ?? create());
      if (there !== null) reveal(there);
      if (view === undefined) return;
      const navigate = () => made.webContents.send(eventChannel('app:navigate'), { view });
      if (there === null || made.webContents.isLoading()) made.webContents.once('did-finish-load', navigate);
      else navigate();
    },
    glimpse() {
      takesFocus = false;
      const there = open();
      if (there === null) window = create();
      else if (!there.isVisible()) reveal(there);
    },
    hide: () => open()?.hide(),
    publish: (name, payload) => open()?.webContents.send(eventChannel(name), payload),
    isOpen: () => open() !== null,
    visible: () => (open()?.isVisible() === true ? window : null),
    isOurs: (contents) => open()?.webContents === contents,
    destroy() {
      isFinal = true;
      destroy();
    },
  };
}
