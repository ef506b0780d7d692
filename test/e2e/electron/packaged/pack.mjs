// The program as people get it, archive and fuses and all, around the Electron that is there.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '../host/which-electron.mjs';

/** Another program where Electron looks for one before it looks into the archive; a fuse forbids that. */
function plantOther(folder) {
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'package.json'), '{"name":"other","main":"main.js"}');
  writeFileSync(path.join(folder, 'main.js'), 'process.exit(66)');
}

/** Packs, lets `use` have the folder of the packed program, and removes it. @throws Error where packing fails */
export function packed({ folder: electronDist, version }, use) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'janitor-packaged-'));
  try {
    chmodSync(folder, 0o755);
    const given = { electronDist, electronVersion: version, 'directories.output': folder };
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        path.join(root, 'node_modules/electron-builder/cli.js'),
        '--config',
        path.join(root, 'build/electron-builder.yml'),
        '--linux',
        'dir',
        ...Object.entries(given).map(([key, value]) => `-c.${key}=${value}`),
      ],
      { cwd: root, encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`electron-builder ended with ${status}:\n${stdout}${stderr}`);
    const made = path.join(folder, 'linux-unpacked');
    plantOther(path.join(made, 'resources', 'app'));
    use(made);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
