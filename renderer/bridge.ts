import type {
  Answer,
  Bridge,
  CallName,
  EventName,
  EventPayload,
  Reply,
  Request,
} from '../shared/contract/ipc.ts';

declare global {
  interface Window {
    /** Put there by the preload script: all that the window can ask of the program. */
    readonly janitor: Bridge;
  }
}

export type AppState = Reply<'app:state'>;
export type Settings = Reply<'settings:get'>;
export type Quarantined = Reply<'quarantine:list'>[number];
export type UsageSample = Reply<'usage:sample'>[number];
export type Progress = EventPayload<'cleanup:progress'>;

/** Asks the program. A call that breaks is an answer too, so that every view has one way to fail. */
export async function ask<C extends CallName>(name: C, request: Request<C>): Promise<Answer<Reply<C>>> {
  try {
    return await window.janitor.call(name, request);
  } catch {
    return {
      ok: false,
      error: 'The window lost touch with Process Janitor. Quit it from the tray and start it again.',
    };
  }
}

/** Hears what the program tells unasked. Returns a function that stops listening. */
export function listen<E extends EventName>(
  name: E,
  listener: (payload: EventPayload<E>) => void,
): () => void {
  return window.janitor.on(name, listener);
}
