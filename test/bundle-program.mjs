import { resolve } from 'node:path';
import { build } from 'vite';

/**
 * Bundles one TypeScript program of the tests, so that plain Node can run it.
 *
 * @param {string} entry the program's file
 * @param {string} folder where `program.mjs` is put
 * @param {{ plugins?: import('vite').Plugin[], define?: Record<string, string> }} [more] for vite
 */
export const bundleProgram = (entry, folder, more = {}) =>
  build({
    ...more,
    root: resolve(import.meta.dirname, '..'),
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      minify: false,
      rolldownOptions: {
        input: { program: resolve(entry) },
        external: [/^node:/],
        output: { format: 'es', entryFileNames: '[name].mjs' },
      },
    },
  });
