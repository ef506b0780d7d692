import { writeSync } from 'node:fs';

/** Ends the program where its output can't be written: nothing more can be said, and 1 would mean "orphans found". */
export function outputFailed(error: unknown): never {
  // A reader that went away (`| head`) is no error of ours. On Windows it is called EOF as well (libuv, src/win/error.c).
  if (error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'EOF'))
    process.exit(0);
  try {
    const reason = error instanceof Error ? error.message : String(error);
    writeSync(2, `The output could not be written (${reason}).\n`);
  } catch {
    // There is no one left to tell.
  }
  process.exit(2);
}
