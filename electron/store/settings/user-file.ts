import * as fs from 'node:fs';
import { codeOf } from '../files/store-error.ts';

/** Where a user's own file really lies and the mode that it keeps; it may be a link into their dotfiles. */
export function writeTarget(file: string): { target: string; mode: number } {
  try {
    const target = fs.realpathSync(file);
    return { target, mode: fs.statSync(target).mode & 0o777 };
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return { target: file, mode: 0o600 };
  }
}
