import { Notification } from 'electron';
import { plainMessage, type Message, type Notifier } from './notifier.ts';

/** Every message replaces the one before it: there is one thing to tell, and how it stands now. */
const id = 'process-janitor';

/**
 * Electron's own notifications, with `fallback` where they are not supported or were refused. macOS refuses
 * them to an unsigned application (Electron 42, docs/breaking-changes.md). Linux knows no `id`, so there the one
 * before is closed first, or they would stack up.
 *
 * @param arrive whether there is a service that shows them: on Linux Electron takes them for nothing
 */
export function electronNotifier(
  onClick: () => void,
  fallback: Notifier,
  arrive: () => Promise<boolean> = () => Promise.resolve(true),
): Notifier {
  /** Events stop once a notification is garbage; it is kept until it is closed. */
  let shown: Notification | null = null;

  function clear(): void {
    const before = shown;
    shown = null;
    before?.close();
    fallback.clear();
  }

  function showNatively(message: Message): void {
    const notification = new Notification({ id, ...plainMessage(message) });
    const forget = () => {
      if (shown === notification) shown = null;
    };
    notification.on('click', () => {
      clear();
      onClick();
    });
    notification.on('close', forget);
    notification.on('failed', () => {
      forget();
      fallback.show(message);
    });
    // The same id replaces it on macOS and Windows; to close it there would make it flicker.
    if (process.platform === 'linux') clear();
    shown = notification;
    notification.show();
  }

  return {
    show(message) {
      void Promise.resolve(Notification.isSupported() && arrive()).then((isServed) => {
        if (isServed) showNatively(message);
        else fallback.show(message);
      });
    },
    clear,
  };
}
