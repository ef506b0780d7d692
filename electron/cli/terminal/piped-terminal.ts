import { fstatSync } from 'node:fs';
import { complain } from './complain.ts';
import { directOutput } from './direct-output.ts';
import { noPaint } from './paint.ts';
import { widthOfPipes, type Terminal } from './terminal.ts';

/**
 * The terminal of a command whose standard output is no device, so that nobody sits there. It does without Node's
 * streams, whose loading takes as long as the scan of a hundred sessions; only where there is a complaint they are loaded.
 *
 * @returns `null`: it is a device, and may be a terminal; or on Windows, where not all that is open can be asked
 */
export function pipedTerminal(): Terminal | null {
  if (process.platform === 'win32' || fstatSync(1).isCharacterDevice()) return null;
  return {
    out: (text) => directOutput.out(text),
    err: complain,
    isInteractive: false,
    columns: widthOfPipes,
    paint: noPaint,
    confirm: () => Promise.resolve(false),
  };
}
