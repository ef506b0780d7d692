import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { windowFolder } from './window-folder.ts';

/** Builds the window anew into a folder of its own: never yesterday's, and in nobody's way. */
export default async function buildWindow(): Promise<void> {
  if (process.env['WINDOW_IS_BUILT'] !== undefined) return;
  const configFile = fileURLToPath(new URL('../../../build/vite.renderer.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'warn', build: { outDir: windowFolder } });
}
