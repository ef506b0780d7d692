// `npm start`: the tray application, or, where it can't run, one line that says why and the watch in the terminal.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { needsBuild } from './build-state.mjs';
import { fetchElectron, findElectron } from './electron-runtime.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const { env, platform } = process;
const args = process.argv.slice(2);

/** Why there is nothing to show a tray on; `null`: there is. */
function displayProblem() {
  const isSet = (name) => env[name] !== undefined && env[name] !== '';
  if (platform !== 'linux' || isSet('DISPLAY') || isSet('WAYLAND_DISPLAY')) return null;
  return 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so this watches in the terminal; run `npm start` from a desktop session for the tray.';
}

const runtimeProblem =
  "Electron's program is missing and could not be downloaded, so this watches in the terminal; run `npx install-electron --no` with access to GitHub, or set ELECTRON_OVERRIDE_DIST_PATH.";

/** Runs a program in our place: same terminal, same signals, same exit code. */
function become(command, commandArgs, childEnv = env) {
  const child = spawn(command, commandArgs, { stdio: 'inherit', env: childEnv });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    // A shell's way of saying "ended by a signal".
    child.once('exit', (code, signal) =>
      resolve(code ?? 128 + (signal === 'SIGINT' ? 2 : signal === 'SIGTERM' ? 15 : 9)),
    );
  });
}

async function electron() {
  const found = findElectron(root, env);
  if (found !== null) return found;
  const onSlow = () => console.error('Downloading Electron, once (about 120 MB)…');
  await fetchElectron(root, env, { timeLimitMs: 5 * 60_000, slowAfterMs: 3_000, onSlow });
  return findElectron(root, env);
}

async function start() {
  if (needsBuild(root)) await import('./build.mjs');
  const noDisplay = displayProblem();
  const program = noDisplay === null ? await electron() : null;
  if (program === null) {
    console.error(noDisplay ?? runtimeProblem);
    return become(process.execPath, [path.join(root, 'out', 'cli.cjs'), 'watch', ...args]);
  }
  // Chromium refuses to run as root with its sandbox, and every other user keeps it.
  const isRoot = platform === 'linux' && process.getuid() === 0;
  if (isRoot)
    console.error("Running as root, so Chromium's sandbox is off; better start it as your own user.");
  // Set by programs that are Electron themselves, such as editors; it would turn ours into a bare Node.
  const clean = { ...env };
  delete clean.ELECTRON_RUN_AS_NODE;
  return become(program, [...(isRoot ? ['--no-sandbox'] : []), root, ...args], clean);
}

process.exitCode = await start();
