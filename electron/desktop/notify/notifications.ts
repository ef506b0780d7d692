import { Notification } from 'electron';
import { plainMessage, type Message, type Notifier } from './notifier.ts';

/** Every message replaces the one before it: there is one thing to tell, and how it stands now. */
const id = 'process-janitor';

/**
 * Electron's own notifications, with `fallback` where they are not supported or were refused. macOS refuses
 * them to an unsigned application (Electron 42, docs/breaking-changes.md).
 */
export function electronNotifier(onClick: () => void, fallback: Notifier): Notifier {
  /** Events stop once a notification is garbage; each is kept until it is closed. */
  const shown = new Set<Notification>();

  function showNatively(message: Message): void {
    const notification = new Notification({ id, ...plainMessage(message) });
    const forget = () => shown.delete(notification);
    shown.add(notification);
    notification.on('click', () => {
      forget();
      onClick();
    });
    notification.on('close', forget);
    notification.on('failed', () => {
      forget();
      fallback.show(message);
    });
    notification.show();
  }

  return {
    show(message) {
      if (Notification.isSupported()) showNatively(message);
      else fallback.show(message);
    },
  };
}
