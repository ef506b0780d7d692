import * as fs from 'node:fs';
import * as path from 'node:path';
import * as z from 'zod/mini';
import type { Home } from '../../store/files/home.ts';
import { readJsonFile } from '../../store/files/safe-file.ts';
import { writeFileSafelySync } from '../../store/files/safe-write.ts';
import { putUpDoor } from './door.ts';

/** How to start this very program again: `command` with `args` before the arguments proper. */
export interface Launch {
  command: string;
  args: readonly string[];
  /** Without this file the program counts as gone, see `DoorTarget`. */
  needs?: string | undefined;
}

const schema = z.lazy(() =>
  z.object({ version: z.literal(1), command: z.string(), args: z.array(z.string()) }),
);

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
 * a folder of its own, finds it there. The door of Claude Code's hooks leads there from now on, too.
 *
 * @throws StoreError
 */
export function recordInstall(home: Home, { command, args, needs }: Launch): void {
  const launch = { command, args };
  if (JSON.stringify(readInstall(home)) !== JSON.stringify(launch)) {
    writeFileSafelySync(installPath(home), `${JSON.stringify({ version: 1, ...launch })}\n`);
  }
  const script = args.at(-1);
  if (script !== undefined) putUpDoor(home, { node: command, script, needs });
}
