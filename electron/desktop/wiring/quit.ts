import { app, powerMonitor } from 'electron';

export interface Work {
  /** A clean-up is under way: a step of it must never be cut in two. */
  mustBeFinished: () => boolean;
  /** Stops the work and resolves when nothing runs any more. */
  finish: () => Promise<void>;
}

/**
 * Quits only when everything under way has come to its end.
 *
 * macOS asks with the very same event when the user logs out, and takes a "wait" for a "no": it says that we
 * interrupted the log-out (electron#230). So there we only wait where a clean-up is under way; all files are whole at
 * any instant. Windows doesn't ask at all, see `endWithSession`.
 */
export function quitAfter({ mustBeFinished, finish }: Work, platform: NodeJS.Platform): void {
  let stage: 'running' | 'finishing' | 'finished' = 'running';
  const finishOnce = () => {
    stage = 'finishing';
    return finish().finally(() => {
      stage = 'finished';
    });
  };
  app.on('before-quit', (event) => {
    if (stage === 'finished') return;
    if (stage === 'running' && platform === 'darwin' && !mustBeFinished()) {
      void finishOnce();
      return;
    }
    event.preventDefault();
    if (stage === 'running') void finishOnce().then(() => app.quit());
  });
  // The system goes down: Linux lets us end in order if we say so at once. macOS has its own way, above.
  if (platform === 'linux') {
    powerMonitor.on('shutdown', (event?: { preventDefault(): void }) => {
      event?.preventDefault();
      app.quit();
    });
  }
  // Without a listener Electron quits with the last window; ours comes and goes.
  app.on('window-all-closed', () => undefined);
}
