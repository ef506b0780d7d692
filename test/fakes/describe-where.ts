import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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

/** The reason where a suite ends real processes and was run on Linux and Windows only. */
export const notOnMac = process.platform === 'darwin' ? 'not tried on macOS' : null;

/** One test that can't run everywhere; see {@link describeWhere}. */
export function itWhere(reason: string | null, name: string, body: () => void | Promise<void>): void {
  if (reason === null) it(name, body);
  else it.skip(`${name} (skipped: ${reason})`, body);
}

/** The reason where a test needs `sh` and what comes with it, modes, signals that can be heard, or named pipes in a folder. */
export const needsUnix = process.platform === 'win32' ? 'made for Linux and macOS' : null;

/** The reason where no links can be made: Windows lets few users do so, and Wine only says that it did. */
export const needsLinks = canLink() ? null : 'this system lets us make no links';

function canLink(): boolean {
  if (process.platform !== 'win32') return true;
  const folder = mkdtempSync(join(tmpdir(), 'janitor-links-'));
  try {
    return (['file', 'dir'] as const).every((kind) => {
      symlinkSync(folder, join(folder, kind), kind);
      return lstatSync(join(folder, kind)).isSymbolicLink();
    });
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The reason where a program is missing that a test runs. */
export function needsProgram(...programs: readonly string[]): string | null {
  const missing = programs.find((one) => spawnSync('/bin/sh', ['-c', `command -v ${one}`]).status !== 0);
  return missing === undefined ? null : `${missing} is not installed`;
}

/** The reason where processes of one's own may not be looked into that are not one's children (Yama, Documentation/admin-guide/LSM/Yama.rst). */
export function needsTracing(file = '/proc/sys/kernel/yama/ptrace_scope'): string | null {
  const isAllowed = !existsSync(file) || readFileSync(file, 'utf8').trim() === '0';
  return isAllowed ? null : 'this kernel lets nobody trace who is no child (ptrace_scope)';
}

/** The reason where something that `npm run build` makes is missing. */
export const needsBuilt = (file: string): string | null =>
  existsSync(resolve(import.meta.dirname, '../..', file)) ? null : `it needs ${file}, of \`npm run build\``;
