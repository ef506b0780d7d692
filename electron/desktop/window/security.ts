import type { WebPreferences } from 'electron';

/** The window's pages live here and nowhere else. */
export const uiScheme = 'app';
export const uiOrigin = 'app://ui';
export const uiAddress = `${uiOrigin}/index.html`;

/** Nothing but our own files; no network at all. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'none'",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Electron's security checklist (docs/tutorial/security.md). */
export const webPreferences = (preloadPath: string) =>
  ({
    preload: preloadPath,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    navigateOnDragDrop: false,
    disableDialogs: true,
  }) satisfies WebPreferences;

/** Who sent a message to the program. `frameUrl`: `null` where the frame is gone already. */
export interface Sender {
  frameUrl: string | null;
  isTopFrame: boolean;
  isOurWindow: boolean;
}

/** Only the top frame of our own window, showing our own page, may ask for anything. */
export function isTrusted({ frameUrl, isTopFrame, isOurWindow }: Sender): boolean {
  return isOurWindow && isTopFrame && frameUrl !== null && originOf(frameUrl) === uiOrigin;
}

/** `URL.origin` is "null" for schemes that the web doesn't know, so scheme and host are taken by themselves. */
function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, host, username, password } = new URL(address);
  return username === '' && password === '' ? `${protocol}//${host}` : null;
}
