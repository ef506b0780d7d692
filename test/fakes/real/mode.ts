import { lstatSync } from 'node:fs';
import { expect } from 'vitest';

/** A file has these permissions. Windows has none of this kind: who may read there, test/windows asks. */
export function expectMode(file: string, mode: number): void {
  if (process.platform !== 'win32') expect((lstatSync(file).mode & 0o777).toString(8)).toBe(mode.toString(8));
}
