import { accessSync, constants, statSync } from 'node:fs';
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
      if (statSync(candidate).isFile()) return candidate;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
