import type { Page } from '@playwright/test';
import { uiOrigin } from '../../../electron/desktop/window/security.ts';
import type { Bridge, EventName } from '../../../shared/contract/ipc.ts';
import type { Program } from './program.ts';

/**
 * What the page gets from outside beside the bridge itself. Answers and payloads are JSON: a thousand sessions go
 * through Playwright many times faster as one text than as objects.
 */
interface Wires {
  askProgram: (name: string, request: unknown) => Promise<string>;
  hearProgram: (name: EventName, payload: string) => void;
}

/** Tells the page what the program says unasked; a page that is gone hears nothing, as a closed window. */
export function publishTo(page: Page): (name: EventName, payload: unknown) => void {
  return (name, payload) => {
    const hear = ([event, told]: [EventName, string]) =>
      (window as unknown as Partial<Wires>).hearProgram?.(event, told);
    page.evaluate(hear, [name, JSON.stringify(payload)] as [EventName, string]).catch(() => undefined);
  };
}

/**
 * Stands where Electron's preload script and `ipcMain` stand: the page gets `window.janitor`, and the program
 * learns who asks. Call it before the page is opened.
 */
export async function connect(page: Page, program: Program, origin: string): Promise<void> {
  await page.exposeBinding('askProgram', async ({ frame }, name: string, request: unknown) => {
    const sender = {
      // The page is served over HTTP here, for Chromium knows no `app://`.
      frameUrl: frame.url().replace(origin, uiOrigin),
      isTopFrame: frame.parentFrame() === null,
      isOurWindow: frame.page() === page,
    };
    return JSON.stringify(await program.answer(sender, name, request));
  });
  await page.addInitScript(installBridge);
}

/** Runs inside the page before the window's own script, so it may use nothing from outside its body. */
function installBridge(): void {
  const listeners = new Map<string, Set<(payload: never) => void>>();
  const wires = window as unknown as Wires;
  wires.hearProgram = (name, payload) => {
    for (const listener of listeners.get(name) ?? []) listener(JSON.parse(payload) as never);
  };
  const bridge: Bridge = {
    call: async (name, request) => JSON.parse(await wires.askProgram(name, request)) as never,
    on(name, listener) {
      const known = listeners.get(name) ?? new Set();
      known.add(listener);
      listeners.set(name, known);
      return () => known.delete(listener);
    },
  };
  Object.assign(window, { janitor: bridge });
}
