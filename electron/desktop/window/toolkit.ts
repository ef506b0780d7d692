import { app } from 'electron';

/**
 * GTK 3 on Linux, which all of this was tried on: since version 36 Electron takes GTK 4 on GNOME, and ends at its start where
 * anything else has loaded GTK 3 into it (electron#46538). Whoever starts us with another `--gtk-version` gets it. Must be
 * called before the application is ready.
 */
export function chooseToolkit(platform: NodeJS.Platform): void {
  if (platform !== 'linux' || app.commandLine.hasSwitch('gtk-version')) return;
  app.commandLine.appendSwitch('gtk-version', '3');
}
