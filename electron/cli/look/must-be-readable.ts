import { accessSync, constants } from 'node:fs';
import { codeOf } from '../../store/files/store-error.ts';
import { UserError } from './context.ts';

/**
 * Of a file or folder that is not there yet, "nothing" is true; of one that can't be read it is not.
 *
 * @throws UserError where it is there and can't be read
 */
export function mustBeReadable(path: string): void {
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return;
    throw new UserError(`${path} cannot be read. \`process-janitor doctor\` says what is wrong.`);
  }
}
