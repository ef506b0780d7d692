// Bundles one TypeScript program of the tests and runs it: node test/run-typescript.mjs <file.ts> [arguments…]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';

const [entry = '', ...rest] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'process-janitor-'));
try {
  await build({
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
  process.argv = [process.argv[0], entry, ...rest];
  await import(pathToFileURL(join(folder, 'program.mjs')).href);
} finally {
  await rm(folder, { recursive: true, force: true });
}
