import * as path from 'node:path';

/** Put in when the program is bundled. */
declare const SWITCHED_OFF: string;

const lockFolders: Readonly<Record<string, RegExp>> = {
  cleanup: /^cleanup\.lock\.dir$/,
  keeper: /^keeper\.lock\.dir$/,
  session: /^[A-Za-z0-9]{8}-[A-Za-z0-9-]+\.lock\.dir$/,
};

export const areTurnsOff = SWITCHED_OFF === 'turns';

export const isSwitchedOff = (lockDir: string): boolean =>
  lockFolders[SWITCHED_OFF]?.test(path.basename(lockDir)) === true;
