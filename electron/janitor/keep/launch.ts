import * as fs from 'node:fs';
import * as path from 'node:path';
import * as z from 'zod/mini';
import type { Home } from '../../store/files/home.ts';
import { readJsonFile } from '../../store/files/safe-file.ts';
import { writeFileSafelySync } from '../../store/files/safe-write.ts';

/** How to start this very program again: `command` with `args` before the arguments proper. */
export interface Launch {
  command: string;
  args: readonly string[];
}

const schema = z.object({ version: z.literal(1), command: z.string(), args: z.array(z.string()) });

const installPath = (home: Home) => path.join(home.janitorDir, 'install.json');

/** Where the terminal program was last seen to be; `null` where that is unknown or it is gone from there. */
export function readInstall(home: Home): Launch | null {
  const read = readJsonFile(installPath(home));
  const parsed = read.ok ? schema.safeParse(read.value) : null;
  if (parsed?.success !== true) return null;
  const { command, args } = parsed.data;
  return [command, ...args].every((file) => path.isAbsolute(file) && fs.existsSync(file))
    ? { command, args }
    : null;
}

/**
 * Notes where the terminal program is, in `process-janitor/install.json`: the Claude Code plugin, which lives in
 * a folder of its own, finds it there.
 *
 * @throws StoreError
 */
export function recordInstall(home: Home, launch: Launch): void {
  const known = readInstall(home);
  if (known !== null && JSON.stringify(known) === JSON.stringify(launch)) return;
  writeFileSafelySync(installPath(home), `${JSON.stringify({ version: 1, ...launch })}\n`);
}
