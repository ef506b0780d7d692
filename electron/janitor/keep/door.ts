import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Home } from '../../store/files/home.ts';
import { readTextFile } from '../../store/files/safe-file.ts';
import { writeFileSafelySync } from '../../store/files/safe-write.ts';
import type { HookCall } from '../../store/settings/settings-merge.ts';

/**
 * Claude Code's settings outlive the program: it is uninstalled, moved, or was mounted for as long as it ran. So they
 * name a door that lies in a lasting place, our own folder, and knows where program and Node are. Where one of them is
 * gone, and where the door itself is, a hook ends at once with nothing said: it must never fail a session.
 */
export interface DoorTarget {
  node: string;
  /** The terminal program's script, `cli.cjs`. */
  script: string;
  /** Another file that has to be there, or the program counts as gone: the AppImage that the script came out of. */
  needs?: string | undefined;
}

const shellDoor = (home: Home) => path.join(home.janitorDir, 'door.sh');
const nodeDoor = (home: Home) => path.join(home.janitorDir, 'door.cjs');

const shellQuoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

/** Finds Node. POSIX shell, since that is there when Node isn't. */
const shellDoorText = (
  home: Home,
  node: string,
) => `# Process Janitor's door for Claude Code's hooks. It is written anew where the program moves.
node=${shellQuoted(node)}
door=${shellQuoted(nodeDoor(home))}
[ -x "$node" ] || node=$(command -v node) || exit 0
[ -r "$door" ] || exit 0
exec "$node" "$door" "$@" 2>/dev/null
`;

/** Finds the program and runs it in this very process, as if it had been started by itself. */
const nodeDoorText = ({
  script,
  needs,
}: DoorTarget) => `// Process Janitor's door for Claude Code's hooks. It is written anew where the program moves.
const { existsSync } = require('node:fs');
const script = ${JSON.stringify(script)};
const needed = ${JSON.stringify([script, ...(needs === undefined ? [] : [needs])])};
// A broken installation must not fail a session either.
for (const trouble of ['uncaughtException', 'unhandledRejection']) process.on(trouble, () => process.exit(0));
if (needed.every((file) => existsSync(file))) {
  process.argv[1] = script;
  require(script);
}
`;

/** Writes the door, or leaves it as it is where nothing has changed. @throws StoreError */
export function putUpDoor(home: Home, target: DoorTarget): void {
  const wanted = [
    [shellDoor(home), shellDoorText(home, target.node)],
    [nodeDoor(home), nodeDoorText(target)],
  ] as const;
  for (const [file, text] of wanted) {
    const read = readTextFile(file);
    if (!read.ok || read.text !== text) writeFileSafelySync(file, text);
  }
}

/** Whether there is a door to go through. */
export const doorIsUp = (home: Home): boolean =>
  [shellDoor(home), nodeDoor(home)].every((file) => fs.existsSync(file));

/**
 * For Node's `-e`: opens the door if it is there. `process.argv` becomes what it is where a file is run. Without
 * double quotes, which would have to be masked on a command line of Windows.
 */
const openDoor = (door: string) =>
  `process.argv.splice(1,0,'');try{require('${door.replaceAll('\\', '/').replaceAll("'", '\\x27')}')}catch{}`;

/**
 * How Claude Code calls the door. On Unix a shell looks whether it is still there; on Windows, where hooks have no
 * reliable shell, Node does.
 */
export function doorCall(home: Home, platform: NodeJS.Platform, node: string): HookCall {
  if (platform === 'win32') return { command: node, args: ['-e', openDoor(nodeDoor(home))] };
  const door = shellQuoted(shellDoor(home));
  return { shell: (event) => `[ ! -r ${door} ] || exec /bin/sh ${door} hook ${event}` };
}
