import { accessSync, constants, lstatSync, statSync } from 'node:fs';
import path from 'node:path';

/**
 * Looks a program up in the folders of a search path, as a shell does.
 *
 * @param searchPath the value of `PATH`; relative entries are passed over
 * @returns its absolute path, or `null` where it isn't installed
 */
export function findProgram(program: string, searchPath: string | undefined): string | null {
  for (const folder of (searchPath ?? '').split(path.delimiter)) {
    if (!path.isAbsolute(folder)) continue;
    const candidate = path.join(folder, program);
    try {
      accessSync(candidate, constants.X_OK);
      if (isProgram(candidate)) return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

/** What the Microsoft Store installs, such as Windows Terminal, is called by a link that only its start can follow. */
function isProgram(candidate: string): boolean {
  try {
    return statSync(candidate).isFile();
  } catch {
    return process.platform === 'win32' && lstatSync(candidate).isSymbolicLink();
  }
}
