// Builds everything into out/: the program (Electron's main process and the terminal door), the preload script,
// and the window. Plain vite, because the window needs it anyway.
import { rm } from 'node:fs/promises';
import { build } from 'vite';

const root = new URL('..', import.meta.url).pathname;

/** Stay as packages: ps-list and node-notifier find their own binaries next to themselves. */
const external = [/^node:/, 'electron', 'ps-list', 'pidusage', 'node-notifier'];

/** One build for Node: entries, module format, and what the files are called. */
const forNode = (entries, format, entryFileNames) => ({
  root,
  configFile: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: 'out',
    emptyOutDir: false,
    target: 'node20',
    // Less to read at every start; names stay for readable stack traces.
    minify: false,
    rolldownOptions: {
      input: entries,
      external,
      output: { format, entryFileNames, chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});

await rm(`${root}out`, { recursive: true, force: true });
await build(forNode({ main: 'electron/main.ts', cli: 'electron/cli.ts' }, 'es', '[name].js'));
await build(forNode({ preload: 'electron/preload.ts' }, 'cjs', '[name].cjs'));
await build({ configFile: `${root}build/vite.renderer.config.ts`, logLevel: 'warn' });
