import * as fs from 'node:fs';
import path from 'node:path';
import type { Home } from '../../store/files/home.ts';

/**
 * True for a place that goes away with the running program: an AppImage's mount, a disk image of macOS, and where
 * macOS runs a program that was not moved after it was downloaded (Apple, "App Translocation").
 */
export function isPassingPlace(
  folder: string,
  platform: NodeJS.Platform,
  appImage: string | undefined,
): boolean {
  if (platform === 'linux') return appImage !== undefined && appImage !== '';
  return platform === 'darwin' && (folder.includes('/AppTranslocation/') || folder.startsWith('/Volumes/'));
}

/**
 * Copies the terminal program (1.5 MB) out of a passing place into our own folder, once a version, and lets go of
 * older copies.
 *
 * @param folder holds `out/cli.cjs` and the packages that it needs
 * @returns the folder of the copy
 * @throws Error of the file system
 */
export function lastingProgram(home: Home, folder: string, version: string): string {
  const all = path.join(home.janitorDir, 'program');
  const mine = path.join(all, version);
  if (fs.existsSync(path.join(mine, 'out', 'cli.cjs'))) return mine;
  fs.mkdirSync(all, { recursive: true, mode: 0o700 });
  const half = path.join(all, `.half-${process.pid}`);
  fs.rmSync(half, { recursive: true, force: true });
  fs.cpSync(folder, half, { recursive: true });
  fs.rmSync(mine, { recursive: true, force: true });
  fs.renameSync(half, mine);
  for (const name of fs.readdirSync(all)) {
    if (name !== version) fs.rmSync(path.join(all, name), { recursive: true, force: true });
  }
  return mine;
}
