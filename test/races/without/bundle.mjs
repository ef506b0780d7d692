// Bundles the terminal program with one lock switched off: node test/races/without/bundle.mjs <lock> <folder>
import { symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { bundleProgram } from '../../bundle-program.mjs';

const [lock = '', folder = ''] = process.argv.slice(2);
const real = ['lock.ts', 'turn.ts'].map((name) => resolve('electron/store/files', name));
const here = resolve('test/races/without');

/** Whoever imports a lock gets the one beside this file, which alone knows the real one. */
const exchange = {
  name: 'exchange-locks',
  enforce: 'pre',
  /** @param {string} source @param {string | undefined} importer */
  resolveId(source, importer) {
    if (importer === undefined || dirname(importer) === here || !source.startsWith('.')) return null;
    const file = resolve(dirname(importer), source);
    return real.includes(file) ? join(here, file.endsWith('turn.ts') ? 'turn.ts' : 'lock.ts') : null;
  },
};
await bundleProgram('test/races/without/cli.ts', folder, {
  plugins: [exchange],
  define: { SWITCHED_OFF: JSON.stringify(lock) },
});
await symlink(resolve('node_modules'), join(folder, 'node_modules'));
