// Builds everything into out/: the program (Electron's main process and the terminal door), the preload script,
// and the window. Plain vite, because the window needs it anyway.
import { execFileSync } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { crashedSessionId } from './crashed-sessions.mjs';

const root = path.resolve(import.meta.dirname, '..');

/** Stay as packages: ps-list, node-notifier and koffi find their own binaries next to themselves. */
const external = [/^node:/, 'electron', 'ps-list', 'pidusage', 'node-notifier', 'koffi'];

/** One build for Node: entries by name, what each constant is replaced with, and how the files are written. */
const buildForNode = (input, output, define = {}, plugins = []) =>
  build({
    root,
    configFile: false,
    plugins,
    logLevel: 'warn',
    define,
    ssr: { noExternal: true },
    build: {
      ssr: true,
      outDir: 'out',
      emptyOutDir: false,
      target: 'node20',
      // Readable stack traces; smaller files were not measurably faster.
      minify: false,
      rolldownOptions: { input, external, output },
    },
  });

/** Other letters as escapes, in texts and patterns alike: V8 then holds the file in one byte a letter, not in two. */
const asciiOnly = {
  name: 'ascii-only',
  generateBundle(_options, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type === 'chunk') chunk.code = chunk.code.replace(/[^\0-\x7f]/g, escaped);
    }
  },
};
const escaped = (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * Makes the bytecode of what must start fast. Without it the program starts a little slower, and works.
 *
 * @param warmUp what is called before: see compile.mjs
 */
function compile(file, warmUp) {
  try {
    execFileSync(process.execPath, [path.join(import.meta.dirname, 'compile.mjs'), file, warmUp], {
      // What a hook is told; the scan that is made prints its document.
      input: JSON.stringify({ session_id: crashedSessionId(1) }),
      stdio: ['pipe', 'ignore', 'inherit'],
    });
  } catch (error) {
    console.warn(`No bytecode could be made, so ${warmUp} starts slower: ${error.message}`);
  }
}

await rm(path.join(root, 'out'), { recursive: true, force: true });
// The older module format for the terminal door: Node loads it 4 ms faster, a tenth of what a scan may take.
const buildAsOneFile = async (input) => {
  const output = { format: 'cjs', entryFileNames: 'cli/[name]-[hash].cjs', codeSplitting: false };
  const built = await buildForNode(input, output, {}, [asciiOnly]);
  return built.output[0].fileName;
};
const buildFast = async (name, entry) => {
  const fileName = await buildAsOneFile({ [name]: entry });
  compile(path.join(root, 'out', fileName), name);
  return JSON.stringify(path.basename(fileName));
};
const bundles = {
  SCAN_BUNDLE: await buildFast('scan', 'electron/cli/start/plain-scan.ts'),
  STATUS_BUNDLE: await buildFast('status', 'electron/cli/start/quick-status.ts'),
  HOOK_BUNDLE: await buildFast('hook', 'electron/cli/commands/hook.ts'),
  RUN_BUNDLE: await buildFast('run', 'electron/cli/run/run.ts'),
};
await buildForNode(
  { door: 'electron/cli.ts' },
  { format: 'cjs', entryFileNames: 'cli/[name].cjs', chunkFileNames: 'cli/[name]-[hash].cjs' },
  bundles,
);
// What people and hooks call: it has to be read by any Node, to say that it is too old.
const needsNode = await readFile(path.join(import.meta.dirname, 'needs-node.cjs'), 'utf8');
await writeFile(
  path.join(root, 'out/cli.cjs'),
  `#!/usr/bin/env node\n${needsNode}module.exports = require('./cli/door.cjs');\n`,
  { mode: 0o755 },
);
await buildForNode(
  { main: 'electron/main.ts' },
  { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'main/[name]-[hash].js' },
);
await buildForNode({ preload: 'electron/preload.ts' }, { format: 'cjs', entryFileNames: '[name].cjs' });
await build({ configFile: path.join(root, 'build/vite.renderer.config.ts'), logLevel: 'warn' });
