// Bundles one TypeScript program of the tests and runs it: node test/run-typescript.mjs <file.ts> [arguments…]
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleProgram } from './bundle-program.mjs';

const [entry = '', ...rest] = process.argv.slice(2);
const folder = await mkdtemp(join(tmpdir(), 'process-janitor-'));
try {
  await bundleProgram(entry, folder);
  process.argv = [process.argv[0], entry, ...rest];
  await import(pathToFileURL(join(folder, 'program.mjs')).href);
} finally {
  await rm(folder, { recursive: true, force: true });
}
