import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { describe, it } from 'vitest';

/**
 * A suite that can't run everywhere: where it can't, it is skipped aloud, with the reason in its name, from where
 * the table of `npm test` takes it.
 *
 * @param reason why it can't run here; `null`: it can
 */
export function describeWhere(reason: string | null, name: string, body: () => void): void {
  if (reason === null) describe(name, body);
  else describe.skip(`${name} (skipped: ${reason})`, body);
}

/** The reason where a suite needs Linux. */
export const needsLinux = process.platform === 'linux' ? null : 'made for Linux';

/** One test that can't run everywhere; see {@link describeWhere}. */
export function itWhere(reason: string | null, name: string, body: () => void | Promise<void>): void {
  if (reason === null) it(name, body);
  else it.skip(`${name} (skipped: ${reason})`, body);
}

/** The reason where a test needs permissions that Windows does not have, or a named pipe in a folder. */
export const needsUnix = process.platform === 'win32' ? 'Windows has none of these' : null;

/** The reason where no links can be made: Windows lets only some users, and Wine makes none. */
export const needsLinks = canLink() ? null : 'this user can make no links here';

function canLink(): boolean {
  if (process.platform !== 'win32') return true;
  const dir = mkdtempSync(resolve(tmpdir(), 'janitor-link-'));
  try {
    symlinkSync(resolve(dir, 'nowhere'), resolve(dir, 'link'));
    return lstatSync(resolve(dir, 'link')).isSymbolicLink();
  } catch {
    return false;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The reason where a program is missing that a test runs. */
export function needsProgram(...programs: readonly string[]): string | null {
  const missing = programs.find((one) => spawnSync('/bin/sh', ['-c', `command -v ${one}`]).status !== 0);
  return missing === undefined ? null : `${missing} is not installed`;
}

/** The reason where something that `npm run build` makes is missing. */
export const needsBuilt = (file: string): string | null =>
  existsSync(resolve(import.meta.dirname, '../..', file)) ? null : `it needs ${file}, of \`npm run build\``;
