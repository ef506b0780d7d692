import { writeSync } from 'node:fs';
import { harmless } from './harmless.ts';
import { outputFailed } from './output-failed.ts';
import type { Output } from './terminal.ts';

/** Standard output and error without Node's streams, whose loading takes as long as the scan of a hundred sessions. */
export const directOutput: Output = {
  out: (text) => write(1, text),
  err: (text) => write(2, text),
};

function write(fd: 1 | 2, text: string): void {
  let rest = Buffer.from(`${harmless(text)}\n`);
  try {
    while (rest.length > 0) rest = rest.subarray(writeSync(fd, rest));
  } catch (error) {
    const isFullPipe = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
    if (!isFullPipe) outputFailed(error);
    // It must not be waited for here: the stream waits.
    (fd === 1 ? process.stdout : process.stderr).write(rest);
  }
}
