// The real Electron of this machine: the pinned one, else the npm registry's.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findElectron } from '../../../../build/electron-runtime.mjs';
import { registryElectron } from './registry-electron.mjs';

export const root = path.resolve(import.meta.dirname, '../../../..');

/** @returns the program with its folder and version, or why there is nothing to run */
export function whichElectron(env) {
  if (!existsSync(path.join(root, 'out/main.js'))) {
    return { ok: false, reason: 'out/ is not built; run `npm run build`' };
  }
  const pinned = findElectron(root, env);
  const program = pinned ?? path.join(registryElectron.folder, 'electron');
  if (!existsSync(program)) {
    const reason = "Electron's program is missing; run `npx install-electron --no` or `npm run test:tools`";
    return { ok: false, reason };
  }
  const about = path.join(root, 'node_modules/electron/package.json');
  const version =
    pinned === null ? registryElectron.version : JSON.parse(readFileSync(about, 'utf8')).version;
  return { ok: true, program, folder: path.dirname(program), version, isPinned: pinned !== null };
}

/** What it runs on, said aloud. */
export const describeElectron = ({ isPinned, folder, version }) =>
  isPinned
    ? `On Electron in ${folder}.`
    : `On Electron ${version} from the npm registry: the pinned one could not be had, and never ran here.`;
