// Bundles `inside.ts` into a folder: node test/faults/bundle-inside.mjs <folder>
import { symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { bundleProgram } from '../bundle-program.mjs';

const [folder = ''] = process.argv.slice(2);
await bundleProgram('test/faults/inside.ts', folder);
// koffi is a native module, and so asked for at run time.
await symlink(resolve('node_modules'), join(folder, 'node_modules'));
