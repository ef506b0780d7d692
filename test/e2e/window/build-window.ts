import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** Builds out/renderer anew, so that no test ever looks at yesterday's window. */
export default async function buildWindow(): Promise<void> {
  const configFile = fileURLToPath(new URL('../../../build/vite.renderer.config.ts', import.meta.url));
  await build({ configFile, logLevel: 'warn' });
}
