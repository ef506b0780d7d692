import { app } from 'electron';

/**
 * Quits only when everything under way has come to its end: a step of a clean-up is never cut in two.
 *
 * @param finish stops the work and resolves when nothing runs any more
 */
export function quitAfter(finish: () => Promise<void>): void {
  let stage: 'running' | 'finishing' | 'finished' = 'running';
  app.on('before-quit', (event) => {
    if (stage === 'finished') return;
    event.preventDefault();
    if (stage === 'finishing') return;
    stage = 'finishing';
    void finish().finally(() => {
      stage = 'finished';
      app.quit();
    });
  });
  // Without a listener Electron quits with the last window; ours comes and goes.
  app.on('window-all-closed', () => undefined);
}
