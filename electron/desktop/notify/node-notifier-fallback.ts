import { plainMessage, type Notifier } from './notifier.ts';

/** notify-send, terminal-notifier and SnoreToast answer at once or hang. */
const timeLimitSeconds = 10;

/**
 * node-notifier, for systems where Electron's own notifications don't work: no notification service that it
 * knows, or an unsigned build on macOS. It shows its own application's name, and can't tell of a click on Linux.
 *
 * @param onClick called where the system tells of a click
 * @param onFailure called with the reason where nothing could be shown
 */
export function nodeNotifierFallback(onClick: () => void, onFailure: (reason: string) => void): Notifier {
  return {
    show(message) {
      void send(plainMessage(message), onClick).catch((error: unknown) =>
        onFailure(error instanceof Error ? error.message : String(error)),
      );
    },
    // What other programs have shown can't be taken back.
    clear: () => undefined,
  };
}

/** The package is loaded with the first message only: most systems never need it. */
async function send({ title, body }: { title: string; body: string }, onClick: () => void): Promise<void> {
  const { default: notifier } = await import('node-notifier');
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${timeLimitSeconds} seconds`)),
      timeLimitSeconds * 1000,
    );
    timer.unref();
    // `wait` would keep a helper process around for as long as the notification stays.
    notifier.notify({ title, message: body, wait: false }, (error, response) => {
      clearTimeout(timer);
      const problem = textOf(error);
      if (problem !== '') {
        reject(new Error(problem));
        return;
      }
      if (response === 'activate') onClick();
      resolve();
    });
  });
}

/** On Linux the "error" is what notify-send wrote to its standard error: an empty text where all went well. */
const textOf = (error: unknown) =>
  error instanceof Error ? error.message : typeof error === 'string' ? error.trim() : '';
