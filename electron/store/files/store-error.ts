/** A file could not be written. The message names the file and what to do about it. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** The system's code of an error, e.g. `ENOENT`; `''` where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Turns what the system said while `file` was written into words for people. */
export function storeError(file: string, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(`Could not write ${file}: ${remedy(error)}`, { cause: error });
}

function remedy(error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'the disk is full. Free some space and try again. The file is as it was before.';
    case 'EROFS':
      return 'the disk is read-only. Make it writable, or set JANITOR_HOME to another folder.';
    case 'EACCES':
    case 'EPERM':
      return 'there is no permission to. Make sure that the folder belongs to you and is writable.';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'something that is not a folder is in the way. Move it aside and try again.';
    case 'ENAMETOOLONG':
      return 'its path is too long. Set JANITOR_HOME to a folder with a shorter path.';
    case 'EMFILE':
    case 'ENFILE':
      return 'too many files are open. Try again in a moment.';
    case 'ENOENT':
      return 'its folder is gone. Try again.';
    default:
      return `the system said ${code || String(error)}. Check the folder and try again.`;
  }
}
