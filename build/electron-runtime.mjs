// Finds Electron's program, which comes from GitHub and not with the npm package (since Electron 42).
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';

const programs = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };

/** The file inside a distribution of Electron, as electron/index.js has it. */
const inside = (folder) => path.join(folder, programs[process.platform] ?? 'electron');

/**
 * @param root the folder of package.json
 * @returns where Electron's program is, or `null`; asks neither the network nor Electron itself
 */
export function findElectron(root, env) {
  const override = env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override !== undefined && override !== '') return existingOrNull(inside(override));
  const folder = path.join(root, 'node_modules', 'electron');
  try {
    return existingOrNull(path.join(folder, 'dist', readFileSync(path.join(folder, 'path.txt'), 'utf8')));
  } catch {
    return null;
  }
}

const existingOrNull = (file) => (existsSync(file) ? file : null);

/**
 * Lets Electron's own installer fetch the program, once. What it prints stays unsaid: all that matters is whether
 * the program is there afterwards.
 *
 * @param onSlow called when it takes a while, so that nobody waits in silence
 */
export async function fetchElectron(root, env, { timeLimitMs, slowAfterMs, onSlow }) {
  const installer = path.join(root, 'node_modules', 'electron', 'install.js');
  if (!existsSync(installer)) return;
  const options = { stdio: 'ignore', env, timeout: timeLimitMs, killSignal: 'SIGKILL' };
  const child = spawn(process.execPath, [installer], options);
  const slow = setTimeout(onSlow, slowAfterMs);
  await new Promise((resolve) => child.once('error', resolve).once('exit', resolve));
  clearTimeout(slow);
}
